/** Layout of a flat role machine of up to six states: one or two rows of pills, arrows between their rims. */
import type { AnyStateMachine } from 'xstate';

export interface ChartState {
  readonly name: string;
  readonly x: number;
  readonly y: number;
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

export const PILL = { width: 86, height: 26 };
const ROW = 78;
const TOP = 30;

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
  const rows = Math.ceil(names.length / perRow);
  const states = names.map((name, i): ChartState => {
    const row = Math.floor(i / perRow);
    const inRow = Math.min(perRow, names.length - row * perRow);
    const column = i % perRow;
    // A short second row stands under the gaps of the first, so that its arrows do not lie on each other.
    const gap = (width - PILL.width) / Math.max(1, perRow - 1);
    const indent = inRow < perRow ? ((perRow - inRow) * gap) / 2 : 0;
    return { name, x: PILL.width / 2 + (perRow === 1 ? (width - PILL.width) / 2 : indent + column * gap), y: TOP + row * ROW };
  });
  const at = new Map(states.map((s) => [s.name, s]));
  const drawn = moves.flatMap(({ from, to, events }): ChartMove[] => {
    const [a, b] = [at.get(from), at.get(to)];
    return a && b ? [{ from, to, label: events.map(eventWords).join(', '), ...curve(a, b) }] : [];
  });
  return { width, height: TOP + (rows - 1) * ROW + TOP, states, moves: drawn };
}

/** An arrow from rim to rim, bowed left of its direction, so that there and back never coincide. */
function curve(a: ChartState, b: ChartState): { path: string; labelX: number; labelY: number } {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy) || 1;
  const level = Math.abs(dy) < 1;
  const bow = level ? (length > 150 ? 34 : 15) : 13;
  const [nx, ny] = [(dy / length) * bow, (-dx / length) * bow];
  const side = level ? Math.sign(dx) * 8 : 0;
  const middle = { x: (a.x + b.x) / 2 + nx, y: (a.y + b.y) / 2 + ny };
  const start = rim(a, level ? { x: a.x + dx, y: a.y - side } : middle);
  const end = rim(b, level ? { x: b.x - dx, y: b.y - side } : middle);
  const control = { x: (start.x + end.x) / 2 + nx, y: (start.y + end.y) / 2 + ny };
  return {
    path: `M${f(start.x)},${f(start.y)} Q${f(control.x)},${f(control.y)} ${f(end.x)},${f(end.y)}`,
    labelX: (start.x + end.x) / 2 + nx / 2,
    labelY: (start.y + end.y) / 2 + ny / 2 + (level ? (ny < 0 ? -4 : 11) : 4),
  };
}

const f = (n: number): string => n.toFixed(1);

/** Where the line from a pill's middle to a point leaves the pill. */
function rim(pill: ChartState, to: { readonly x: number; readonly y: number }): { x: number; y: number } {
  const [dx, dy] = [to.x - pill.x, to.y - pill.y];
  const scale = Math.min(PILL.width / 2 / Math.max(1e-6, Math.abs(dx)), (PILL.height / 2 + 1) / Math.max(1e-6, Math.abs(dy)));
  return { x: pill.x + dx * scale, y: pill.y + dy * scale };
}
