/**
 * A replica of one range, and a member of its Raft group. The leaseholder answers: reads when nothing on its way can change what they see,
 * writes through the log, above all that was read.
 */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { CALLS_TIMER, firstCall, onCallRefused, onCallsDue, onNotLeader, onQueued } from '../../shared/ranges/calls.ts';
import { knowUniques } from '../../shared/ranges/entries.ts';
import {
  BEGUN_KEY,
  type Begun,
  isBegun,
  noneShown,
  onBegun,
  onShown,
  SHOW_TIMER,
  showCommitted,
  willShow,
} from '../../shared/ranges/showing.ts';
import { stepBy } from '../../shared/step.ts';
import { beginProbing, hear, newClock, onProbe, onProbeTimer, onReading, PROBE_TIMER } from './clock.ts';
import { CLOSING_TIMER, onClosingTimer, onSideTransport } from './closing.ts';
import type { Result, Step, Write } from './commands.ts';
import { carryOut } from './evaluating.ts';
import { isLeaseholder, keepLease, LEASE_TIMER, noteLease } from './leases.ts';
import { nothingStored, putVersion, SETUP_TS } from './mvcc.ts';
import type { ReplicaPlace } from './place.ts';
import { type Answer, type CrdbMessage, isRequest, type WriteBatch } from './protocol.ts';
import { onPushed, PUSH_TIMER, pushBlocked } from './pushing.ts';
import { answerWaiting, onRead } from './reading.ts';
import { answerLooking, onFound, onQueryIntent, onRecovered } from './recovering.ts';
import { answer, refuse } from './replying.ts';
import { group, type JobResult, type ReplicaOut, type ReplicaState, type ReplicaTag } from './state.ts';
import { judgePushes, onPush, onQueried, onQueryTxn } from './txn-wait.ts';
import { admit, leave, leaveAborted, onWrite, propose } from './waiting.ts';

export function replicaLogic(place: ReplicaPlace): NodeLogic<ReplicaState, CrdbMessage, JobResult, ReplicaTag> {
  const handle = stepBy<ReplicaState, CrdbMessage, JobResult, ReplicaTag>({
    onMessage,
    onSynced: (node, out, tag) => {
      if (tag.kind === 'group') group.onSynced(node, out, tag);
    },
    onResult(node, out, tag, result) {
      if (tag.kind === 'begin') {
        const begun = onBegun(out, result);
        if (begun) startFrom(node, begun);
      } else if (tag.kind === 'show') onShown(node, out, result);
    },
    onTimer,
    onRefused(node, out, peer, message) {
      if (isRequest(message)) onCallRefused(node, out, peer, message.call);
    },
    onOrder(node, out, order) {
      if (order === 'lead') group.order(node, out, { does: 'lead', member: node.place.spec.id });
    },
  });
  return {
    roles: place.agreement.roles,
    boot(disk, role, out, birth) {
      const begun = disk.get(BEGUN_KEY);
      const node: ReplicaState = {
        ...{ role, place, own: {} },
        ...place.agreement.begin(disk, place, out.now, birth),
        ...noneShown(),
        ...newClock(),
        ...{ mvcc: nothingStored(), lastApplied: 0, cache: { reads: new Map(), lowWater: 0 }, cacheOf: 0 },
        ...{ leaseAsked: 0, leaseAskedIn: -1, waiting: [], proposed: new Map(), served: [] },
        ...{ lockQueue: [], pushes: new Map(), pushed: [], recoveries: new Map(), looking: [], resolving: new Map(), resolved: 0 },
        ...{ calls: new Map(), callCount: firstCall(out, birth), counters: { regionErrors: 0 } },
        ...{ closing: 0, told: null },
        leaders: place.regions.map(([first = '']) => first),
      };
      if (isBegun(begun)) startFrom(node, begun);
      // Nothing is carried out before this is on disk, so a first life that ended early has changed nothing.
      else if (birth !== 'blank') out.execute({ kind: 'begin' }, { kind: 'rows-all' });
      group.start(node, out, birth);
      beginProbing(node, out);
      out.setTimer(LEASE_TIMER, 1, place.leaseTickUs);
      if (place.closedTarget !== null) out.setTimer(CLOSING_TIMER, 1, place.closeUs);
      goOn(node, out);
      return node;
    },
    step(node, input, out) {
      node.served = [];
      node.heard = 0;
      node.mvcc.journal.length = 0;
      if (node.stopped) return;
      node.wallMs = out.now / 1000;
      handle(node, input, out);
      goOn(node, out);
    },
  };
}

function startFrom(node: ReplicaState, begun: Begun): void {
  node.begun = begun;
  knowUniques(node.mvcc.entries, begun.uniques);
  for (const [key, change] of begun.rows) putVersion(node.mvcc, key, Object.freeze({ ts: SETUP_TS, localTs: SETUP_TS, change, txn: '' }));
  node.mvcc.journal.length = 0;
}

function onTimer(node: ReplicaState, out: ReplicaOut, name: string): void {
  if (group.onTimer(node, out, name)) return;
  if (name === PROBE_TIMER) onProbeTimer(node, out);
  else if (name === LEASE_TIMER) out.setTimer(LEASE_TIMER, node.place.leaseTickUs);
  else if (name === SHOW_TIMER) node.isShowing = false;
  else if (name === CLOSING_TIMER) onClosingTimer(node, out);
  else if (name === CALLS_TIMER) onCallsDue(node, out);
  // What it is for is done at the end of every step.
  else if (name === PUSH_TIMER) return;
}

