/**
 * A person's failover or switchover goes through the store, as all that says who leads: the chosen one is written there. Whoever leads reads it
 * when it renews its lock, takes nothing more, waits until the chosen one has all that it wrote, and gives the lock back, so nothing is lost. Where
 * nobody leads the chosen one need not be the most advanced. Source: patroni/patroni, patroni/ha.py (process_manual_failover_from_leader,
 * manual_failover_process_no_leader, demote “graceful”).
 */
import type { NodeId } from '../../../../sim/node.ts';
import { mayLead } from '../../promotion.ts';
import type { ReplicaOut, ReplicaState } from '../../state.ts';
import { ask, leads, lockingOf, type Options, stepDown } from './locking.ts';

export const HANDS_OVER = 'handing over';
/** How often whoever hands over looks whether the chosen one has everything. */
const LOOK_US = 10_000;

/** The order `promote`: this one is to lead. */
export function onChosen(node: ReplicaState, out: ReplicaOut, options: Options): void {
  if (mayLead(node)) ask(node, out, options, false, { failover: node.place.spec.id });
  else if (!leads(node)) out.report('notPromoted', 'it has no content that it could lead with');
}

/** How many changes one lacks that is to lead, as far as is known here: of one that follows another, how many any follower lacks. */
function lackedBy(node: ReplicaState, chosen: NodeId): number {
  const own = node.followers.get(chosen);
  const acked = own ? [own.acked] : [...node.followers.values()].map((each) => each.acked);
  return acked.length === 0 ? node.position : Math.max(0, node.position - Math.min(...acked));
}

/** It leads, and the store says that another is to. */
export function handOver(node: ReplicaState, out: ReplicaOut, options: Options, chosen: NodeId): void {
  const locking = lockingOf(node);
  if (locking.handsOverUntil !== null) return;
  const lacked = lackedBy(node, chosen);
  if (lacked > options.maximumLag) return decline(node, out, options, `it lacks ${lacked} changes, more than maximum_lag_on_failover`);
  locking.handsOverUntil = out.steady + options.retryUs;
  out.report('handsOverTo', chosen);
  goOn(node, out, options);
}

/** What runs is let end, and what it wrote is shipped. */
export function goOn(node: ReplicaState, out: ReplicaOut, options: Options): void {
  const { handsOverUntil, chosen } = lockingOf(node);
  if (handsOverUntil === null || chosen === null || !leads(node)) return;
  if (node.place.rules.mayHandOver(node.writing, lackedBy(node, chosen))) {
    ask(node, out, options, false, { gives: true });
    return stepDown(node, out, `it hands over to ${chosen}`);
  }
  if (out.steady >= handsOverUntil) return decline(node, out, options, 'it does not get what it lacks');
  out.setTimer(HANDS_OVER, LOOK_US);
}

function decline(node: ReplicaState, out: ReplicaOut, options: Options, why: string): void {
  const locking = lockingOf(node);
  out.report('notHandedOver', `${locking.chosen ?? ''}: ${why}`);
  locking.handsOverUntil = null;
  locking.chosen = null;
  ask(node, out, options, false, { failover: null });
}

export function whyRefused(node: ReplicaState): string | null {
  const { handsOverUntil, chosen } = lockingOf(node);
  return handsOverUntil === null
    ? null
    : `${node.place.spec.id} is handing over to ${chosen ?? 'another database'}. Ask again in a moment.`;
}
