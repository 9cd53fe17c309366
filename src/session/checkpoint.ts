/**
 * A run at one moment: everything that its future follows from. A session that is opened on a checkpoint goes on as the one did
 * that it was taken of, byte for byte; with other commands later it is a fork that need not begin at 0.
 */
import type { SavedKernel } from '../sim/options.ts';
import type { Micros } from '../sim/node.ts';
import { releaseSaved } from '../sqlite/index.ts';
import type { SavedHash } from '../trace/hash.ts';
import type { SavedLoad } from '../workload/load.ts';
import type { SavedAwaited } from './awaited.ts';
import type { SavedExecutor } from './executor.ts';
import { releaseJudge, type SavedJudge } from './reads/judge.ts';
import type { RunSpec } from './run.ts';

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
  readonly at: Micros;
}

export interface Checkpoint {
  /** The run it was taken of. */
  readonly run: RunSpec;
  readonly at: Micros;
  /** Events before it. */
  readonly events: number;
  readonly kernel: SavedKernel;
  readonly executor: SavedExecutor;
  readonly judge: SavedJudge;
  readonly load: SavedLoad;
  readonly awaited: SavedAwaited | null;
  /** What each invariant's checker remembers. */
  readonly memories: readonly unknown[];
  readonly violations: readonly Violation[];
  /** Names that the trace has numbered so far. */
  readonly names: readonly string[];
  /** The trace's hash. */
  readonly hash: SavedHash;
  readonly tasksToLook: number;
  readonly chunk: { readonly number: number; readonly fromBytes: number };
  /** What it holds beside what it shares with others, an estimate. */
  readonly bytes: number;
}

/** Gives back what the databases hold for it. */
export function release({ executor, judge }: Checkpoint): void {
  releaseJudge(judge);
  releaseSaved(executor.engine);
  for (const { kept } of executor.work.values()) for (const { root } of kept.values()) root.release();
}
