/**
 * A run at one moment: everything that its future follows from. A session that is opened on a checkpoint goes on as the one did
 * that it was taken of, byte for byte; with other commands later it is a fork that need not begin at 0.
 */
import type { SavedKernel } from '../sim/options.ts';
import type { Micros } from '../sim/node.ts';
import { releaseSaved } from '../sqlite/index.ts';
import type { SavedHash } from '../trace/hash.ts';
import type { SavedLoad } from '../workload/load.ts';
import type { SavedExecutor } from './executor.ts';
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
  readonly load: SavedLoad;
  /** What each invariant's checker remembers. */
  readonly memories: readonly unknown[];
  readonly violations: readonly Violation[];
  /** Names that the trace has numbered so far. */
  readonly names: readonly string[];
  /** The trace's hash, and how many events are in it. */
  readonly hash: SavedHash;
  readonly hashed: number;
  readonly tasksToLook: number;
}

/** Whether a run has the same past as the checkpoint's, so that it may go on from there. */
export function continues({ run, at, kernel: { commandsDone } }: Checkpoint, other: RunSpec): boolean {
  if (run.seed !== other.seed || run.scenario !== other.scenario || !sameSettings(run, other)) return false;
  for (let i = 0; i < commandsDone; i++) if (run.commands[i] !== other.commands[i]) return false;
  // What is given for the moment of the checkpoint comes before what happened then.
  const next = other.commands[commandsDone];
  return next === undefined || next.at > at;
}

const sameSettings = ({ settings: a }: RunSpec, { settings: b }: RunSpec): boolean =>
  a === b || (Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, value]) => b[key] === value));

/** Gives back what the databases hold for it. */
export function release({ executor }: Checkpoint): void {
  releaseSaved(executor.engine);
  for (const { kept } of executor.work.values()) for (const { root } of kept.values()) root.release();
}
