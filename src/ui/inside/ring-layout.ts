/** Where bands, keys and their names stand round a ring of slots whose middle is 0,0; slot 0 is at the top, and slots go clockwise. */
import type { RingKey, RingShown } from '../../architectures/inside.ts';
import type { XY } from '../map/layout/geometry.ts';

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
