/** Layout of a flat role machine of up to eight states: one or two rows of pills, arrows between their rims. */
import type { AnyStateMachine } from 'xstate';
import { wordsOf } from './words.ts';

export interface ChartState {
  readonly name: string;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface ChartMove {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly states: readonly ChartState[];
  readonly moves: readonly ChartMove[];
}

export const PILL_PX = 26;
const ROW_PX = 74;
/** Room above and below for arrows that pass over their neighbours. */
const EDGE_PX = 46;

/** States in order of their distance from the first, and what moves between them. */
export function readMachine(machine: AnyStateMachine): {
  readonly states: readonly string[];
  readonly moves: readonly { from: string; to: string; events: string[] }[];
} {
  const moves: { from: string; to: string; events: string[] }[] = [];
  const declared = Object.keys(machine.states);
  for (const name of declared) {
    for (const [event, transitions] of machine.states[name]?.transitions ?? []) {
      const to = transitions[0]?.target?.[0]?.key;
      if (to === undefined || to === name) continue;
      const known = moves.find((m) => m.from === name && m.to === to);
      if (known) known.events.push(event);
      else moves.push({ from: name, to, events: [event] });
    }
  }
  return { states: declared, moves };
}

/** `HIGHER_TERM` → `higher term`. */
export function eventWords(event: string): string {
  return event.toLowerCase().replace(/[_.-]+/g, ' ');
}

export function layoutChart(machine: AnyStateMachine, width: number): Chart {
  const { states: names, moves } = readMachine(machine);
  const perRow = names.length <= 3 ? names.length : Math.ceil(names.length / 2);
  const rows = names.length > perRow ? [names.slice(0, perRow), names.slice(perRow)] : [names];
  const states = rows.flatMap((row, i) => seatRow(row, width, EDGE_PX + i * ROW_PX));
  const at = new Map(states.map((s, i) => [s.name, { state: s, row: i < perRow ? 0 : 1, place: i < perRow ? i : i - perRow }]));
  const drawn = moves.flatMap(({ from, to, events }): ChartMove[] => {
    const [a, b] = [at.get(from), at.get(to)];
    if (!a || !b) return [];
    const over = a.row === b.row ? Math.abs(a.place - b.place) - 1 : null;
    return [
      { from, to, label: events.map(eventWords).join(', '), ...arrow({ a: a.state, b: b.state, over, outward: a.row === 0 ? -1 : 1 }) },
    ];
  });
  return { width, height: EDGE_PX + (rows.length - 1) * ROW_PX + EDGE_PX, states, moves: drawn };
}

/** Pills as wide as their words, with equal gaps, from edge to edge. */
function seatRow(names: readonly string[], width: number, y: number): readonly ChartState[] {
  const widths = names.map((name) => Math.max(52, wordsOf(name).length * 7 + 20));
  const gap = names.length > 1 ? Math.min(90, (width - widths.reduce((sum, w) => sum + w, 0)) / (names.length - 1)) : 0;
  const taken = widths.reduce((sum, w) => sum + w, 0) + gap * (names.length - 1);
  let x = (width - taken) / 2;
  return names.map((name, i) => {
    const own = widths[i] ?? 0;
    const seat = { name, x: x + own / 2, y, width: own };
    x += own + gap;
    return seat;
  });
}

interface Between {
  readonly a: ChartState;
  readonly b: ChartState;
  /** How many pills lie between two of one row; null for two rows. */
  readonly over: number | null;
  /** Away from the other row: up (-1) or down (1). */
  readonly outward: 1 | -1;
}

type Drawn = Pick<ChartMove, 'path' | 'labelX' | 'labelY'>;

/** Neighbours by a straight arrow, others of one row in an arc outside it, two rows by a line between rims. */
function arrow({ a, b, over, outward }: Between): Drawn {
  const right = Math.sign(b.x - a.x) || 1;
  if (over === 0) {
    // There and back run beside each other.
    const y = a.y - right * 5;
    const [from, to] = [a.x + (right * a.width) / 2, b.x - (right * b.width) / 2];
    return { path: `M${f(from)},${f(y)} H${f(to)}`, labelX: (from + to) / 2, labelY: outward === -1 ? a.y - 19 : a.y + 27 };
  }
  if (over !== null) {
    const [from, to] = [a.x + right * 10, b.x - right * 10];
    const y = a.y + (outward * PILL_PX) / 2;
    const bend = y + outward * (22 + over * 8);
    return {
      path: `M${f(from)},${f(y)} C${f(from)},${f(bend)} ${f(to)},${f(bend)} ${f(to)},${f(y)}`,
      labelX: (from + to) / 2,
      labelY: y + outward * (17 + over * 6) + 3,
    };
  }
  const down = Math.sign(b.y - a.y) || 1;
  const shift = down * 6;
  const [x1, y1] = [a.x + shift, a.y + (down * PILL_PX) / 2];
  const [x2, y2] = [b.x + shift, b.y - (down * PILL_PX) / 2];
  return { path: `M${f(x1)},${f(y1)} L${f(x2)},${f(y2)}`, labelX: x1 + (x2 - x1) * 0.55, labelY: y1 + (y2 - y1) * 0.55 + 4 };
}

const f = (n: number): string => n.toFixed(1);
