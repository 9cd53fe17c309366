/**
 * A restore: the latest copy is fetched and loaded, then what came after it is added part by part, in order, up to the end or to the moment that
 * is wanted. It ends where a part does not fit, and says so: half of a backup is better than a database that never was.
 */
import type { SqlResult } from '../../sqlite/jobs.ts';
import { POSITION_JOB } from '../shared/answers.ts';
import { beginAnew, wrote } from '../shared/promises.ts';
import { changeRole } from '../shared/roles.ts';
import { primaryRoles } from './machine.ts';
import { headOf, jobOf, partsUntil } from './parts.ts';
import type { BackupImage, Copy, Part } from './protocol.ts';
import { checkpoint, forgetCheckpoint } from './recovery.ts';
import type { PrimaryOut, PrimaryState, Recovery } from './state.ts';

export const RESTORE_TIMER = 'restore';
/** On the disk while a copy is loaded and its parts are not (PostgreSQL: recovery.signal and backup_label). */
export const UNFINISHED = 'unfinished restore';
/** On the disk from when a backup is loaded until that has been told: up to where it goes. A crash in between must not hush it up. */
export const UNTOLD = 'restored, not told';

export function onRestoreOrder(node: PrimaryState, out: PrimaryOut): void {
  const { backupNode, restoreWaitUs } = node.place;
  if (backupNode === null) return out.report('restoreFailed', 'no backup is set up');
  if (!changeRole(primaryRoles, node, out, 'RESTORE')) return;
  out.send(backupNode, { kind: 'fetch-backup' });
  out.setTimer(RESTORE_TIMER, restoreWaitUs);
}

export function onStartEmptyOrder(node: PrimaryState, out: PrimaryOut): void {
  if (node.role.value !== 'empty') return;
  changeRole(primaryRoles, node, out, 'START_EMPTY');
  beginGeneration(node, out, null);
}

export function noteRestores(node: PrimaryState, out: PrimaryOut, restores: number): void {
  if (restores <= node.restores) return;
  node.restores = restores;
  out.persist('restores', restores);
}

/** A copy has come; it is loaded, or about to be. */
const hasCopy = ({ fetched, recovery, loaded }: PrimaryState): boolean => fetched !== null || recovery !== null || loaded !== null;

export function onBackupImage(node: PrimaryState, out: PrimaryOut, message: BackupImage): void {
  // Whoever asked twice, in an earlier life or because the network doubled it, is answered twice: one copy is enough.
  if (node.role.value !== 'restoring' || hasCopy(node)) return;
  if (message.backup === null) return abandonRestore(node, out, 'no backup was ever stored');
  const { takenAtUs } = message.backup;
  const { rules, targetUs } = node.place;
  if (takenAtUs !== undefined && !rules.isWithin(takenAtUs, targetUs)) {
    return abandonRestore(node, out, 'the oldest copy that is kept was taken after the moment that is wanted');
  }
  node.fetched = message;
  out.cancelTimer(RESTORE_TIMER);
  loadWhenIdle(node, out);
}

/** Loads what was fetched, but not under the feet of statements that are still running, or of answers that wait for the disk. */
export function loadWhenIdle(node: PrimaryState, out: PrimaryOut): void {
  const { fetched } = node;
  const { rules } = node.place;
  if (fetched === null || fetched.backup === null || !rules.mayLoad(node.running + node.promises.held.length)) return;
  node.fetched = null;
  const { image, position } = fetched.backup;
  noteRestores(node, out, fetched.restores);
  node.recovery = recoveryOf(node, fetched.backup, fetched.parts ?? []);
  if (node.recovery.marked) out.persist(UNFINISHED, true);
  out.execute({ kind: 'restore' }, { kind: 'load', image, position });
}

function recoveryOf({ place: { rules, targetUs } }: PrimaryState, { position }: Copy, stored: readonly Part[]): Recovery {
  const parts = partsUntil(stored, targetUs, rules);
  const goal = headOf(position, parts);
  return { parts: rules.inOrder(parts), goal, stopped: null, marked: parts.length > 0, cut: goal < headOf(position, stored) };
}

/** The copy is loaded, or a part is added. */
export function onLoaded(node: PrimaryState, out: PrimaryOut, result: SqlResult): void {
  const { recovery } = node;
  if (recovery === null) return;
  const [next, ...parts] = recovery.parts;
  if (result.kind !== 'loaded' && result.kind !== 'applied') return onUnfit(node, out, recovery);
  const { position } = result;
  if (next === undefined) return finish(node, out, recovery, position);
  if (!node.place.rules.isNext(next.after, position)) {
    const stopped = `what was changed between v${position} and v${next.after} is missing`;
    return finish(node, out, { ...recovery, stopped }, position);
  }
  node.recovery = { ...recovery, parts };
  out.execute({ kind: 'restore' }, jobOf(next));
}

/** The job failed. Where that was a part, the database says how far it came. */
function onUnfit(node: PrimaryState, out: PrimaryOut, recovery: Recovery): void {
  if (!recovery.marked || recovery.stopped !== null) {
    node.recovery = null;
    return abandonRestore(node, out, 'the backup could not be loaded');
  }
  node.recovery = { ...recovery, parts: [], stopped: 'a part of the backup does not fit what stands before it' };
  out.execute({ kind: 'restore' }, POSITION_JOB);
}

function finish(node: PrimaryState, out: PrimaryOut, recovery: Recovery, position: number): void {
  // After a lost disk nobody here knows how far the database had come: the clients' confirmations are all that is left.
  const undone = node.lost ? null : node.place.rules.undone(node.position, position);
  node.loaded = { position, lost: undone ?? 0 };
  node.recovered = { goal: recovery.goal, stopped: recovery.stopped, reached: position, undone };
  node.recovery = recovery;
  out.persist(UNTOLD, position);
  beginGeneration(node, out, position);
  beginAnew(node.promises);
  wrote(node.promises, out, position);
  endRestore(node, out);
}

/** Once the loaded backup is on disk: a crash before goes back to what was there. */
export function endRestore(node: PrimaryState, out: PrimaryOut): void {
  const { loaded, promises, recovery } = node;
  if (loaded === null || promises.synced < loaded.position) return;
  const { position, lost } = loaded;
  node.loaded = null;
  node.recovery = null;
  if (recovery?.marked) out.persist(UNFINISHED, false);
  node.position = position;
  // Where not all of the backup came back, the next part would not fit its end.
  node.stored = recovery?.cut || recovery?.stopped ? -1 : position;
  changeRole(primaryRoles, node, out, 'RESTORED');
  checkpoint(node, out);
  out.report('position', position);
  tellRestored(out, position);
  if (recovery?.stopped) out.report('restoreStopped', recovery.stopped);
  if (lost > 0) out.report('lostWrites', lost);
}

/** What was written after it is gone. */
export function tellRestored(out: PrimaryOut, position: number): void {
  out.persist(UNTOLD, null);
  out.lose(position, 'restore');
  out.report('restoredTo', position);
}

/** Nothing has come for so long. */
export function onRestoreTimer(node: PrimaryState, out: PrimaryOut): void {
  if (node.place.rules.givesUp(hasCopy(node))) abandonRestore(node, out, 'no answer from the backup store');
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
  node.place.backing.replaced?.(node);
  out.persist('generation', node.generation);
  forgetCheckpoint(node, out);
}
