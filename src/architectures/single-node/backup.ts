/**
 * The idea of this room: a copy of the whole database leaves the building now and then. Nobody waits for it, so what
 * was confirmed after the last copy that arrived is lost with the disk. Here the primary decides when a copy is due, and
 * fills its database from the latest one when a person orders it. Where copies are kept: `store.ts`.
 */
import type { Micros } from '../../sim/node.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import { beginAnew, promise, wrote } from '../shared/promises.ts';
import { changeRole } from '../shared/roles.ts';
import { primaryRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { BackupImage, BackupRefused, BackupStored } from './protocol.ts';
import type { PrimaryOut, PrimaryState } from './state.ts';

export const BACKUP_TIMER = 'backup';
export const RESTORE_TIMER = 'restore';

/** How long a restore waits for the backup to arrive before it gives up. Ours: several times the widest round trip. */
const RESTORE_WAIT_US: Micros = 10_000_000;

export function hasBackups({ backupNode, backupIntervalUs }: Place): boolean {
  return backupNode !== null && backupIntervalUs > 0;
}

export function onBackupTimer(node: PrimaryState, out: PrimaryOut): void {
  out.setTimer(BACKUP_TIMER, node.place.backupIntervalUs);
  onBackupOrder(node, out);
}

/** Takes a copy if one is due. An empty database is never copied: it would replace the copy that is needed now. */
export function onBackupOrder(node: PrimaryState, out: PrimaryOut): void {
  if (node.role.value !== 'active' || !hasBackups(node.place) || !node.place.rules.isDue(node)) return;
  node.copying = true;
  out.execute({ kind: 'backup', generation: node.generation }, { kind: 'image' });
}

export function onCopyTaken(node: PrimaryState, out: PrimaryOut, generation: number, result: SqlResult): void {
  const { backupNode, rules } = node.place;
  if (!rules.isOfThisLife(generation, node.generation)) return;
  node.copying = false;
  if (result.kind !== 'image' || backupNode === null || node.role.value !== 'active') return;
  const { image, position } = result;
  // Only what no crash takes back is worth a copy.
  promise(node.promises, out, rules, {
    upTo: position,
    to: backupNode,
    message: { kind: 'backup', image, position, restores: node.restores },
  });
}

export function onRestoreOrder(node: PrimaryState, out: PrimaryOut): void {
  const { backupNode } = node.place;
  if (backupNode === null || !changeRole(primaryRoles, node, out, 'RESTORE')) return;
  out.send(backupNode, { kind: 'fetch-backup' });
  out.setTimer(RESTORE_TIMER, RESTORE_WAIT_US);
}

export function onStartEmptyOrder(node: PrimaryState, out: PrimaryOut): void {
  if (node.role.value !== 'empty') return;
  changeRole(primaryRoles, node, out, 'START_EMPTY');
  beginGeneration(node, out, null);
}

/** Positions are counted anew after a restore: what is said of a copy from before says nothing of those. */
export function onBackupStored(node: PrimaryState, out: PrimaryOut, { position, restores }: BackupStored): void {
  if (!node.place.rules.isOfThisHistory(restores, node.restores)) return;
  node.stored = position;
  out.report('backedUp', position);
}

/** A copy was not kept; what stands here now is what goes on, so a new one of it is taken. */
export function onBackupRefused(node: PrimaryState, out: PrimaryOut, { restores }: BackupRefused): void {
  if (node.role.value !== 'active') return;
  noteRestores(node, out, restores);
  node.stored = -1;
}

function noteRestores(node: PrimaryState, out: PrimaryOut, restores: number): void {
  if (restores <= node.restores) return;
  node.restores = restores;
  out.persist('restores', restores);
}

export function onBackupImage(node: PrimaryState, out: PrimaryOut, message: BackupImage): void {
  if (node.role.value !== 'restoring') return;
  if (message.backup === null) return abandonRestore(node, out, 'no backup was ever stored');
  node.fetched = message;
  out.cancelTimer(RESTORE_TIMER);
  loadWhenIdle(node, out);
}

/** Loads what was fetched, but not under the feet of statements that are still running, or of answers that wait for the disk. */
export function loadWhenIdle(node: PrimaryState, out: PrimaryOut): void {
  const { fetched } = node;
  if (fetched === null || fetched.backup === null || !node.place.rules.mayLoad(node.running + node.promises.held.length)) return;
  node.fetched = null;
  const { image, position } = fetched.backup;
  noteRestores(node, out, fetched.restores);
  out.execute({ kind: 'restore' }, { kind: 'load', image, position });
}

export function onLoaded(node: PrimaryState, out: PrimaryOut, result: SqlResult): void {
  if (result.kind !== 'loaded') return abandonRestore(node, out, 'the backup could not be loaded');
  // After a lost disk nobody here knows how far the database had come: the clients' confirmations are all that is left.
  node.loaded = { position: result.position, lost: node.position - result.position };
  beginGeneration(node, out, result.position);
  beginAnew(node.promises);
  wrote(node.promises, out, result.position);
  endRestore(node, out);
}

/** Once the loaded backup is on disk: a crash before goes back to what was there. */
export function endRestore(node: PrimaryState, out: PrimaryOut): void {
  const { loaded, promises } = node;
  if (loaded === null || promises.synced < loaded.position) return;
  const { position, lost } = loaded;
  node.loaded = null;
  node.position = position;
  node.stored = position;
  changeRole(primaryRoles, node, out, 'RESTORED');
  out.report('position', position);
  out.lose(position, 'restore');
  out.report('restoredTo', position);
  if (lost > 0) out.report('lostWrites', lost);
}

export function abandonRestore(node: PrimaryState, out: PrimaryOut, why: string): void {
  if (node.role.value !== 'restoring') return;
  out.cancelTimer(RESTORE_TIMER);
  changeRole(primaryRoles, node, out, node.lost ? 'EMPTY' : 'GAVE_UP');
  out.report('restoreFailed', why);
}

function beginGeneration(node: PrimaryState, out: PrimaryOut, restoredTo: number | null): void {
  node.generation = node.place.rules.nextGeneration(node.generation);
  node.restoredTo = restoredTo;
  node.lost = false;
  node.copying = false;
  out.persist('generation', node.generation);
}
