/**
 * A TiKV peer: a replica of one region, and a member of its Raft group. The leader takes requests: reads look at the columns once nothing
 * that is on its way can change what they see; Percolator's steps go into the log and are carried out by all alike.
 */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { NodeId } from '../../../sim/node.ts';
import { entryAt, lastIndex } from '../../shared/consensus/log.ts';
import { stepBy } from '../../shared/step.ts';
import { BEGUN_KEY, isBegun, noneShown, onBegun, onShown, SHOW_TIMER, showCommitted } from '../../shared/ranges/showing.ts';
import { FIRST_VERSION } from '../../shared/ranges/map.ts';
import { numberOfPd, pdAt } from './asking-pd.ts';
import { applyChosen, startFrom } from './applying.ts';
import { keysIn, locksBefore, noColumns, rowsAt } from './columns.ts';
import type { Command, Prewrite } from './commands.ts';
import { onDeadlock, onDetect, reportWait } from './detecting.ts';
import { beat, HEARTBEAT, HEARTBEAT_TIMER, onHeartbeatReply, onOtherLeads, tellOfLead } from './heartbeats.ts';
import type { MemberPlace } from './place.ts';
import type { Get, KvRequest, TidbMessage } from './protocol.ts';
import { noHanding, rangeOf } from './range.ts';
import {
  askSplitOf,
  beginSplitting,
  checkSize,
  goOnSplitting,
  HAND_OVER_TIMER,
  handOverAgain,
  mismatch,
  onSplitMessage,
  SPLIT_TIMER,
} from './splitting.ts';
import { group, type KvState, type MemberOut, type MemberResult, type MemberTag } from './state.ts';

const WAITING_MAX = 10_000;
const MAX_TS_TIMER = 'max ts';
const ASK_AGAIN_US = 500_000;
const ADOPTED = 2 ** 32;

export function tikvLogic(place: MemberPlace): NodeLogic<KvState, TidbMessage, MemberResult, MemberTag> {
  const handle = stepBy<KvState, TidbMessage, MemberResult, MemberTag>({
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
    onTimer(node, out, name) {
      if (group.onTimer(node, out, name)) return;
      if (name === MAX_TS_TIMER) askForMaxTs(node, out);
      else if (name === SPLIT_TIMER) checkSize(node, out);
      else if (name === HAND_OVER_TIMER) handOverAgain(node);
      else if (name === HEARTBEAT_TIMER) beat(node, out);
      else if (name === SHOW_TIMER) node.isShowing = false;
    },
    onOrder(node, out, order) {
      if (order === 'lead') group.order(node, out, { does: 'lead', member: node.place.spec.id });
    },
  });
  return {
    roles: place.agreement.roles,
    boot(disk, role, out, birth) {
      const begun = disk.get(BEGUN_KEY);
      const node: KvState = {
        ...{ role, place, own: {} },
        ...place.agreement.begin(disk, place, out.now, birth),
        ...{ ...noneShown(), columns: noColumns(), lastApplied: 0, range: rangeOf(place, null), handing: noHanding() },
        ...{ maxTs: 0, maxTsEpoch: -1, askedEpoch: -1, askedPd: 0 },
        ...{ reads: new Map(), proposed: new Map(), served: [] },
        ...{ reported: new Map(), detector: 0, waits: new Map(), told: { pd: 0, isWaiting: false, epoch: -1 } },
      };
      if (isBegun(begun)) startFrom(node, begun);
      // Nothing is carried out before this is on disk, so a first life that ended early has changed nothing.
      else if (birth !== 'blank') out.execute({ kind: 'begin' }, { kind: 'rows-all' });
      group.start(node, out, birth);
      beginSplitting(node, out);
      beat(node, out);
      goOn(node, out);
      return node;
    },
    step(node, input, out) {
      node.served = [];
      node.columns.journal.length = 0;
      handle(node, input, out);
      goOn(node, out);
    },
  };
}

