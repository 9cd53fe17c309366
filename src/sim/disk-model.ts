/** What a node's disk takes its time for. */
import { type Distribution, draw } from './distribution.ts';
import type { Micros } from './node.ts';
import type { Stream } from './random.ts';

/** If it takes no time at all, what is written is on disk at once. */
export interface DiskModel {
  /** Time of one fsync. */
  readonly fsync: Distribution;
  /** Beside that, the time that a megabyte (1,000,000 bytes) takes to write; drawn once for each fsync. */
  readonly writeMB: Distribution;
  /** Syncs that are asked for while one is under way share the next. */
  readonly groupCommit: boolean;
}

const AT_ONCE: Distribution = { type: 'constant', ms: 0 };
export const INSTANT_DISK: DiskModel = { fsync: AT_ONCE, writeMB: AT_ONCE, groupCommit: true };

/** A disk on which every fsync takes the same time, or that on average, µs. */
export function diskOfFsync(us: Micros, spread: 'constant' | 'exponential' = 'constant'): DiskModel {
  const ms = us / 1000;
  return { ...INSTANT_DISK, fsync: spread === 'constant' ? { type: 'constant', ms } : { type: 'exponential', meanMs: ms } };
}

const isAtOnce = (time: Distribution): boolean =>
  (time.type === 'constant' && time.ms === 0) || (time.type === 'exponential' && time.meanMs === 0);

/** How much is written matters. */
export const countsBytes = ({ writeMB }: DiskModel): boolean => !isAtOnce(writeMB);

export const takesTime = ({ fsync, writeMB }: DiskModel): boolean => !isAtOnce(fsync) || !isAtOnce(writeMB);

/** How long it takes until these bytes are on disk. */
export function flushUs({ fsync, writeMB }: DiskModel, bytes: number, chance: Stream): Micros {
  const writing = isAtOnce(writeMB) ? 0 : (bytes * draw(writeMB, chance)) / 1e6;
  return Math.round(writing + draw(fsync, chance));
}