function onMessage(node: ReplicaState, out: ReplicaOut, from: NodeId, message: CrdbMessage): void {
  // It is compared whatever it shows.
  if (message.kind === 'clock-reading') return void onReading(node, out, from, message);
  if (message.kind === 'clock-probe') return onProbe(node, out, from, message);
  if ('hlc' in message && !hear(node, out, message.hlc)) return out.report('clockRefused', from);
  switch (message.kind) {
    case 'batch-read':
    case 'batch-refresh':
      return onRead(node, out, from, message);
    case 'side-transport':
      return onSideTransport(node, message);
    case 'batch-answer':
      return onAnswer(node, out, message);
    case 'not-leaseholder':
      return onNotLeader(node, out, from, message.call, message.leader);
    case 'query':
    case 'reply':
    case 'batch-rows':
      return;
    default:
      if ('step' in message) return onStep(node, out, from, message);
      group.onMessage(node, out, from, message);
  }
}

function onStep(node: ReplicaState, out: ReplicaOut, from: NodeId, { call, step }: WriteBatch): void {
  switch (step.kind) {
    case 'write':
      return onWrite(node, out, from, call, step);
    case 'push-txn':
      return onPush(node, out, from, call, step);
    case 'query-txn':
      return onQueryTxn(node, out, from, call, step);
    case 'query-intent':
      return onQueryIntent(node, out, from, call, step);
    default:
      return onEnding(node, out, from, call, step);
  }
}

/** Nobody waits for these: they go into the log at once. */
function onEnding(node: ReplicaState, out: ReplicaOut, from: NodeId, call: number, step: Exclude<Step, Write>): void {
  if (!isLeaseholder(node, out)) return refuse(node, out, from, call);
  if ('ts' in step && step.ts === 0) leaveAborted(node, out, step.txn.id);
  const index = propose(node, out, step);
  if (index === null) return refuse(node, out, from, call);
  node.proposed.set(index, { from, call, epoch: group.epoch(node) });
}

/** Another range has answered. */
function onAnswer(node: ReplicaState, out: ReplicaOut, { call: id, result }: Answer): void {
  const call = node.calls.get(id);
  if (!call) return;
  if (result.kind === 'queued') return onQueued(node, out, call);
  node.calls.delete(id);
  const { purpose } = call;
  switch (purpose.kind) {
    case 'push':
      return onPushed(node, out, purpose.name, result);
    case 'query':
      return onQueried(node, purpose.of, result);
    case 'look':
      return onFound(node, out, purpose.of, result);
    case 'recover':
      return onRecovered(node, out, purpose.meta, result);
  }
}

function applyChosen(node: ReplicaState): readonly { readonly index: number; readonly result: Result }[] {
  if (!node.begun) return [];
  const chosen = group.chosenIndex(node);
  const results: { readonly index: number; readonly result: Result }[] = [];
  while (node.lastApplied < chosen) {
    node.lastApplied += 1;
    const command = entryAt(group.log(node), node.lastApplied)?.payload;
    if (!command) continue;
    node.mvcc.index = node.lastApplied;
    const { result, rows, txn } = carryOut(node.mvcc, command, node.place.rules);
    results.push({ index: node.lastApplied, result });
    willShow(node, rows, txn);
  }
  return results;
}

function goOn(node: ReplicaState, out: ReplicaOut): void {
  if (node.stopped) return;
  const results = applyChosen(node);
  noteLease(node, out);
  for (const { result, index } of results) {
    const waiting = node.proposed.get(index);
    if (!waiting) continue;
    node.proposed.delete(index);
    // Another leader's entry may stand there.
    const isOwn = waiting.epoch === group.epoch(node) && group.isLeader(node);
    leave(node, waiting.from, waiting.call, isOwn && result.kind === 'locked');
    if (!isOwn || result.kind === 'lease-changed') refuse(node, out, waiting.from, waiting.call);
    else if (result.kind !== 'locked') answer(node, out, waiting.from, waiting.call, result);
  }
  if (!group.isLeader(node)) {
    for (const { from, call } of node.proposed.values()) {
      refuse(node, out, from, call);
      leave(node, from, call, false);
    }
    node.proposed.clear();
  }
  keepLease(node, out);
  goOnWaiting(node, out);
  answerWaiting(node, out);
  showCommitted(node, out);
  group.end(node, out);
}

/** Those that wait for each other: who goes on, who is asked after, whose record is looked after here. */
function goOnWaiting(node: ReplicaState, out: ReplicaOut): void {
  const { lockQueue, waiting, pushed, pushes, looking, recoveries } = node;
  if (lockQueue.length + waiting.length + pushed.length + pushes.size + looking.length + recoveries.size === 0) return;
  const isHolder = isLeaseholder(node, out);
  if (!isHolder) {
    node.calls.clear();
    node.resolving.clear();
  }
  admit(node, out, isHolder);
  pushBlocked(node, out, isHolder);
  for (const [push, result] of judgePushes(node, out, isHolder)) onPushed(node, out, push, result);
  answerLooking(node, out, isHolder);
  admit(node, out, isHolder);
}
