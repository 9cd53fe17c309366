/** What a lesson's figures come to in a run. Everything is read off its trace. */
import type { Among, FigureSpec, That } from '../../scenarios/format/figure.ts';
import { Acknowledged } from '../../trace/acknowledged.ts';
import { bytesOf } from '../../trace/bytes.ts';
import { hops } from '../../trace/hops.ts';
import { type Flight, type OperationFact, staleness, type TraceIndex } from '../../trace/world.ts';
import { firstValue, type Measure } from '../answer.ts';
import { momentUs } from '../moments.ts';
import { said } from './said.ts';

/** The figures of a run. */
export const measureOf = (index: TraceIndex, figures: Figures = {}): Measure => ({
  value: (name) => measured(index, figures, name),
  words(inside) {
    const name = inside.startsWith(PLACE) ? inside.slice(PLACE.length) : '';
    const [spec, value] = [figures[name], measured(index, figures, name)];
    return spec === undefined || value === null ? null : said(spec, value);
  },
});

/** As it stands in texts: `{figure:name}`. */
const PLACE = 'figure:';

/** By their names, as a scenario has them. */
export type Figures = Readonly<Record<string, FigureSpec>>;

const PARTS = { road: 'travel', queue: 'queue', core: 'sql', disk: 'disk', wait: 'wait' } as const;
/** Of a ratio of ratios. */
const DEPTH_MAX = 4;

/** Its value: ms, a number, or a share from 0 to 1; null where there is nothing that it could be measured of. */
function measured(index: TraceIndex, figures: Figures, name: string): number | null {
  const known = seenOf(index);
  const before = known.get(name);
  if (before && before.spec === figures[name]) return before.value;
  const spec = figures[name];
  if (!spec) return null;
  const value = amount(index, figures, spec, 0);
  known.set(name, { spec, value });
  return value;
}

interface Seen {
  readonly spec: FigureSpec;
  readonly value: number | null;
}

/** A run that grows is measured anew; what is drawn again of one that stands is not. */
const seen = new WeakMap<TraceIndex, { readonly count: number; readonly by: Map<string, Seen> }>();

function seenOf(index: TraceIndex): Map<string, Seen> {
  const known = seen.get(index);
  if (known?.count === index.count) return known.by;
  const by = new Map<string, Seen>();
  seen.set(index, { count: index.count, by });
  return by;
}

function amount(index: TraceIndex, figures: Figures, spec: FigureSpec, depth: number): number | null {
  switch (spec.of) {
    case 'latency':
      return latencyOf(index.operations.get(spec.op));
    case 'value':
      return numberOf(index.operations.get(spec.op));
    case 'part':
      return partOf(index, spec.op, PARTS[spec.part]);
    case 'touched':
      return touchedBy(index, spec.op);
    case 'count':
      return chosen(index, spec.among).filter((each) => is(each, spec.that)).length;
    case 'share': {
      const all = chosen(index, spec.among);
      return all.length === 0 ? null : all.filter((each) => is(each, spec.that)).length / all.length;
    }
    case 'p50':
      return quantile(latencies(index, spec.among), 0.5);
    case 'p95':
      return quantile(latencies(index, spec.among), 0.95);
    case 'max':
      return quantile(latencies(index, spec.among), 1);
    case 'stale':
      return quantile(
        chosen(index, spec.among).flatMap((each) => {
          const old = staleness(each);
          return old ? [old.staleUs / 1000] : [];
        }),
        1,
      );
    case 'messages':
      return flightsOf(index, spec).length;
    case 'bytes':
      return flightsOf(index, spec).reduce((sum, flight) => sum + bytesOf(flight), 0);
    case 'lost':
      return lostIn(index);
    case 'silence':
      return silenceIn(index, spec);
    case 'between': {
      const [from, to] = [momentUs(index, spec.from), momentUs(index, spec.to)];
      return from === null || to === null ? null : (to - from) / 1000;
    }
    case 'ratio': {
      if (depth >= DEPTH_MAX) return null;
      const [above, below] = [figures[spec.figure], figures[spec.by]].map((each) => each && amount(index, figures, each, depth + 1));
      return above == null || below == null || below === 0 ? null : above / below;
    }
  }
}

