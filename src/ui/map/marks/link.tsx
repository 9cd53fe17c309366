/** One link on a picture: unseen until it is pointed at, unless something is wrong with it. */
import type { ReactElement } from 'react';
import type { World } from '../../../trace/world.ts';
import { Badge } from '../../glyphs/node-glyph.tsx';
import { badgeWidth } from '../../glyphs/shapes.ts';
import { type Box, overlap, pathOf, pointAt, type XY } from '../layout/geometry.ts';
import type { Scene } from '../layout/scene-types.ts';
import { type Target, targetKey } from './target.ts';
import { linkWords } from './words.ts';
import * as Say from '../../../words/en/map/pictures.ts';
import { inMs } from '../../../words/en/numbers.ts';

interface LinkMarkProps {
  readonly scene: Scene;
  readonly link: Scene['links'][number]['link'];
  readonly points: readonly XY[];
  readonly world: World;
  readonly target: Target;
  readonly className: string;
  readonly tabbable: boolean;
}

export function LinkMark({ scene, link, points, world, target, className, tabbable }: LinkMarkProps): ReactElement {
  const path = pathOf(points, scene.layout.jumpPx);
  const trouble = troubleOf(world, link.a, link.b);
  const city = (id: string): string => scene.regions.get(id)?.city ?? id;
  const text = trouble || inMs(Math.round(link.rttMs));
  const middle = freeSpot(points, scene);
  const width = badgeWidth(text.length, scene.k * scene.badgeK);
  return (
    <g
      role="button"
      aria-label={linkWords(city(link.a), city(link.b), link.rttMs, trouble)}
      tabIndex={tabbable ? 0 : -1}
      className={className}
      data-target={targetKey(target)}
      data-group="links"
    >
      <path className="link-hit" d={path} />
      <path className="link-seen" d={path} strokeDasharray={trouble ? '2 5' : undefined} />
      <g className={trouble ? undefined : 'whenlit'} style={{ pointerEvents: 'none' }}>
        <Badge x={middle[0] - width / 2} y={middle[1]} text={text} tone={trouble ? 'lost' : 'ink'} k={scene.k * scene.badgeK} />
      </g>
    </g>
  );
}

/** The point of a way, near its middle, at which a badge covers least. */
function freeSpot(points: readonly XY[], scene: Scene): XY {
  const { k } = scene;
  const taken: Box[] = [
    ...[...scene.seats.values()].map((s): Box => [s.at[0] - s.rim, s.at[1] - s.rim, s.at[0] + s.rim, s.at[1] + s.rim]),
    ...[...scene.regions.values()].flatMap((r) => (r.label.hidden ? [] : [r.label.box])),
  ];
  const cost = (at: XY): number =>
    taken.reduce((sum, box) => sum + overlap(box, [at[0] - 34 * k, at[1] - 9 * k, at[0] + 34 * k, at[1] + 9 * k]), 0);
  return [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]
    .map((s) => pointAt(points, s * (points.length - 1)))
    .reduce((a, b) => (cost(b) < cost(a) ? b : a));
}

/** “5 × slower”, “30 % lost”: what is wrong with a link, or nothing. */
function troubleOf(world: World, a: string, b: string): string {
  const here = (pair: readonly [string, string]): boolean => (pair[0] === a && pair[1] === b) || (pair[0] === b && pair[1] === a);
  const slow = world.slow.find((s) => here(s.between));
  const lossy = world.lossy.find((l) => here(l.between));
  const words = [];
  if (slow) words.push(slow.factor >= 1 ? Say.slower(slow.factor) : Say.faster(Number((1 / slow.factor).toFixed(1))));
  if (lossy && lossy.loss > 0) words.push(Say.lost(Math.round(lossy.loss * 100)));
  if (lossy && lossy.duplication > 0) words.push(Say.doubled(Math.round(lossy.duplication * 100)));
  return words.join(', ');
}
