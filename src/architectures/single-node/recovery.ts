/**
 * After a crash a database replays its log from the last checkpoint on, and answers nobody meanwhile. What it replays stands in its database
 * already, since SQLite keeps whatever was synced; what it takes is counted, by commits. Source: PostgreSQL documentation, *WAL Configuration*.
 */
import type { PrimaryOut, PrimaryState } from './state.ts';

export const CHECKPOINT_TIMER = 'checkpoint';
export const RECOVERY_TIMER = 'recovery';
/** On disk. */
export const CHECKPOINT = 'checkpoint';

/** What is on disk by now need not be replayed any more. */
export function onCheckpointTimer(node: PrimaryState, out: PrimaryOut): void {
  out.setTimer(CHECKPOINT_TIMER, node.place.checkpointUs);
  if (node.role.value === 'active') checkpoint(node, out);
}

export function checkpoint({ place, promises }: PrimaryState, out: PrimaryOut): void {
  if (place.checkpointUs === 0) return;
  out.persist(CHECKPOINT, promises.synced);
  out.report('checkpoint', promises.synced);
}

/** Positions are counted anew. */
export function forgetCheckpoint({ place }: PrimaryState, out: PrimaryOut): void {
  if (place.checkpointUs > 0) out.persist(CHECKPOINT, 0);
}

/** How many commits stand between the last checkpoint and where the database was found. */
export function toReplay(node: PrimaryState): number {
  return Math.max(0, node.position - node.checkpoint);
}

export const checkpointOn = (stored: unknown): number => (typeof stored === 'number' ? stored : 0);
