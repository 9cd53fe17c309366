/** Into the log at the leader (§4.1.2): with a timestamp that is not yet past, and within its lease. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { lookAt } from '../../shared/consensus/operations.ts';
import { trueTime } from './clock.ts';
import { holdsLease, leaseEnd } from './leases.ts';
import type { ClientReply } from '../../contract.ts';
import type { Commit, TwoPhase } from './protocol.ts';
import { group, type SpanOut, type SpanState, type Told } from './state.ts';

const FULL = 'The leader takes no writes now: its log is full, or it hands its lead over. Nothing was written.';

/** What it says to itself does not travel. */
export function tell(node: SpanState, out: SpanOut, to: NodeId, message: Exclude<Told, ClientReply>): void {
  if (to === node.place.spec.id) node.told.push(message);
  else out.send(to, message);
}

/** It stands in the log: its origin hears of it when it is applied. */
export function isLogged(node: SpanState, op: string): boolean {
  lookAt(node.operations, group.log(node), null);
  return node.place.rules.isLogged(node.operations.indexes.get(op));
}

/** Puts a write into the log, with its timestamp. Its index; 0 if the log takes none, and its origin was told; null: as soon as the lease allows. */
export function logs(
  node: SpanState,
  out: SpanOut,
  origin: NodeId,
  op: string,
  statementAt: (ts: Micros) => Commit['statement'],
  more: Partial<TwoPhase> = {},
  least: Micros | null = null,
): number | null {
  const { rules } = node.place;
  if (!holdsLease(node, out)) return null;
  const above = rules.above(rules.fromNow(trueTime(node, out.now)), node.sMax);
  const ts = least === null ? above : rules.commitsAt(above, least);
  if (!rules.isWithin(ts, leaseEnd(node))) return null;
  const index = group.propose(node, out, { op, origin, ts, statement: statementAt(ts), ...more });
  if (index === null) {
    tell(node, out, origin, { kind: 'commit-refused', op, reason: FULL });
    return 0;
  }
  node.sMax = ts;
  node.seen = { ...node.seen, wrote: { op, ts, epoch: node.tenure?.epoch ?? 0 } };
  return index;
}

/** Tells each spanserver whose client waits for one of the entries chosen just now. */
export function tellOfCommits(node: SpanState, out: SpanOut): void {
  const chosen = group.chosenIndex(node);
  if (chosen <= node.noticed) return;
  if (group.isLeader(node)) {
    const origins = new Set<NodeId>();
    for (let index = node.noticed + 1; index <= chosen; index += 1) {
      const origin = entryAt(group.log(node), index)?.payload?.origin;
      if (origin !== undefined && origin !== node.place.spec.id) origins.add(origin);
    }
    for (const origin of origins) group.tellChosen(node, out, origin);
  }
  node.noticed = chosen;
}