const latencyOf = (operation: OperationFact | undefined): number | null =>
  operation?.returnedAt == null ? null : (operation.returnedAt - operation.calledAt) / 1000;

function numberOf(operation: OperationFact | undefined): number | null {
  const value = operation && firstValue(operation);
  return typeof value === 'number' ? value : null;
}

function chosen(index: TraceIndex, { client, op, sql, fromMs = 0, untilMs = Number.POSITIVE_INFINITY }: Among = {}): OperationFact[] {
  return [...index.operations.values()].filter(
    (each) =>
      (client === undefined || each.client === client) &&
      (op === undefined || each.op.startsWith(op)) &&
      (sql === undefined || each.statement.sql.startsWith(sql)) &&
      each.calledAt >= fromMs * 1000 &&
      each.calledAt < untilMs * 1000,
  );
}

function is(operation: OperationFact, { ok, stale, cached, unknown }: That = {}): boolean {
  const { outcome, served } = operation;
  return (
    (ok === undefined || ok === (outcome?.ok === true)) &&
    (stale === undefined || stale === (staleness(operation) !== null)) &&
    (cached === undefined || cached === (served?.cachedAt != null)) &&
    (unknown === undefined || unknown === (outcome === null || (!outcome.ok && !outcome.definite)))
  );
}

const latencies = (index: TraceIndex, among: Among | undefined): number[] =>
  chosen(index, among).flatMap((each) => (each.outcome?.ok ? (latencyOf(each) ?? []) : []));

/** The smallest of which that share is no greater (nearest rank). */
function quantile(values: number[], share: number): number | null {
  values.sort((a, b) => a - b);
  return values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null;
}

function partOf(index: TraceIndex, op: string, kind: string): number | null {
  if (latencyOf(index.operations.get(op)) === null) return null;
  const path = hops(index, op, (node) => node).filter((hop) => hop.kind === kind);
  return path.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0) / 1000;
}

const isAbout = (message: Flight['message'], op: string): boolean =>
  'op' in message && typeof message.op === 'string' && (message.op === op || message.op.startsWith(`${op}#`));

/** Apart from the client that asked. */
function touchedBy(index: TraceIndex, op: string): number | null {
  const operation = index.operations.get(op);
  if (!operation) return null;
  const nodes = new Set<string>();
  for (const { message, from, to } of allFlights(index)) if (isAbout(message, op)) nodes.add(from).add(to);
  nodes.delete(operation.client);
  return nodes.size;
}

function* allFlights(index: TraceIndex): Generator<Flight> {
  for (let i = 0; i < index.flightCount; i++) yield index.flightAt(i);
}

interface Sent {
  readonly kind?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

function flightsOf(index: TraceIndex, { kind, from, to, fromMs = 0, untilMs = Number.POSITIVE_INFINITY }: Sent): readonly Flight[] {
  return [...allFlights(index)].filter(
    (each) =>
      (kind === undefined || each.message.kind === kind) &&
      (from === undefined || each.from === from) &&
      (to === undefined || each.to === to) &&
      each.sentAt >= fromMs * 1000 &&
      each.sentAt < untilMs * 1000,
  );
}

const confirmed = (index: TraceIndex): readonly OperationFact[] =>
  [...index.operations.values()].filter(({ outcome }) => outcome?.ok && outcome.wrote);

function lostIn(index: TraceIndex): number {
  const acknowledged = new Acknowledged(index.versions);
  for (const { served, calledAt, returnedAt } of confirmed(index))
    if (served?.position != null) acknowledged.add(served.node, served.position, calledAt, returnedAt);
  return acknowledged.gone;
}

function silenceIn(index: TraceIndex, { fromMs = 0, untilMs }: Pick<Sent, 'fromMs' | 'untilMs'>): number {
  const endUs = Math.min(untilMs === undefined ? Number.POSITIVE_INFINITY : untilMs * 1000, index.timeOf(index.count - 1));
  const times = confirmed(index).flatMap(({ returnedAt }) => (returnedAt !== null && returnedAt < endUs ? [returnedAt] : []));
  const all = [...times.filter((at) => at >= fromMs * 1000), endUs].sort((a, b) => a - b);
  let [longest, before] = [0, fromMs * 1000];
  for (const at of all) {
    longest = Math.max(longest, at - before);
    before = at;
  }
  return longest / 1000;
}
