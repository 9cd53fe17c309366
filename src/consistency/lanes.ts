/**
 * A judged history as lanes: a row for each client, or several where it asked several things at once, each operation a span from its call to
 * its return. Columns, so that a hundred thousand of them cross from thread to thread and are painted at once.
 */
import type { HistoryLine } from './history.ts';
import { isTransaction } from './history.ts';
import type { Judgement } from './index.ts';

/** What a span is. */
export const SPANS = ['read', 'write', 'cas', 'txn'] as const;

export interface LaneRow {
  readonly client: string;
  /** From 0: of a client that asks several things at once. */
  readonly part: number;
}

export interface Lanes {
  readonly rows: readonly LaneRow[];
  /** Operations in order of their calls; those of one row do not overlap. */
  readonly call: Float64Array;
  /** Infinity: nobody knows whether it took effect, nor when. */
  readonly end: Float64Array;
  readonly row: Uint16Array;
  /** Places in `SPANS`. */
  readonly kind: Uint8Array;
  /** Their places in the history as it was read. */
  readonly place: Uint32Array;
  /** What shows that there is no order: places in these columns, in order of their calls. */
  readonly shown: readonly number[];
  /** Of each anomaly, its transactions in the order of its circle: places in these columns. */
  readonly cycles: readonly (readonly number[])[];
  /** All that returned before this has an order; null: all has, or it is not known. */
  readonly orderedUntil: number | null;
  /** Clients that have no row: there are too many. */
  readonly clientsLeftOut: number;
  readonly from: number;
  readonly to: number;
}

/** More rows than that nobody looks at; those who are part of what is wrong come first. */
const ROWS_MAX = 96;
/** Of one client. */
const PARTS_MAX = 8;

const nameOf = ({ client, call, return: returned }: HistoryLine): string => `${client} ${call} ${returned}`;

export function lanesOf(history: readonly HistoryLine[], judgement: Judgement): Lanes {
  const { offending, anomalies } = judgement;
  const wrong: readonly HistoryLine[] = [...offending, ...anomalies.flatMap(({ cycle }) => cycle.map(({ transaction }) => transaction))];
  const wrongNames = new Set(wrong.map(nameOf));
  // The set-up's values stand before time: they are drawn only where they are part of what is wrong.
  const seen = history.flatMap((line, place) => (line.call >= 0 || wrongNames.has(nameOf(line)) ? [place] : []));
  const order = seen.sort((a, b) => (history[a]?.call ?? 0) - (history[b]?.call ?? 0) || a - b);
  const chosen = chosenClients(history, order, new Set(wrong.map(({ client }) => client)));
  const { rows, rowOf } = rowsOf(history, order, chosen.clients);
  const kept = order.filter((place) => rowOf[place] !== NO_ROW);
  const at = new Map<string, number>();
  kept.forEach((place, i) => at.set(nameOf(history[place] as HistoryLine), i));
  const placesOf = (lines: readonly HistoryLine[]): number[] => lines.flatMap((line) => at.get(nameOf(line)) ?? []);
  const line = (place: number): HistoryLine => history[place] as HistoryLine;
  const call = Float64Array.from(kept, (place) => line(place).call);
  const end = Float64Array.from(kept, (place) => line(place).return ?? Number.POSITIVE_INFINITY);
  return {
    ...{ rows, call, end },
    row: Uint16Array.from(kept, (place) => rowOf[place] ?? 0),
    kind: Uint8Array.from(kept, (place) => kindOf(line(place))),
    place: Uint32Array.from(kept),
    shown: [...new Set(placesOf(wrong))].sort((a, b) => a - b),
    cycles: anomalies.map(({ cycle }) => placesOf(cycle.map(({ transaction }) => transaction))),
    orderedUntil: orderedUntil(history, judgement),
    clientsLeftOut: chosen.leftOut,
    ...boundsOf(history),
  };
}

const kindOf = (line: HistoryLine): number => SPANS.indexOf(isTransaction(line) ? 'txn' : line.op);

function chosenClients(history: readonly HistoryLine[], order: readonly number[], wrong: ReadonlySet<string>) {
  const all = [...new Set(order.map((place) => history[place]?.client ?? ''))];
  const clients = [...all.filter((each) => wrong.has(each)), ...all.filter((each) => !wrong.has(each))].slice(0, ROWS_MAX);
  return { clients: all.filter((each) => clients.includes(each)), leftOut: Math.max(0, all.length - ROWS_MAX) };
}

const NO_ROW = 0xffff;

/** Each operation in the first row of its client that is free; what is open for ever holds the last. */
function rowsOf(history: readonly HistoryLine[], order: readonly number[], clients: readonly string[]) {
  const freeAt = new Map(clients.map((client): [string, number[]] => [client, []]));
  const partOf = new Uint16Array(history.length).fill(NO_ROW);
  for (const place of order) {
    const { client, call, return: returned } = history[place] as HistoryLine;
    const free = freeAt.get(client);
    if (!free) continue;
    let part = free.findIndex((until) => until <= call);
    if (part < 0) part = Math.min(free.length, PARTS_MAX - 1);
    free[part] = returned ?? Number.POSITIVE_INFINITY;
    partOf[place] = part;
  }
  const rows = clients.flatMap((client) => (freeAt.get(client) ?? []).map((_, part): LaneRow => ({ client, part }))).slice(0, NO_ROW - 1);
  const first = new Map<string, number>();
  rows.forEach(({ client, part }, i) => part === 0 && first.set(client, i));
  const rowOf = partOf.map((part, place) => (part === NO_ROW ? NO_ROW : (first.get(history[place]?.client ?? '') ?? 0) + part));
  return { rows, rowOf };
}

/** The return with which the order ended. */
function orderedUntil(history: readonly HistoryLine[], { verdict, prefix }: Judgement): number | null {
  if (verdict !== 'not-linearizable') return null;
  const returns = history.flatMap((line) => (line.return === null ? [] : [line.return])).sort((a, b) => a - b);
  return returns[prefix] ?? null;
}

function boundsOf(history: readonly HistoryLine[]): { readonly from: number; readonly to: number } {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { call, return: returned } of history) {
    // The set-up's values stand before time: they need no room.
    if (call < 0) continue;
    from = Math.min(from, call);
    to = Math.max(to, returned ?? call);
  }
  if (from > to) return { from: 0, to: 1 };
  return { from, to: Math.max(to, from + 1) };
}
