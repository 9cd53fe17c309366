/**
 * Group Replication's flow control (QUOTA). Each second every member tells all others how it does. Where somebody's queue is too long, whoever
 * writes gives itself a quota for the next second: what the slowest can apply, less a tenth, shared among those that write. When all follow
 * again the quota grows by half each second, until it is no bound any more. Nobody is ever stopped.
 * Sources: MySQL WL#9838; lefred.be, understanding flow control. The tenth (`hold_percent`) and the half (`release_percent`): from general knowledge, not looked up.
 */
import type { NodeId } from '../../../../../sim/node.ts';
import type { Mechanism, Way } from '../../../../contract.ts';
import { isMember, statsOf, tellWaiting } from '../../levels.ts';
import { broadcastReady } from '../../ordering.ts';
import type { Stats } from '../../protocol.ts';
import { type Heard, queueLength, type ServerOut, type ServerState } from '../../state.ts';
import { invariants } from './invariants.ts';

const STATS = 'stats';
const PERIOD_US = 1_000_000;
const HOLD = 0.1;
const RELEASE = 0.5;

interface Before {
  applied: number;
  sent: number;
  /** Who is waited for no more. */
  expelled: NodeId[];
}

const way: Way = {
  boot(_node, out): Before {
    out.setTimer(STATS, PERIOD_US);
    return { applied: 0, sent: 0, expelled: [] };
  },
  messages: { [STATS]: onStats },
  timers: { [STATS]: onPeriod },
};

/** What was heard on the way and not at a period's end is no second's worth: only what has been applied is taken from it. */
function onStats(node: ServerState, out: ServerOut, from: NodeId, { queue, applied, sent, lastApplied }: Stats): void {
  const known = node.waits.others.get(from);
  const isAnew = !known || applied < known.applied || sent < known.sent;
  const wholePeriod = isAnew || out.steady - known.at >= PERIOD_US / 2;
  node.waits.others.set(from, {
    queue,
    applied: wholePeriod ? applied : known.applied,
    sent: wholePeriod ? sent : known.sent,
    lastApplied: isAnew ? lastApplied : Math.max(known.lastApplied, lastApplied),
    at: out.steady,
    appliedInPeriod: wholePeriod ? applied - (isAnew ? 0 : known.applied) : known.appliedInPeriod,
    sentInPeriod: wholePeriod ? sent - (isAnew ? 0 : known.sent) : known.sentInPeriod,
  });
  tellWaiting(node, out);
}

function onPeriod(node: ServerState, out: ServerOut): void {
  const { place, flow, counters } = node;
  const before = node.own['cluster'] as Before;
  out.setTimer(STATS, PERIOD_US);
  const own = { queue: queueLength(node), appliedInPeriod: counters.applied - before.applied, sentInPeriod: flow.sent - before.sent };
  Object.assign(before, { applied: counters.applied, sent: flow.sent });
  const others = [...node.waits.others].filter(([id]) => isMember(node, id, out.steady)).map(([, heard]) => heard);
  const quota = place.fcThreshold === 0 ? null : quotaOf(flow.quota, place.fcThreshold, own, others);
  if (quota !== flow.quota) out.report('quota', quota);
  flow.quota = quota;
  flow.sentInPeriod = 0;
  for (const id of place.servers) if (id !== place.spec.id) out.send(id, statsOf(node));
  for (const id of place.servers) expel(node, out, before, id);
  broadcastReady(node, out);
  tellWaiting(node, out);
}

type Period = Pick<Heard, 'queue' | 'appliedInPeriod' | 'sentInPeriod'>;

/** For the next second; null: no bound. */
function quotaOf(last: number | null, threshold: number, own: Period, others: readonly Period[]): number | null {
  const all = [own, ...others];
  const late = all.filter(({ queue }) => queue > threshold);
  if (late.length > 0) {
    const capacity = Math.min(...late.map(({ appliedInPeriod }) => appliedInPeriod)) * (1 - HOLD);
    const writers = Math.max(1, all.filter(({ sentInPeriod }) => sentInPeriod > 0).length);
    return Math.max(1, Math.floor(capacity / writers));
  }
  if (last === null) return null;
  const next = Math.ceil(last * (1 + RELEASE));
  return own.sentInPeriod < last ? null : next;
}

function expel(node: ServerState, out: ServerOut, before: Before, id: NodeId): void {
  if (id === node.place.spec.id) return;
  const isGone = !isMember(node, id, out.steady);
  if (isGone === before.expelled.includes(id)) return;
  before.expelled = isGone ? [...before.expelled, id] : before.expelled.filter((each) => each !== id);
  if (isGone) out.report('expelled', id);
}

export const groupReplication: Mechanism = { slot: 'cluster', id: 'group-replication', at: () => way, invariants };
