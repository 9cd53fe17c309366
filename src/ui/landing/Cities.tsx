/** On the landing's map: a ring for each city that one can ask from, and the line that ties the prompt to its client. */
import { type ReactElement, useLayoutEffect } from 'react';
import { type Box, inside, type LonLat, type XY } from '../map/layout/geometry.ts';
import type { Scene } from '../map/layout/scene-types.ts';
import type { City } from './places.ts';
import { WORDS } from '../../words/en/landing/screen.ts';

export interface CitiesProps {
  readonly scene: Scene;
  readonly project: (at: LonLat) => XY;
  readonly free: readonly City[];
  /** Ground that words take. */
  readonly said: readonly Box[];
  readonly client: string;
  readonly onAskFrom: (region: string) => void;
  /** Told where things stand on the picture. */
  readonly onGround: (ground: Ground) => void;
}

/** What the prompt is tied to, and what it must not hide. */
export interface Ground {
  readonly client: XY | null;
  readonly taken: readonly Box[];
}

/** Px around a node that its ring and its badge take. */
const AROUND: Box = [-8, -20, 26, 8];

/** Of the key in the corner. */
const KEY_PX: XY = [392, 40];

function groundOf(scene: Scene, client: string): Ground {
  const nodes = [...scene.seats.values()].map(
    ({ at: [x, y], rim }): Box => [x - rim + AROUND[0], y - rim + AROUND[1], x + rim + AROUND[2], y + rim + AROUND[3]],
  );
  const names = [...scene.regions.values()].flatMap(({ label }) => (label.hidden ? [] : [label.box]));
  const key: Box = [0, scene.height - KEY_PX[1], KEY_PX[0], scene.height];
  return { client: scene.seats.get(client)?.at ?? null, taken: [...nodes, ...names, key] };
}

const RING_PX = 3.2;
const HIT_PX = 13;

export function Cities({ scene, project, free, said, client, onAskFrom, onGround }: CitiesProps): ReactElement {
  useLayoutEffect(() => onGround(groundOf(scene, client)), [scene, client, onGround]);
  return (
    <svg className="cities" width={scene.width} height={scene.height} aria-hidden="true">
      {free.map(({ id, city, lon, lat }) => {
        const at = project([lon, lat]);
        // Under the words it would be no more than a blot.
        if (said.some((box) => inside(at, box, 0))) return null;
        const [cx, cy] = at;
        return (
          // The list of cities in the prompt is the same for the keyboard.
          // biome-ignore lint/a11y/noStaticElementInteractions: see above
          <g key={id} className="free" transform={`translate(${cx.toFixed(1)},${cy.toFixed(1)})`} onClick={() => onAskFrom(id)}>
            <title>{WORDS.fromHere(city)}</title>
            <circle r={HIT_PX} fill="transparent" />
            <circle r={RING_PX} className="ring" />
            <text className="lab" y={-9} textAnchor="middle" style={{ fontSize: 12 }}>
              {city}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
