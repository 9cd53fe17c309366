/** Where bands, keys and their names stand round a ring of slots whose middle is 0,0; slot 0 is at the top, and slots go clockwise. */
import type { RingKey, RingShown } from '../../architectures/inside.ts';
import { type Box, overlap, type XY } from '../map/layout/geometry.ts';
import { textWidth } from '../map/layout/text-width.ts';

const angleOf = ({ slots }: RingShown, slot: number): number => (slot / slots) * 2 * Math.PI - Math.PI / 2;

export function pointOn(ring: RingShown, slot: number, radius: number): XY {
  const angle = angleOf(ring, slot);
  return [Math.cos(angle) * radius, Math.sin(angle) * radius];
}

/** The slot in the direction of a point. */
export function slotAt({ slots }: RingShown, x: number, y: number): number {
  const turn = (Math.atan2(y, x) + Math.PI / 2) / (2 * Math.PI);
  return Math.floor(((turn + 1) % 1) * slots);
}

export function bandOf({ bands }: RingShown, slot: number): string {
  return bands.find(({ from, to }) => slot >= from && slot < to)?.node ?? '';
}

export function arcPath(ring: RingShown, from: number, to: number, radius: number): string {
  const [[x1, y1], [x2, y2]] = [pointOn(ring, from, radius), pointOn(ring, to, radius)];
  const large = (to - from) / ring.slots > 0.5 ? 1 : 0;
  return `M${x1.toFixed(1)},${y1.toFixed(1)} A${radius},${radius} 0 ${large} 1 ${x2.toFixed(1)},${y2.toFixed(1)}`;
}

export interface Placed {
  readonly key: RingKey;
  readonly at: XY;
  readonly label: XY;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Radians that two names need between them. */
const APART = 0.19;
const LABEL_PX = 30;

/** Names stand outside, turned a little where they would overlap. */
export function placed(ring: RingShown, radius: number): readonly Placed[] {
  const angles = ring.keys.map(({ slot }) => angleOf(ring, slot));
  const apart = Math.min(APART, (2 * Math.PI) / Math.max(1, angles.length));
  for (let round = 0; round < 80; round++) {
    for (let i = 0; i + 1 < angles.length; i++) {
      const short = apart - ((angles[i + 1] ?? 0) - (angles[i] ?? 0));
      if (short <= 0) continue;
      angles[i] = (angles[i] ?? 0) - short / 2;
      angles[i + 1] = (angles[i + 1] ?? 0) + short / 2;
    }
  }
  return ring.keys.map((key, i) => {
    const [cos, sin] = [Math.cos(angles[i] ?? 0), Math.sin(angles[i] ?? 0)];
    return {
      key,
      at: pointOn(ring, key.slot, radius),
      label: [cos * (radius + LABEL_PX), sin * (radius + LABEL_PX)],
      anchor: cos > 0.25 ? 'start' : cos < -0.25 ? 'end' : 'middle',
    };
  });
}

export interface BandNames {
  readonly city: XY;
  /** Where the figure of its first slot stands, and which end of it. */
  readonly from: XY;
  readonly side: 'start' | 'middle' | 'end';
}

/** Sizes of their letters, px. */
export const BAND_PX = { city: 12.5, from: 11, middle: 13 };
/** How far inside of the circle a city's name may stand, px, the best first. */
const DEPTHS = [44, 58, 72, 30, 86];

/** Names of bands and figures of their ends, all inside: after moves a city has several bands, and short ones. `words` are both, by band. */
export function bandNames(
  ring: RingShown,
  radius: number,
  words: readonly { readonly city: string; readonly from: string }[],
): readonly BandNames[] {
  const ends = ring.bands.map(({ from }, i) => {
    const at = pointOn(ring, from, radius - 12);
    const side = at[0] > radius * 0.3 ? 'end' : at[0] < -radius * 0.3 ? 'start' : 'middle';
    return { at, side, box: boxOf(at, side, words[i]?.from ?? '', BAND_PX.from) } as const;
  });
  const taken: Box[] = [...ends.map(({ box }) => box), [-46, -16, 46, 20]];
  return ring.bands.map(({ from, to }, i) => {
    const boxAt = (depth: number): Box =>
      boxOf(pointOn(ring, (from + to) / 2, radius - depth), 'middle', words[i]?.city ?? '', BAND_PX.city);
    const depth = DEPTHS.find((each) => each < radius && !taken.some((box) => overlap(box, boxAt(each)) > 0)) ?? 44;
    taken.push(boxAt(depth));
    return { city: pointOn(ring, (from + to) / 2, radius - depth), from: ends[i]?.at ?? [0, 0], side: ends[i]?.side ?? 'middle' };
  });
}

function boxOf([x, y]: XY, side: BandNames['side'], text: string, px: number): Box {
  const width = textWidth(text, px, true);
  const left = side === 'start' ? x : side === 'end' ? x - width : x - width / 2;
  return [left, y - px / 2, left + width, y + px / 2];
}
