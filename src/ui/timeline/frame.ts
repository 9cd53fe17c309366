/** Where things stand in a space-time diagram: time to the right, one lane per node. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Row, Rows } from './rows.ts';

export interface LaneFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Lower end of the lanes; the axis stands below. */
  readonly bottom: number;
  readonly rowPx: number;
  readonly rows: readonly Row[];
  readonly tearY: number | null;
  readonly folded: number;
  readonly k: number;
  readonly fontPx: number;
  yOf(node: NodeId): number | null;
}

export const TEAR_PX = 22;
const AXIS_PX = 20;
const ROW_MIN_PX = 15;
const ROW_MAX_PX = 30;

/** How many lanes a height has room for. */
export const lanesThatFit = (height: number, k = 1): number =>
  Math.max(2, Math.floor((height - 8 - AXIS_PX * k - TEAR_PX) / (ROW_MIN_PX * k)));

export function laneFrame(
  { rows, tearAfter, folded }: Rows,
  o: { readonly width: number; readonly height: number; readonly k: number },
): LaneFrame {
  const { width, height, k } = o;
  const left = (width < 500 ? 116 : 168) * (k > 1 ? 1.3 : 1);
  const gap = tearAfter === null ? 0 : TEAR_PX * k;
  const top = 10;
  const rowPx = Math.min(ROW_MAX_PX * k, Math.max(ROW_MIN_PX * k, (height - top - AXIS_PX * k - gap) / Math.max(1, rows.length)));
  const places = new Map(
    rows.map((r, i): [NodeId, number] => [r.id, top + rowPx * (i + 0.5) + (tearAfter !== null && i >= tearAfter ? gap : 0)]),
  );
  return {
    width,
    height,
    left,
    right: width - 14,
    top,
    bottom: top + rowPx * rows.length + gap,
    rowPx,
    rows,
    tearY: tearAfter === null ? null : top + rowPx * tearAfter + gap / 2,
    folded,
    k,
    fontPx: (rowPx >= 22 ? 12.5 : 12) * (k > 1 ? 1.42 : 1),
    yOf: (node) => places.get(node) ?? null,
  };
}

export interface TimeScale {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  x(atUs: Micros): number;
  at(x: number): Micros;
}

export function timeScale(fromUs: Micros, toUs: Micros, left: number, right: number): TimeScale {
  const span = Math.max(1, toUs - fromUs);
  return {
    fromUs,
    toUs,
    x: (atUs) => left + ((atUs - fromUs) / span) * (right - left),
    at: (x) => Math.round(fromUs + Math.max(0, Math.min(1, (x - left) / (right - left))) * span),
  };
}

/**
 * A window that turns like a page: it stands still while time runs through it, and overlaps the next one by a fifth, so
 * that what is in flight at the turn is seen on both. The last page ends where the run ends.
 */
export function windowAround(
  nowUs: Micros,
  spanUs: Micros,
  untilUs: Micros = Number.POSITIVE_INFINITY,
): readonly [fromUs: Micros, toUs: Micros] {
  const page = Math.max(1, Math.round(spanUs * 0.8));
  const fromUs = Math.max(0, Math.min(Math.floor(Math.max(0, nowUs) / page) * page, untilUs - spanUs));
  return [fromUs, fromUs + spanUs];
}

/** Round steps for an axis: about one tick per 110 px. */
export function ticks(fromUs: Micros, toUs: Micros, widthPx: number): readonly Micros[] {
  const rough = Math.max(1, ((toUs - fromUs) * 110) / Math.max(1, widthPx));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.8) ?? power * 10;
  const out: Micros[] = [];
  for (let at = Math.ceil(fromUs / step) * step; at <= toUs; at += step) out.push(at);
  return out;
}

/** `46.4`, `1 200`: milliseconds with thin spaces, as many digits as the step needs. */
export function msText(us: Micros, digits: number): string {
  const [whole = '0', rest] = (us / 1000).toFixed(digits).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, '\u2009');
  return rest === undefined ? spaced : `${spaced}.${rest}`;
}