function onMessage(node: KvState, out: MemberOut, from: NodeId, message: TidbMessage): void {
  switch (message.kind) {
    case 'kv-get':
      return onGet(node, out, from, message);
    case 'kv-prewrite':
    case 'kv-commit':
    case 'kv-lock':
    case 'kv-resolve':
      return onCommand(node, out, from, message);
    case 'ask-split':
    case 'ask-split-reply':
    case 'hand-over':
    case 'adopted':
      return onSplitMessage(node, out, from, message);
    case 'timestamps':
      return onMaxTs(node, message.batch, message.last);
    case 'detect':
      return onDetect(node, out, message);
    case 'deadlock':
      return onDeadlock(node, out, message);
    case 'not-leader':
      return message.call === HEARTBEAT ? onOtherLeads(node, out, from, message) : onNoOracle(node, out, from, message.leader);
    case 'pd-reply':
      return onHeartbeatReply(node, out, message);
    case 'query':
    case 'reply':
    case 'tso':
    case 'region-heartbeat':
    case 'store-heartbeat':
    case 'kv-rows':
    case 'kv-answer':
    case 'epoch-not-match':
      return;
    default:
      group.onMessage(node, out, from, message);
  }
}

const refuse = (node: KvState, out: MemberOut, to: NodeId, call: number): void =>
  out.send(to, { kind: 'not-leader', call, leader: group.leader(node) });

// Reads ---------------------------------------------------------------------------------------------------------------------

function onGet(node: KvState, out: MemberOut, from: NodeId, { call, spans, startTs, bypass, version = FIRST_VERSION }: Get): void {
  if (!group.isLeader(node) || !node.begun || node.reads.size >= WAITING_MAX) return refuse(node, out, from, call);
  const { rules } = node.place;
  if (!rules.isOfEpoch(version, node.range.version)) return mismatch(node, out, from, call, version);
  // Before it looks: who gets a commit timestamp here from now on gets a later one.
  node.maxTs = rules.raisesMaxTs(node.maxTs, startTs);
  const ticket = `${from} ${call}`;
  const need = rules.waitsFor(lastIndex(group.log(node)), 0);
  node.reads.set(ticket, { from, call, spans, startTs, bypass, version, need, confirmed: false });
  if (group.read(node, out, { from, ticket })) return;
  node.reads.delete(ticket);
  refuse(node, out, from, call);
}

function answerReads(node: KvState, out: MemberOut): void {
  for (const { ticket, index } of group.takeReads(node)) {
    const read = node.reads.get(ticket);
    if (!read) continue;
    read.confirmed = true;
    read.need = Math.max(read.need, index);
  }
  for (const [ticket, { from, call, spans, startTs, bypass, version, need, confirmed }] of node.reads) {
    if (!confirmed || need > node.lastApplied) continue;
    node.reads.delete(ticket);
    if (!node.place.rules.isOfEpoch(version, node.range.version)) {
      mismatch(node, out, from, call, version);
      continue;
    }
    const locks = locksBefore(node.columns, spans, startTs, bypass);
    if (locks.length > 0) {
      out.send(from, { kind: 'kv-answer', call, result: { kind: 'locked', locks } });
      continue;
    }
    const rows = rowsAt(node.columns, spans, startTs);
    node.served = [
      ...node.served,
      {
        ts: startTs,
        keys: spans.flatMap((span) => (span.key === null ? [] : [...keysIn(node.columns, span)])),
        tables: spans.flatMap(({ key, table }) => (key === null ? [table] : [])),
      },
    ];
    out.send(from, { kind: 'kv-rows', call, rows });
  }
}

// Percolator's steps ----------------------------------------------------------------------------------------------------------

