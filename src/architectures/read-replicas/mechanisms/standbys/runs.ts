/**
 * A commit waits for standbys, as far as `synchronous_commit` says and for whom `synchronous_standby_names` does. There is no time-out:
 * with too few standbys a commit waits for ever, unseen, its rows locked, until somebody cancels it; then it succeeds with a warning.
 * Source: PostgreSQL, src/backend/replication/syncrep.c; documentation, *Synchronous Replication*.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Mechanism, Topology } from '../../../contract.ts';
import { microsSetting } from '../../../shared/settings.ts';
import { unknown } from '../../../shared/answers.ts';
import { wrote } from '../../../shared/promises.ts';
import type { Settings } from '../../../showing.ts';
import {
  acknowledgingOf,
  answerAlone,
  beginConfirming,
  dropSilent,
  endWaits,
  flushedOf,
  type Heard,
  noAcknowledging,
  onAppliedBy,
  onConfirmed,
  onFlushed,
  onGone,
  onReceived,
  onStatus,
  wait,
  wake,
  wakeConfirmed,
  withOutcome,
} from '../../acknowledging.ts';
import { databasesOf } from '../../places.ts';
import { shipAll } from '../../lead.ts';
import type { Status } from '../../protocol.ts';
import type { Commit, Told } from '../../slots.ts';
import type { FlushTag, ReplicaOut, ReplicaState, WakeTag } from '../../state.ts';
import { confirmedByStandbys } from './invariants.ts';
import { heard } from './levels.ts';
import { chosen, enoughOf, type Needed, named, neededOf } from './names.ts';

const WAL_WRITER = 'wal writer';
const WAITS = 'waits for standbys';
const LONG_US = 1_000_000;

/**
 * How far a standby has come, as this level counts; null: the level asks nobody. PostgreSQL's standby replays what it has flushed and nothing
 * else, so what is applied there is on its disk, too. (src/backend/access/transam/xlogrecovery.c, WaitForWALToBecomeAvailable.)
 */
const REACHED: Readonly<Record<string, (heard: Heard) => number>> = {
  remote_write: (heard) => heard.written,
  on: (heard) => heard.flushed,
  remote_apply: (heard) => Math.min(heard.applied, heard.flushed),
};

const CANCELLED = 'canceling wait for synchronous replication due to user request';
const ENDED = 'canceling the wait for synchronous replication and terminating connection due to administrator command';
const LOCAL = 'The transaction has already committed locally, but might not have been replicated to the standby.';

/** Named standbys that can be waited for: connected, and once caught up. */
function candidatesOf(node: ReplicaState, needed: Needed, topology: Topology): readonly (readonly [NodeId, Heard])[] {
  const { standbys } = acknowledgingOf(node);
  return named(needed, databasesOf(topology)).flatMap((id) => {
    const heard = standbys.get(id);
    return heard?.streaming ? [[id, heard] as const] : [];
  });
}

/** Up to where enough standbys have come. */
function reached(node: ReplicaState, settings: Settings, topology: Topology, level: string): number | null {
  const needed = neededOf(String(settings['synchronousStandbyNames']));
  const how = REACHED[level];
  if (!needed || !how) return Number.POSITIVE_INFINITY;
  return enoughOf(
    needed,
    chosen(needed, candidatesOf(node, needed, topology)).map(([, heard]) => how(heard)),
  );
}

function syncState(node: ReplicaState, settings: Settings, topology: Topology, standby: NodeId): string {
  const needed = neededOf(String(settings['synchronousStandbyNames']));
  if (!needed || !named(needed, databasesOf(topology)).includes(standby)) return 'async';
  if (needed.how === 'any') return 'quorum';
  return chosen(needed, candidatesOf(node, needed, topology)).some(([id]) => id === standby) ? 'sync' : 'potential';
}

/** The log goes to disk a while after the first commit that is not there; what comes meanwhile does not put it off. */
function writeLater(node: ReplicaState, out: ReplicaOut, delayUs: number, upTo: number): void {
  const state = acknowledgingOf(node);
  if (upTo <= node.promises.asked || state.writesLater) return;
  state.writesLater = true;
  out.setTimer(WAL_WRITER, delayUs);
}

function writeNow(node: ReplicaState, out: ReplicaOut): void {
  acknowledgingOf(node).writesLater = false;
  wrote(node.promises, out, node.position);
  if (node.role.value === 'primary') shipAll(node, out);
}

