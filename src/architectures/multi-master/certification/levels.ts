/**
 * Consistency levels of Group Replication: what a transaction waits for beside its verdict. BEFORE is a marker through the order
 * (`requests.ts`, as with `wsrep_sync_wait`); AFTER waits for all members; and a new primary first applies what was there before it.
 * Sources: MySQL Reference Manual, Configuring Transaction Consistency Guarantees; MySQL WL#10379.
 */
import type { NodeId } from '../../../sim/node.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { group } from './group.ts';
import type { Place } from './place.ts';
import type { Stats } from './protocol.ts';
import { type Applied, problem, type Queued, queueLength, type ServerOut, type ServerState, tellCommitted } from './state.ts';

export const levelsOf = (consistency: string): Place['levels'] => ({
  before: consistency.startsWith('BEFORE') && consistency !== 'BEFORE_ON_PRIMARY_FAILOVER',
  after: consistency.endsWith('AFTER'),
  failover: consistency !== 'EVENTUAL',
});

export const READ_ONLY = problem(
  '25006',
  'The MySQL server is running with the --super-read-only option so it cannot execute this statement: another member is the primary. Nothing was written.',
  'ERROR 1290 (HY000)',
);

export const isPrimary = (node: ServerState): boolean => !node.place.singlePrimary || group.isLeader(node);

export const mayWrite = (node: ServerState): boolean => node.place.rules.mayWrite(isPrimary(node));

// After ---------------------------------------------------------------------------------------------------------------

export const waitsForOthers = ({ place }: ServerState): boolean => place.levels?.after === true;

/** Others that are heard of: a member that is silent for as long as an expel takes takes no statements any more (`view.ts`). */
export function isMember({ place, waits, startedAt }: ServerState, id: NodeId, now: number): boolean {
  const at = waits.others.get(id)?.at ?? startedAt;
  return now - at < 2 * place.suspectUs;
}

/** It joins, by the order: from this entry on it is a member, and has still to say what it has applied (WL#10379: members of the view). */
export function hearOf({ waits }: ServerState, out: ServerOut, id: NodeId): void {
  const nothing = { queue: 0, applied: 0, sent: 0, lastApplied: 0, appliedInPeriod: 0, sentInPeriod: 0 };
  waits.others.set(id, { ...(waits.others.get(id) ?? nothing), at: out.steady });
}

function haveAll(node: ServerState, index: number, now: number): boolean {
  const { servers, spec } = node.place;
  return servers.every((id) => id === spec.id || !isMember(node, id, now) || (node.waits.others.get(id)?.lastApplied ?? 0) >= index);
}

export function waitForOthers(node: ServerState, out: ServerOut, op: string, applied: Applied): void {
  node.waits.after.set(op, applied);
  tellWaiting(node, out);
}

/** Answers those that all members have. */
export function tellWaiting(node: ServerState, out: ServerOut): void {
  for (const [op, { index, outcome, position }] of node.waits.after) {
    if (!node.place.rules.mayTell(haveAll(node, index, out.steady))) continue;
    node.waits.after.delete(op);
    const request = node.requests.get(op);
    if (request) tellCommitted(node, out, request, outcome, position);
  }
}

export function statsOf(node: ServerState): Stats {
  const { counters, flow, lastApplied } = node;
  return { kind: 'stats', queue: queueLength(node), applied: counters.applied, sent: flow.sent, lastApplied };
}

/** Whose write sets were applied hears of it at once. */
export function tellSources(node: ServerState, out: ServerOut, batch: readonly Queued[]): void {
  if (!waitsForOthers(node)) return;
  const sources = new Set(batch.filter(({ action }) => action.kind === 'writeset').map(({ action }) => action.source));
  for (const id of node.place.servers) if (sources.has(id) && id !== node.place.spec.id) out.send(id, statsOf(node));
}

// A new primary -------------------------------------------------------------------------------------------------------

/** The last entry that is an action: those with which a leader begins are not applied. */
function lastAction(node: ServerState): number {
  const log = group.log(node);
  let index = lastIndex(log);
  while (index > log.base.index && !entryAt(log, index)?.payload) index--;
  return index > log.base.index ? index : 0;
}

/** At the end of a step: has it just become the primary? */
export function takeOver(node: ServerState): void {
  const { place, waits } = node;
  if (!place.singlePrimary || !place.levels?.failover || !group.isLeader(node)) return;
  const epoch = group.epoch(node);
  if (waits.backlogEpoch === epoch) return;
  waits.backlogEpoch = epoch;
  waits.backlogTo = lastAction(node);
  waits.runningBefore = [...node.requests.values()].filter(({ stage }) => stage === 'running').map(({ op }) => op);
}

export const isBehind = (node: ServerState): boolean => isPrimary(node) && node.lastApplied < node.waits.backlogTo;

export const hasBacklog = (node: ServerState): boolean => node.place.rules.isHeldBack(isBehind(node));
