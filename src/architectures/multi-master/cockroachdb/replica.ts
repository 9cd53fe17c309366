/**
 * A replica of one range, and a member of its Raft group. The leaseholder answers: reads when nothing on its way can change what they see,
 * writes through the log, above all that was read.
 */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import { entryAt } from '../../shared/consensus/log.ts';
import { namesOfRow, knowUniques } from '../../shared/ranges/entries.ts';
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
import { leastWrite } from './cache.ts';
import { beginProbing, hear, newClock, now, onProbe, onProbeTimer, onReading, PROBE_TIMER } from './clock.ts';
import type { Command, Result, Step } from './commands.ts';
import { carryOut, isExpired } from './evaluating.ts';
import { isLeaseholder, keepLease, LEASE_TIMER, noteLease } from './leases.ts';
import { nothingStored, putVersion } from './mvcc.ts';
import type { ReplicaPlace } from './place.ts';
import type { CrdbMessage, WriteBatch } from './protocol.ts';
import { answerWaiting, onRead, refuse } from './reading.ts';
import { group, type JobResult, type ReplicaOut, type ReplicaState, type ReplicaTag } from './state.ts';

/** Rows of the set-up were committed before all transactions. */
const SETUP_TS = 1;

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
      };
      if (isBegun(begun)) startFrom(node, begun);
      // Nothing is carried out before this is on disk, so a first life that ended early has changed nothing.
      else if (birth !== 'blank') out.execute({ kind: 'begin' }, { kind: 'rows-all' });
      group.start(node, out, birth);
      beginProbing(node, out);
      out.setTimer(LEASE_TIMER, 1, place.leaseTickUs);
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
    case 'batch-write':
    case 'batch-end':
    case 'push-txn':
    case 'resolve-intent':
      return onStep(node, out, from, message);
    case 'query':
    case 'reply':
    case 'batch-rows':
    case 'batch-answer':
    case 'not-leaseholder':
      return;
    default:
      group.onMessage(node, out, from, message);
  }
}

const answer = (node: ReplicaState, out: ReplicaOut, to: NodeId, call: number, result: Result): void =>
  out.send(to, { kind: 'batch-answer', call, result, hlc: now(node, out) });

function onStep(node: ReplicaState, out: ReplicaOut, from: NodeId, { call, step }: WriteBatch): void {
  if (!isLeaseholder(node, out)) return refuse(node, out, from, call);
  if (step.kind === 'push-txn') {
    const ended = node.mvcc.records.get(step.txn.id);
    if (ended !== undefined) return answer(node, out, from, call, { kind: 'ended', ts: ended });
    if (!isExpired(step.txn, now(node, out))) return answer(node, out, from, call, { kind: 'pending' });
  }
  const index = group.propose(node, out, Object.freeze(prepared(node, out, step)));
  if (index === null) return refuse(node, out, from, call);
  node.proposed.set(index, { from, call, epoch: group.epoch(node) });
}

/** The leaseholder puts in what it alone knows: what was read here, and what time it is. */
function prepared(node: ReplicaState, out: ReplicaOut, step: Step): Command {
  const { sequence: lease } = node.mvcc.lease;
  if (step.kind === 'push-txn') return { ...step, lease, now: now(node, out) };
  if (step.kind !== 'write') return { ...step, lease };
  const localTs = now(node, out);
  const ts = step.mutations.reduce(
    (least, { key, change }) => leastWrite(node.cache, namesOfRow(node.mvcc.entries, key, change), least, step.txn.id),
    step.ts,
  );
  return { ...step, lease, localTs, ts };
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
    if (isOwn && result.kind !== 'lease-changed') answer(node, out, waiting.from, waiting.call, result);
    else refuse(node, out, waiting.from, waiting.call);
  }
  if (!group.isLeader(node)) {
    for (const { from, call } of node.proposed.values()) refuse(node, out, from, call);
    node.proposed.clear();
  }
  keepLease(node, out);
  answerWaiting(node, out);
  showCommitted(node, out);
  group.end(node, out);
}