/** Everybody who waits goes on: the write is done here, and nobody knows whether elsewhere. */
function giveUpWaiting(node: ReplicaState, out: ReplicaOut, ended: boolean): void {
  const state = acknowledgingOf(node);
  const { length } = state.waiting;
  if (length === 0) return;
  state.no += length;
  out.report('warning', `${ended ? ENDED : CANCELLED}. ${LOCAL}`);
  const told = ended
    ? (each: Told) =>
        withOutcome(each, unknown('The connection was terminated by an administrator while the commit waited for standbys.', LOCAL))
    : (each: Told) => each;
  wake(node, out, length, told);
  tellWaiting(node, out, false);
}

/** Commits wait for longer than it takes: whoever looks sees it, and can cancel them. */
function tellWaiting(node: ReplicaState, out: ReplicaOut, waits: boolean): void {
  const state = acknowledgingOf(node);
  out.cancelTimer(WAITS);
  if (waits === state.shown) return;
  state.shown = waits;
  out.report('waitsForStandbys', waits);
}

function atNode(settings: Settings, topology: Topology): Commit {
  const usual = String(settings['synchronousCommit']);
  const isWaitedFor = neededOf(String(settings['synchronousStandbyNames'])) !== null;
  const waitsAt = (level: string): boolean => isWaitedFor && level in REACHED;
  const delayUs = microsSetting(settings, 'walWriterDelayMs');
  const timeoutUs = microsSetting(settings, 'walSenderTimeoutMs');
  const enough = (node: ReplicaState, level = usual): number | null => reached(node, settings, topology, level);
  const wakeAll = (node: ReplicaState, out: ReplicaOut): void => {
    const waited = acknowledgingOf(node).waiting.length > 0;
    wakeConfirmed(node, out, enough);
    if (waited && acknowledgingOf(node).waiting.length === 0) tellWaiting(node, out, false);
  };
  return {
    holds: waitsAt(usual),
    holdsAt: waitsAt,
    heard: (node, asked) => heard(acknowledgingOf(node as ReplicaState).levels, asked, usual),
    levelOf(node, asked) {
      const { levels } = acknowledgingOf(node as ReplicaState);
      return levels.size === 0 ? undefined : levels.get(asked.ends?.transaction ?? '');
    },
    ended: (node, { ends }) => void (ends && acknowledgingOf(node as ReplicaState).levels.delete(ends.transaction)),
    logsFirst: true,
    boot: (node) => noAcknowledging(node as ReplicaState),
    written(node: ReplicaState, out: ReplicaOut, upTo, level = usual) {
      if (level === 'off') writeLater(node, out, delayUs, upTo);
      else wrote(node.promises, out, upTo);
    },
    answer(node: ReplicaState, out: ReplicaOut, told: Told) {
      const { level = usual } = told;
      if (level === 'off') return out.send(told.to, told.message);
      if (!waitsAt(level) || !told.wrote || node.role.value !== 'primary') return answerAlone(node, out, told);
      if (acknowledgingOf(node).waiting.length === 0) out.setTimer(WAITS, LONG_US);
      wait(node, out, told, enough);
    },
    onSynced: wakeAll,
    onApplied(node: ReplicaState, out: ReplicaOut, from: NodeId, position: number) {
      onAppliedBy(node, out, from, position);
      wakeAll(node, out);
    },
    onBeat(node: ReplicaState, out: ReplicaOut) {
      dropSilent(node, out, timeoutUs);
      wakeAll(node, out);
    },
    onRefused: (node: ReplicaState, _out, peer) => onGone(node, peer),
    onFenced(node: ReplicaState, out: ReplicaOut) {
      endWaits(node, out);
      tellWaiting(node, out, false);
    },
    onLead: beginConfirming,
    standing: (node, standby) => syncState(node as ReplicaState, settings, topology, standby),
    onReceived,
    flushed: (node) => flushedOf(node as ReplicaState),
    messages: {
      status(node, out, from, message) {
        if (onStatus(node as ReplicaState, out as ReplicaOut, from, message as Status)) wakeAll(node as ReplicaState, out as ReplicaOut);
      },
    },
    timers: { [WAL_WRITER]: writeNow, [WAITS]: (node, out) => tellWaiting(node as ReplicaState, out as ReplicaOut, true) },
    results: { confirm: (node, out, tag) => onConfirmed(node as ReplicaState, out as ReplicaOut, tag as WakeTag) },
    syncs: { received: (node, out, tag) => onFlushed(node as ReplicaState, out as ReplicaOut, tag as FlushTag) },
    orders: {
      cancel: (node, out) => giveUpWaiting(node as ReplicaState, out as ReplicaOut, false),
      terminate: (node, out) => giveUpWaiting(node as ReplicaState, out as ReplicaOut, true),
    },
  };
}

export const standbys: Mechanism = {
  slot: 'commit',
  id: 'standbys',
  at: ({ settings, topology }) => atNode(settings, topology),
  invariants: [confirmedByStandbys],
};
