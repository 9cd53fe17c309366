/** What a picture adds to a message beyond its kind: a reply that carried an old value shows it when it arrives. */
import type { Micros } from '../../../sim/node.ts';
import type { Flight, TraceIndex } from '../../../trace/world.ts';

const known = new WeakMap<TraceIndex, Map<string, boolean>>();

/** The operation that a message answers, or null. Every architecture answers its clients with `reply` and the operation's id. */
function answered(flight: Flight): string | null {
  const { message } = flight;
  return message.kind === 'reply' && 'op' in message && typeof message.op === 'string' ? message.op : null;
}

/** Whether a message is a reply that was stale when its client asked. */
export function isStaleReply(index: TraceIndex, flight: Flight): boolean {
  const op = answered(flight);
  const operation = op === null ? undefined : index.operations.get(op);
  if (op === null || !operation || operation.returnedAt === null || operation.client !== flight.to) return false;
  let verdicts = known.get(index);
  if (!verdicts) {
    verdicts = new Map();
    known.set(index, verdicts);
  }
  const before = verdicts.get(op);
  if (before !== undefined) return before;
  const stale = index.versions.staleness(operation) !== null;
  verdicts.set(op, stale);
  return stale;
}

interface StaleReads {
  readonly timesUs: Micros[];
  readonly judged: Set<string>;
  seenEvents: number;
}

const reads = new WeakMap<TraceIndex, StaleReads>();

/** When stale answers came back, in order of time. Each operation is judged once. */
export function staleReadTimes(index: TraceIndex): readonly Micros[] {
  let found = reads.get(index);
  if (!found || found.seenEvents > index.count) {
    found = { timesUs: [], judged: new Set(), seenEvents: 0 };
    reads.set(index, found);
  }
  if (found.seenEvents === index.count) return found.timesUs;
  found.seenEvents = index.count;
  for (const operation of index.operations.values()) {
    if (operation.returnedAt === null || found.judged.has(operation.op)) continue;
    found.judged.add(operation.op);
    if (index.versions.staleness(operation) !== null) found.timesUs.push(operation.returnedAt);
  }
  found.timesUs.sort((a, b) => a - b);
  return found.timesUs;
}
