/**
 * The standby's side: a change that removes row versions which a read still sees waits for that, as long as it may since it arrived; then
 * the read is cancelled. Source: PostgreSQL documentation, *Hot Standby*, Handling Query Conflicts; src/backend/storage/ipc/standby.c
 * (ResolveRecoveryConflictWithSnapshot: whoever sees that old a state conflicts, whatever table he reads).
 */
import type { Micros } from '../../../../sim/node.ts';
import type { Outcome } from '../../../../sim/operation.ts';
import { reply } from '../../../shared/answers.ts';
import type { ReplicaOut, ReplicaState } from '../../state.ts';
import { upstreamOf } from '../../upstream.ts';
import { oldestOfStandbys } from './primary.ts';
import { type Conflicts, conflictsOf, oldestSeen } from './state.ts';

export const CONFLICT_TIMER = 'max_standby_streaming_delay';

/** How many of the next changes may be applied now, at most `most`. `delayUs` null: replay waits for ever. */
export function mayApply(node: ReplicaState, out: ReplicaOut, most: number, delayUs: Micros | null): number {
  const state = conflictsOf(node);
  const next = node.inbox.slice(0, most);
  const limit = delayUs === null ? Number.POSITIVE_INFINITY : arrivalOf(state, node.inbox[0]?.position ?? 0) + delayUs;
  const [first] = next;
  if (first?.removes !== undefined && limit <= out.now) cancel(node, out, first.removes);
  // Who begins to read while these are applied sees what stands here now.
  const oldest = Math.min(node.position, oldestSeen(state));
  const stop = next.findIndex(({ removes = 0 }) => node.place.rules.isInTheWay(oldest, removes));
  tellWaiting(state, out, stop === 0);
  if (stop === 0) {
    if (delayUs !== null) out.setTimer(CONFLICT_TIMER, limit - out.now);
    return 0;
  }
  const count = stop < 0 ? next.length : stop;
  for (const { removes = 0 } of next.slice(0, count)) state.removed = Math.max(state.removed, removes);
  return count;
}

export function noteArrival(node: ReplicaState, out: ReplicaOut): void {
  const state = conflictsOf(node);
  const waiting = state.arrived.filter(({ upTo }) => upTo > node.position);
  state.arrived = [...waiting, { upTo: node.received, at: out.now }];
}

/** What was found in the log after a restart has been there long enough. */
const arrivalOf = ({ arrived }: Conflicts, position: number): Micros => arrived.find(({ upTo }) => upTo >= position)?.at ?? 0;

function tellWaiting(state: Conflicts, out: ReplicaOut, waits: boolean): void {
  if (!waits) out.cancelTimer(CONFLICT_TIMER);
  if (waits === state.waits) return;
  state.waits = waits;
  out.report('replayWaits', waits);
}

/** Reads that see versions which are to go are answered now; what they find is for nobody. */
function cancel(node: ReplicaState, out: ReplicaOut, removes: number): void {
  const state = conflictsOf(node);
  const { spec, rules } = node.place;
  for (const [op, reading] of state.seen) {
    if (reading.cancelled || !rules.isInTheWay(reading.position, removes)) continue;
    state.seen.set(op, { ...reading, cancelled: true });
    state.cancelled += 1;
    out.report('confl_snapshot', state.cancelled);
    out.send(reading.client, reply(op, cancelled(spec.id), spec.id, null));
  }
}

function cancelled(node: string): Outcome {
  const message = `canceling statement due to conflict with recovery: ${node} had to replay a change that removes row versions which this read still saw. Ask again, or ask the primary.`;
  const detail = 'ERROR 40001: User query might have needed to see row versions that must be removed';
  return { ok: false, definite: true, problem: { message, detail, offset: null, code: '40001' } };
}

/** hot_standby_feedback: what is read from now on sees at least what stands here now; it goes upstream, with what followers have said of theirs. */
export function sendFeedback(node: ReplicaState, out: ReplicaOut): void {
  const { timeline } = node.standing;
  const upstream = upstreamOf(node);
  const oldest = Math.min(node.position, oldestSeen(conflictsOf(node)), oldestOfStandbys(node, out));
  if (upstream !== null) out.send(upstream, { kind: 'feedback', timeline, oldest });
}
