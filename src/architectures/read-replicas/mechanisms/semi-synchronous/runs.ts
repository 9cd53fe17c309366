/**
 * A commit waits until a replica has received it and logged that; after a while without, the source falls back to asynchronous
 * replication by itself, and comes back when a replica has caught up. Clients are told nothing of either.
 * Source: MySQL Reference Manual, *Semisynchronous Replication*; counters: *Semisynchronous Replication Monitoring*.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Mechanism } from '../../../contract.ts';
import { microsSetting, numberSetting } from '../../../shared/settings.ts';
import { wrote } from '../../../shared/promises.ts';
import type { Settings } from '../../../showing.ts';
import {
  acknowledgingOf,
  answerAlone,
  beginConfirming,
  endWaits,
  flushedOf,
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
} from '../../acknowledging.ts';
import { shippable } from '../../upstream.ts';
import type { Status } from '../../protocol.ts';
import type { Commit, Told } from '../../slots.ts';
import type { FlushTag, ReplicaOut, ReplicaState, WakeTag } from '../../state.ts';

const PATIENCE = 'semi-sync timeout';
const STATUS = 'Rpl_semi_sync_source_status';

/** Up to where so many replicas have received. */
function received(node: ReplicaState, count: number): number | null {
  const positions = [...acknowledgingOf(node).standbys.values()].map(({ written }) => written).sort((a, b) => b - a);
  return positions[count - 1] ?? null;
}

/** Nobody has answered in time: who waits goes on, and from now on nobody waits for others. */
function fallBack(node: ReplicaState, out: ReplicaOut): void {
  const state = acknowledgingOf(node);
  if (node.role.value !== 'primary' || state.waiting.length === 0) return;
  state.off = true;
  out.report(STATUS, false);
  goOnAlone(node, out);
}

/** Those whose commit is on the own disk: only what was flushed there waits for others (MySQL: sync_binlog = 1). */
function goOnAlone(node: ReplicaState, out: ReplicaOut): void {
  const state = acknowledgingOf(node);
  const { rules } = node.place;
  const unwritten = state.waiting.findIndex(({ upTo }) => !rules.isOnDisk(upTo, node.promises.synced));
  const count = unwritten < 0 ? state.waiting.length : unwritten;
  state.no += count;
  wake(node, out, count, (told) => told);
}

function atNode(settings: Settings): Commit {
  const timeoutUs = microsSetting(settings, 'semiSyncTimeoutMs');
  const count = numberSetting(settings, 'semiSyncReplicas');
  const enough = (node: ReplicaState): number | null => received(node, count);
  const onNews = (node: ReplicaState, out: ReplicaOut): void => {
    const state = acknowledgingOf(node);
    if (state.off && (enough(node) ?? -1) >= shippable(node)) {
      state.off = false;
      out.report(STATUS, true);
    }
    if (state.off) goOnAlone(node, out);
    else wakeConfirmed(node, out, enough);
    if (state.waiting.length === 0) out.cancelTimer(PATIENCE);
  };
  return {
    holds: settings['semiSyncWaitPoint'] === 'AFTER_SYNC',
    logsFirst: true,
    boot: (node) => noAcknowledging(node as ReplicaState),
    written: ({ promises }: ReplicaState, out: ReplicaOut, upTo) => wrote(promises, out, upTo),
    answer(node: ReplicaState, out: ReplicaOut, told: Told) {
      const state = acknowledgingOf(node);
      const waits = told.wrote && node.role.value === 'primary';
      if (waits && state.off) state.no += 1;
      if (!waits || state.off) return answerAlone(node, out, told);
      if (state.waiting.length === 0) out.setTimer(PATIENCE, timeoutUs);
      wait(node, out, told, enough);
    },
    onSynced: onNews,
    onApplied(node: ReplicaState, out: ReplicaOut, from: NodeId, position: number) {
      onAppliedBy(node, out, from, position);
      onNews(node, out);
    },
    onRefused: (node: ReplicaState, _out, peer) => onGone(node, peer),
    onFenced: endWaits,
    onLead(node: ReplicaState) {
      beginConfirming(node);
      acknowledgingOf(node).off = false;
    },
    onReceived,
    flushed: (node) => flushedOf(node as ReplicaState),
    messages: {
      status(node, out, from, message) {
        if (onStatus(node as ReplicaState, out as ReplicaOut, from, message as Status)) onNews(node as ReplicaState, out as ReplicaOut);
      },
    },
    timers: { [PATIENCE]: (node, out) => fallBack(node as ReplicaState, out as ReplicaOut) },
    results: { confirm: (node, out, tag) => onConfirmed(node as ReplicaState, out as ReplicaOut, tag as WakeTag) },
    syncs: { received: (node, out, tag) => onFlushed(node as ReplicaState, out as ReplicaOut, tag as FlushTag) },
  };
}

export const semiSynchronous: Mechanism = { slot: 'commit', id: 'semi-synchronous', at: ({ settings }) => atNode(settings) };