function onCommand(node: KvState, out: MemberOut, from: NodeId, { call, command, version = FIRST_VERSION }: KvRequest): void {
  if (!group.isLeader(node) || !node.begun) return refuse(node, out, from, call);
  const { rules } = node.place;
  if (!rules.isOfEpoch(version, node.range.version)) return mismatch(node, out, from, call, version);
  if (command.kind === 'check-txn-status') node.maxTs = rules.raisesMaxTs(node.maxTs, command.callerStartTs);
  const entry = command.kind === 'prewrite' ? prepared(node, command) : command;
  if (entry === null) return refuse(node, out, from, call);
  const index = group.propose(node, out, Object.freeze(version === FIRST_VERSION ? entry : { ...entry, version }));
  if (index === null) return refuse(node, out, from, call);
  node.proposed.set(index, { from, call, epoch: group.epoch(node), version });
}

/** Async commit and 1PC: the leader says before which moment it may not be committed. Null: it does not know yet. */
function prepared(node: KvState, command: Prewrite): Command | null {
  if (!command.isAsync && !command.onePhase) return command;
  const { rules } = node.place;
  if (!rules.knowsMaxTs(node.maxTsEpoch === group.epoch(node))) return null;
  const minCommitTs = rules.leastCommit(command.minCommitTs, node.maxTs);
  // Too far ahead of the oracle: it is committed in two phases.
  if (minCommitTs > command.maxCommitTs) return { ...command, isAsync: false, onePhase: false, minCommitTs: command.startTs + 1 };
  return { ...command, minCommitTs };
}

/** An answer to what was asked before this region got its rows does not tell what was read of them elsewhere. */
const batchOf = (node: KvState): number =>
  group.epoch(node) + (node.range.version > 0 && node.place.splits.region >= node.place.splits.dealt ? ADOPTED : 0);

/** A new leader takes a timestamp, above all that was read at under those before it (tikv/tikv, update_max_timestamp). */
function askForMaxTs(node: KvState, out: MemberOut): void {
  const epoch = group.epoch(node);
  if (!group.isLeader(node) || node.maxTsEpoch === epoch) return;
  const pd = pdAt(node.place.pds, node.askedPd);
  node.askedEpoch = epoch;
  if (pd !== undefined) out.send(pd, { kind: 'tso', batch: batchOf(node), count: 1 });
  node.askedPd += 1;
  out.setTimer(MAX_TS_TIMER, ASK_AGAIN_US);
}

/** Whoever it asked does not hand out timestamps, and may know who does. */
function onNoOracle(node: KvState, out: MemberOut, from: NodeId, leader: NodeId | null): void {
  if (leader === null || leader === from) return;
  askSplitOf(node, out, from, leader);
  node.askedPd = numberOfPd(node.place.pds, leader);
  askForMaxTs(node, out);
}

function onMaxTs(node: KvState, batch: number, ts: number): void {
  if (batch !== batchOf(node)) return;
  node.maxTs = Math.max(node.maxTs, ts);
  node.maxTsEpoch = group.epoch(node);
}

// ---------------------------------------------------------------------------------------------------------------------------

function goOn(node: KvState, out: MemberOut): void {
  for (const { result, index } of applyChosen(node)) {
    const waiting = node.proposed.get(index);
    if (!waiting) continue;
    node.proposed.delete(index);
    // Another leader's entry may stand there.
    if (waiting.epoch === group.epoch(node) && group.isLeader(node)) {
      if (result === null) {
        mismatch(node, out, waiting.from, waiting.call, waiting.version);
        continue;
      }
      const command = entryAt(group.log(node), index)?.payload;
      out.send(waiting.from, { kind: 'kv-answer', call: waiting.call, result });
      if (command?.kind === 'pessimistic-lock') reportWait(node, out, command, result, waiting.from, waiting.call);
    } else refuse(node, out, waiting.from, waiting.call);
  }
  if (!group.isLeader(node)) {
    for (const { from, call } of [...node.reads.values(), ...node.proposed.values()]) refuse(node, out, from, call);
    node.reads.clear();
    node.proposed.clear();
  } else {
    if (node.askedEpoch !== group.epoch(node)) askForMaxTs(node, out);
    answerReads(node, out);
    tellOfLead(node, out);
  }
  goOnSplitting(node, out);
  showCommitted(node, out);
  group.end(node, out);
}
