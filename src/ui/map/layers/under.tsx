/** What lies under the messages: round-trip rings, regions that are out, tears, tethers. */
import type { ReactElement } from 'react';
import type { World } from '../../../trace/world.ts';
import { during, type Faults } from '../../faults/stretches.ts';
import { pathOf, type XY } from '../layout/geometry.ts';
import type { Scene } from '../layout/scene-types.ts';
import type { Tear } from '../layout/tear.ts';
import * as Say from '../../../words/en/map/pictures.ts';

export interface UnderProps {
  readonly scene: Scene;
  readonly world: World;
  readonly faults: Faults;
  readonly nowUs: number;
  /** Pattern ids must be unique on a page with several pictures. */
  readonly id: string;
}

export function UnderLayer({ scene, world, faults, nowUs, id }: UnderProps): ReactElement {
  const { k, layout, width, height } = scene;
  const out = faults.outages.filter((o) => during(o, nowUs));
  return (
    <svg width={width} height={height} aria-hidden="true">
      <defs>
        <pattern id={`${id}-hatch`} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={6} height={6} fill="var(--lost-wash)" />
          <path d="M0,0 V6" stroke="var(--lost)" strokeWidth={1.5} strokeOpacity={0.5} />
        </pattern>
      </defs>
      {layout.rings.map((ring) => (
        <g key={ring.ms}>
          <circle cx={ring.centre[0]} cy={ring.centre[1]} r={ring.radius} className="rtt-ring" />
          {ring.labelAt ? (
            <text
              x={ring.labelAt[0]}
              y={ring.labelAt[1] + 4}
              textAnchor="middle"
              className="rtt-ring-lab"
              style={{ fontSize: Math.max(11, scene.fontPx * 0.84) }}
            >
              {ring.ms}
              {ring === layout.rings.findLast((r) => r.labelAt) ? Say.ms : ''}
            </text>
          ) : null}
        </g>
      ))}
      {out.map(({ region }) => {
        const seat = scene.regions.get(region);
        return seat ? (
          <circle
            key={region}
            cx={seat.at[0]}
            cy={seat.at[1]}
            r={seat.radius + 20 * k}
            fill={`url(#${id}-hatch)`}
            stroke="var(--lost)"
            strokeWidth={1.2}
            strokeDasharray="4 3"
          />
        ) : null;
      })}
      {world.partitions.map((p) => {
        const tear = scene.tear(p.sides);
        return tear ? <TearMark key={p.name} tear={tear} oneWay={p.oneWay} scene={scene} /> : null;
      })}
      {[...scene.regions.values()].map((seat) =>
        seat.tethered ? (
          <g key={seat.id}>
            <path d={pathOf([seat.truth, seat.at])} className="tether" />
            <circle cx={seat.truth[0]} cy={seat.truth[1]} r={2.2 * k} fill="var(--muted)" />
          </g>
        ) : null,
      )}
    </svg>
  );
}

function TearMark({ tear, oneWay, scene }: { readonly tear: Tear; readonly oneWay: boolean; readonly scene: Scene }): ReactElement {
  return (
    <g>
      {tear.pieces.map(({ left, right }) => (
        <g key={pathOf(left.slice(0, 1))}>
          <path className="tear-wash" d={`${pathOf(left)}${pathOf([...right].reverse()).replace('M', 'L')}Z`} />
          <path className="tear-line" d={pathOf(left)} />
          <path className="tear-line" d={pathOf(right)} />
        </g>
      ))}
      {oneWay ? chevrons(tear, scene).map((d) => <path key={d} d={d} fill="none" stroke="var(--ink)" strokeWidth={1.6 * scene.k} />) : null}
    </g>
  );
}

/** One-way: what still passes goes from the second side to the first, and chevrons say so along the tear. */
function chevrons(tear: Tear, { k, width, height }: Scene): readonly string[] {
  return tear.pieces.flatMap(({ middle }) =>
    middle.flatMap((at, i) => {
      const after = middle[i + 1];
      if (i % 7 !== 3 || !after || at[0] < 0 || at[0] > width || at[1] < 0 || at[1] > height) return [];
      const length = Math.hypot(after[0] - at[0], after[1] - at[1]) || 1;
      const along: XY = [(after[0] - at[0]) / length, (after[1] - at[1]) / length];
      const probe: XY = [at[0] + along[1] * 4, at[1] - along[0] * 4];
      const way = tear.side(probe) < 0 ? 1 : -1;
      const across: XY = [along[1] * way, -along[0] * way];
      const put = (a: number, s: number): XY => [
        at[0] + across[0] * a * k + along[0] * s * k,
        at[1] + across[1] * a * k + along[1] * s * k,
      ];
      return [0, 8].map((offset) => pathOf([put(offset - 7, -6), put(offset, 0), put(offset - 7, 6)]));
    }),
  );
}
