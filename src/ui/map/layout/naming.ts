/** Names of the regions of a scene, placed so that they never have to move. */
import type { NodeId } from '../../../sim/node.ts';
import type { Stage } from '../../../session/run.ts';
import { kindOf } from '../../kinds.ts';
import type { Box, XY } from './geometry.ts';
import { type LabelItem, type PlacedLabel, placeLabels } from './labels.ts';
import type { Group, SceneOptions, Seat } from './scene-types.ts';
import { boxAround } from './seating.ts';
import { textWidth } from './text-width.ts';

/** Room kept for a second line, in letters: notes change while a run plays, their place does not. */
export const NOTE_LETTERS = 15;

/** “main database” */
const MAIN_LETTERS = 13;

export const cityOf = (stage: Stage, region: string): string => stage.places.find((p) => p.id === region)?.city ?? region;

interface Naming {
  readonly groups: readonly Group[];
  readonly seats: ReadonlyMap<NodeId, Seat>;
  readonly badges: readonly Box[];
  readonly wayPoints: readonly XY[];
  readonly torn: readonly Box[];
  readonly options: SceneOptions;
}

export function nameRegions({ groups, seats, badges, wayPoints, torn, options }: Naming): ReadonlyMap<string, PlacedLabel> {
  const { k, fontPx, stage, noteLetters } = options;
  const noteWidth = (noteLetters || MAIN_LETTERS) * fontPx * 0.88 * 0.55;
  // A region of the scenario where nothing stands would be a name beside nothing.
  const stood = groups.filter(({ nodes, clients }) => nodes.length + clients.length > 0);
  const items = stood.map((group): LabelItem => {
    const name = cityOf(stage, group.settled.id);
    const alone = group.nodes.length === 0;
    // The mark of a vote ring stands out of it.
    const near = (group.nodes.some((n) => kindOf(stage, n.kind).ringed) ? 9 : 5) * k;
    const satellites = group.settled.wreathAngle !== null && group.clients.length > 0 && !alone ? 23 * k : 0;
    // On a wreath names stand too close for second lines, and some with and some without would read as a difference.
    const main = group.nodes.some((n) => kindOf(stage, n.kind).holds === 'main');
    const twoLines = (noteLetters > 0 || main) && !alone && group.settled.wreathAngle === null;
    return {
      id: group.settled.id,
      at: group.settled.at,
      reach: [group.reach[0] + near + satellites, group.reach[1] + near - k + satellites],
      widthsPx: [textWidth(name, fontPx, true) + 2, Math.max(textWidth(name, fontPx, true), twoLines ? noteWidth : 0) + 2],
      heightsPx: [fontPx + 3, fontPx + 3 + (twoLines ? fontPx + 1 : 0)],
      rank: group.settled.id === stage.places[0]?.id ? 9 : group.nodes.length > 0 ? 2 : 1,
      wreathAngle: group.settled.wreathAngle,
    };
  });
  const clientBoxes = [...seats.values()]
    .filter((s) => s.client)
    .map((s) => ({ id: aloneId(s, groups), box: boxAround(s.at, 12 * k, 11 * k) }));
  const glyphs = [...seats.values()].filter((s) => !s.client).map((s) => ({ id: s.spec.region, box: boxAround(s.at, s.rim) }));
  const rings: Box[] = options.layout.rings.flatMap(({ labelAt }) => (labelAt ? [boxAround(labelAt, 18, 8)] : []));
  const solid = [...badges, ...torn, ...rings, ...(options.avoid ?? []), ...loopBoxes(seats, options)];
  const placed = placeLabels(items, {
    width: options.width,
    height: options.height,
    glyphs: [...glyphs, ...clientBoxes],
    solid,
    wayPoints,
    edgePx: 4,
  });
  return new Map(placed.map((p) => [p.id, p]));
}

/** A client that stands alone for its region may touch its own name; a satellite may not. */
const aloneId = (seat: Seat, groups: readonly Group[]): string =>
  groups.find((g) => g.settled.id === seat.spec.region)?.nodes.length === 0 ? seat.spec.region : '';

/** Where the short loops between a client and its node run. */
function loopBoxes(seats: ReadonlyMap<NodeId, Seat>, { stage, k }: SceneOptions): readonly Box[] {
  return [...seats.values()].flatMap((seat): Box[] => {
    const home = seats.get(stage.homes[seat.spec.id] ?? '');
    if (!seat.client || !home || home.spec.region !== seat.spec.region) return [];
    const middle: XY = [(seat.at[0] + home.at[0]) / 2, (seat.at[1] + home.at[1]) / 2];
    return [boxAround(middle, 11 * k, 10 * k)];
  });
}
