/**
 * The idea of this room: a copy of the whole database leaves the building now and then, or what was changed since. Nobody waits for it, so what
 * was confirmed after the last that arrived is lost with the disk. Here the primary decides when one is due. Where copies are kept: `store.ts`;
 * how they come back: `restore.ts`; how a part is made: `mechanisms/`.
 */
import type { SqlResult } from '../../sqlite/jobs.ts';
import { promise } from '../shared/promises.ts';
import type { Place } from './place.ts';
import type { BackupRefused, BackupStored } from './protocol.ts';
import { noteRestores } from './restore.ts';
import type { PrimaryOut, PrimaryState } from './state.ts';

export const BACKUP_TIMER = 'backup';

export function hasBackups({ backupNode, backupIntervalUs }: Place): boolean {
  return backupNode !== null && backupIntervalUs > 0;
}

export function onBackupTimer(node: PrimaryState, out: PrimaryOut): void {
  out.setTimer(BACKUP_TIMER, node.place.backupIntervalUs);
  onBackupOrder(node, out);
}

/** Takes a backup if one is due. An empty database is never copied: it would replace the copy that is needed now. */
export function onBackupOrder(node: PrimaryState, out: PrimaryOut): void {
  if (node.role.value !== 'active' || !hasBackups(node.place) || !node.place.rules.isDue(node)) return;
  if (!node.place.backing.takePart?.(node, out)) takeWhole(node, out);
}

export function takeWhole(node: PrimaryState, out: PrimaryOut): void {
  node.copying = true;
  out.execute({ kind: 'backup', generation: node.generation }, { kind: 'image' });
}

export function onCopyTaken(node: PrimaryState, out: PrimaryOut, generation: number, result: SqlResult): void {
  const { backupNode, rules, backing } = node.place;
  if (!rules.isOfThisLife(generation, node.generation)) return;
  node.copying = false;
  if (result.kind !== 'image' || backupNode === null || node.role.value !== 'active') return;
  const { image, position } = result;
  backing.left?.(node, out, position, true);
  const taken = backing.hasParts ? { takenAtUs: out.now } : {};
  // Only what no crash takes back is worth a copy.
  promise(node.promises, out, rules, {
    upTo: position,
    to: backupNode,
    message: { kind: 'backup', image, position, restores: node.restores, ...taken },
  });
}

/** Positions are counted anew after a restore: what is said of a copy from before says nothing of those. */
export function onBackupStored(node: PrimaryState, out: PrimaryOut, { position, restores }: BackupStored): void {
  if (!node.place.rules.isOfThisHistory(restores, node.restores)) return;
  node.stored = position;
  node.place.backing.stored?.(node, position);
  out.report('backedUp', position);
  node.place.backing.goesOn?.(node, out);
}

/** A copy was not kept; what stands here now is what goes on, so a new one of it is taken. */
export function onBackupRefused(node: PrimaryState, out: PrimaryOut, { restores }: BackupRefused): void {
  if (node.role.value !== 'active') return;
  noteRestores(node, out, restores);
  node.stored = -1;
  node.place.backing.stored?.(node, null);
}
