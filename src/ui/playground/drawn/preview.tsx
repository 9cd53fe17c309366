/** What the armed fault would hit, outlined in dashes before the click, with its name under it. */
import type { ReactElement } from 'react';
import { textWidth } from '../../map/layout/text-width.ts';
import { pathOf, pointAt, type XY } from '../../map/layout/geometry.ts';
import type { Scene } from '../../map/layout/scene-types.ts';
import type { Target } from '../../map/marks/target.ts';
import type { Strike } from '../palette/faults.ts';
import * as Say from '../../../words/en/playground/panels.ts';

export interface PreviewProps {
  readonly scene: Scene;
  readonly target: Target;
  readonly strike: Strike;
  /** The whole region is meant, not the node that is pointed at. */
  readonly region: string | null;
}

export function Preview({ scene, target, strike, region }: PreviewProps): ReactElement | null {
  if (target.type === 'link') {
    const way = scene.links.find(({ link }) => link.a === target.a && link.b === target.b);
    if (!way) return null;
    return (
      <g className="preview">
        <path className="outline" d={pathOf(way.points, scene.layout.jumpPx)} />
        <Words at={pointAt(way.points, (way.points.length - 1) / 2)} down={20} strike={strike} scene={scene} />
      </g>
    );
  }
  const seat = target.type === 'node' && region === null ? scene.seats.get(target.id) : undefined;
  const place = seat ? { at: seat.at, radius: seat.rim } : scene.regions.get(region ?? (target.type === 'region' ? target.id : ''));
  if (!place) return null;
  const radius = place.radius + (seat ? 7 : 17) * scene.k;
  return (
    <g className="preview">
      <circle className="outline" cx={place.at[0]} cy={place.at[1]} r={radius} />
      <Words at={place.at} down={radius + 16} strike={strike} scene={scene} />
    </g>
  );
}

const ASKS_PX = 12.5;
const HITS_PX = 11.5;
/** How the fault is meant is asked on a strip over the map's lower edge. */
const STRIP_PX = 36;

function Words({
  at,
  down,
  strike,
  scene,
}: {
  readonly at: XY;
  readonly down: number;
  readonly strike: Strike;
  readonly scene: Scene;
}): ReactElement {
  const low = at[1] + down + 22 > scene.height - STRIP_PX;
  const hits = Say.clickToDoIt(strike.hits);
  const width = Math.max(textWidth(strike.asks, ASKS_PX, true), textWidth(hits, HITS_PX)) + 16;
  const x = Math.max(width / 2 + 4, Math.min(scene.width - width / 2 - 4, at[0]));
  const y = low ? at[1] - down - 8 : at[1] + down;
  return (
    <>
      {/* Over whatever stands there: a client, another name. */}
      <rect className="ground" x={x - width / 2} y={y - 14} width={width} height={35} rx={4} />
      <text x={x} y={y} textAnchor="middle" className="lab asks" style={{ fontSize: ASKS_PX }}>
        {strike.asks}
      </text>
      <text x={x} y={y + 15} textAnchor="middle" className="lab2" style={{ fontSize: HITS_PX }}>
        {hits}
      </text>
    </>
  );
}
