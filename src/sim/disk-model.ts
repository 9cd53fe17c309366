/** What a node's disk takes its time for. */
import type { Micros } from './node.ts';
import type { Stream } from './random.ts';

/** If it takes no time at all, what is written is on disk at once. */
export interface DiskModel {
  /** Time of one fsync, always or on average, µs. */
  readonly fsyncUs: Micros;
  readonly spread: 'constant' | 'exponential';
  /** Bytes that it writes in a second, beside that time; 0: any number. */
  readonly bytesPerSecond: number;
  /** Syncs that are asked for while one is under way share the next. */
  readonly groupCommit: boolean;
}

export const INSTANT_DISK: DiskModel = { fsyncUs: 0, spread: 'constant', bytesPerSecond: 0, groupCommit: true };

export function takesTime({ fsyncUs, bytesPerSecond }: DiskModel): boolean {
  return fsyncUs > 0 || bytesPerSecond > 0;
}

/** How long it takes until these bytes are on disk. */
export function flushUs({ fsyncUs, spread, bytesPerSecond }: DiskModel, bytes: number, chance: Stream): Micros {
  const writing = bytesPerSecond === 0 ? 0 : (bytes * 1e6) / bytesPerSecond;
  return Math.round(writing + (spread === 'constant' ? fsyncUs : chance.exponential(fsyncUs)));
}
