/** What a picture adds to a message beyond its kind: a reply that carried an old value shows it when it arrives. */
import { type Flight, staleness, type TraceIndex } from '../../../trace/world.ts';

/** The operation that a message answers, or null. Every architecture answers its clients with `reply` and the operation's id. */
function answered(flight: Flight): string | null {
  const { message } = flight;
  return message.kind === 'reply' && 'op' in message && typeof message.op === 'string' ? message.op : null;
}

/** Whether a message is a reply that was stale when its client asked. */
export function isStaleReply(index: TraceIndex, flight: Flight): boolean {
  const op = answered(flight);
  const operation = op === null ? undefined : index.operations.get(op);
  return operation !== undefined && operation.client === flight.to && staleness(operation) !== null;
}
