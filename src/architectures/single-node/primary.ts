/** The one database: it runs every statement, and hands backups and restores to the file of the room's idea. */
import { advanceTo } from '../shared/position.ts';
import type { NodeId } from '../../sim/node.ts';
import type { NodeLogic } from '../../sim/logic.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { asQueryResult, POSITION_JOB, queryJob, refusal, reply } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, noOperations } from '../shared/recent.ts';
import { foundOnDisk, keepPromises, noPromises, promise } from '../shared/promises.ts';
import { busy, endIdle, IDLE_TIMER, idle } from '../shared/transactions/idle.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { BACKUP_TIMER, hasBackups, onBackupRefused, onBackupOrder, onBackupStored, onBackupTimer, onCopyTaken } from './backup.ts';
import {
  endRestore,
  loadWhenIdle,
  onBackupImage,
  onLoaded,
  onRestoreOrder,
  onRestoreTimer,
  onStartEmptyOrder,
  RESTORE_TIMER,
  tellRestored,
  UNFINISHED,
  UNTOLD,
} from './restore.ts';
import { connectionsOf, hasConnection, isAlone, tooMany } from './connections.ts';
import { primaryRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { SingleNodeMessage } from './protocol.ts';
import { CHECKPOINT, CHECKPOINT_TIMER, checkpoint, checkpointOn, onCheckpointTimer, RECOVERY_TIMER, toReplay } from './recovery.ts';
import type { PrimaryOut, PrimaryState, PrimaryTag } from './state.ts';

export function primaryLogic(place: Place): NodeLogic<PrimaryState, SingleNodeMessage, SqlResult, PrimaryTag> {
  return {
    roles: primaryRoles,
    boot(disk, role, out, birth) {
      const generation = disk.get('generation');
      const node: PrimaryState = {
        place,
        role,
        position: 0,
        promises: noPromises(),
        checkpoint: checkpointOn(disk.get(CHECKPOINT)),
        alone: 0,
        generation: typeof generation === 'number' ? generation : 0,
        restoredTo: null,
        lost: place.rules.isLost(birth) || place.rules.isUnfinished(disk.get(UNFINISHED)),
        restores: Number(disk.get('restores') ?? 0),
        stored: -1,
        copying: false,
        loaded: null,
        recovery: null,
        recovered: null,
        running: 0,
        recent: noOperations(),
        idleSince: new Map(),
        own: {},
        fetched: null,
      };
      bootWays(place.ways, node, out, disk, birth);
      if (birth === 'first') out.persist('generation', 0);
      else if (node.lost) changeRole(primaryRoles, node, out, 'EMPTY');
      else if (place.checkpointUs === 0) changeRole(primaryRoles, node, out, 'READY');
      const untold = disk.get(UNTOLD);
      if (typeof untold === 'number' && !node.lost) tellRestored(out, untold);
      out.execute({ kind: 'position' }, POSITION_JOB);
      if (hasBackups(place)) out.setTimer(BACKUP_TIMER, place.backupIntervalUs);
      if (place.checkpointUs > 0) out.setTimer(CHECKPOINT_TIMER, place.checkpointUs);
      return node;
    },
    step: stepBy({ onMessage, onResult, onSynced, onTimer, onOrder }),
  };
}

function onMessage(node: PrimaryState, out: PrimaryOut, from: NodeId, message: SingleNodeMessage): void {
  switch (message.kind) {
    case 'query':
      return onQuery(node, out, from, message);
    case 'backup-stored':
      return onBackupStored(node, out, message);
    case 'backup-refused':
      return onBackupRefused(node, out, message);
    case 'backup-image':
      return onBackupImage(node, out, message);
  }
}

function onQuery(node: PrimaryState, out: PrimaryOut, from: NodeId, query: ClientQuery): void {
  const { rules, spec, maxConnections } = node.place;
  // Before anything else: a doubled question must not be refused for certain once and carried out the other time.
  if (rules.isRepeated(!accept(node.recent, query.op))) return;
  if (!rules.mayAnswer(node.role.value)) {
    return out.send(from, reply(query.op, whyNot(node), spec.id, null));
  }
  if (!hasConnection(query) && !rules.mayConnect(connectionsOf(node), maxConnections)) {
    return out.send(from, reply(query.op, tooMany(maxConnections), spec.id, null));
  }
  if (isAlone(query)) node.alone += 1;
  node.running += 1;
  busy(node.idleSince, query);
  out.execute({ kind: 'query', client: from, asked: query }, queryJob(query, false));
}

function whyNot({ role }: PrimaryState): Outcome {
  if (role.value === 'starting') {
    const message = 'FATAL: the database system is starting up. It replays its log: ask again in a moment.';
    return { ok: false, definite: true, problem: { message, detail: '', offset: null, code: '57P03' } };
  }
  return refusal(
    role.value === 'empty'
      ? 'The database is empty: its disk was lost. Restore a backup.'
      : 'The database is being restored from its backup. Ask again in a moment.',
  );
}

function onResult(node: PrimaryState, out: PrimaryOut, tag: PrimaryTag, result: SqlResult): void {
  switch (tag.kind) {
    case 'query':
      return onAnswer(node, out, tag, result);
    case 'position':
      return result.kind === 'applied' ? onPosition(node, out, result.position) : undefined;
    case 'backup':
      return onCopyTaken(node, out, tag.generation, result);
    case 'restore':
      return onLoaded(node, out, result);
    default:
      return;
  }
}

/** The first job of a life: nothing had been written in it. */
function onPosition(node: PrimaryState, out: PrimaryOut, position: number): void {
  foundOnDisk(node.promises, position);
  advanceTo(node, out, position);
  if (node.role.value !== 'starting') return;
  const count = toReplay(node);
  out.report('replays', count);
  out.setTimer(RECOVERY_TIMER, count * node.place.replayUs);
}

/** All is replayed; that ends with a checkpoint. */
function onRecovered(node: PrimaryState, out: PrimaryOut): void {
  if (node.role.value !== 'starting') return;
  changeRole(primaryRoles, node, out, 'READY');
  checkpoint(node, out);
}

function onAnswer(node: PrimaryState, out: PrimaryOut, { client, asked }: Extract<PrimaryTag, { kind: 'query' }>, result: SqlResult): void {
  node.running -= 1;
  if (isAlone(asked)) node.alone -= 1;
  const { outcome, position, change } = asQueryResult(result);
  if (change !== null) node.place.backing.committed?.(node, out, change);
  advanceTo(node, out, position);
  idle(node.idleSince, out, node.place.idleUs, asked, outcome);
  const message = reply(asked.op, outcome, node.place.spec.id, position);
  promise(node.promises, out, node.place.rules, { upTo: position, to: client, message });
  loadWhenIdle(node, out);
}

function onSynced(node: PrimaryState, out: PrimaryOut, tag: PrimaryTag): void {
  if (tag.kind === 'written') keepPromises(node.promises, out, tag);
  endRestore(node, out);
  loadWhenIdle(node, out);
}

function onTimer(node: PrimaryState, out: PrimaryOut, name: string): void {
  if (name === BACKUP_TIMER) onBackupTimer(node, out);
  else if (name === IDLE_TIMER) endIdle(node.idleSince, out, node.place.idleUs, { kind: 'idle' });
  else if (name === CHECKPOINT_TIMER) onCheckpointTimer(node, out);
  else if (name === RECOVERY_TIMER) onRecovered(node, out);
  else if (name === RESTORE_TIMER) onRestoreTimer(node, out);
}

function onOrder(node: PrimaryState, out: PrimaryOut, order: string): void {
  if (order === 'backup') onBackupOrder(node, out);
  else if (order === 'restore') onRestoreOrder(node, out);
  else if (order === 'start-empty') onStartEmptyOrder(node, out);
}
