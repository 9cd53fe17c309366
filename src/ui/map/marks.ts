/** What a picture adds to a message beyond its kind: a reply that carried an old value shows it when it arrives. */
import type { Flight, TraceIndex } from '../../trace/world.ts';
import { staleness } from '../../trace/verdict.ts';

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
  const stale = staleness(index, operation) !== null;
  verdicts.set(op, stale);
  return stale;
}
