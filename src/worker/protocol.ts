/** What the page and the worker say to each other. Plain data both ways; events go in batches of bounded size. */
import type { RunSpec, Stage } from '../session/run.ts';
import type { Micros } from '../sim/node.ts';
import type { Block } from '../sim/trace.ts';

export type ToWorker =
  /** Forget the present run and simulate this one up to its end. */
  { readonly type: 'open'; readonly ticket: number; readonly run: RunSpec };

export type FromWorker =
  | { readonly type: 'loading'; readonly ticket: number; readonly ready: number; readonly of: number }
  | { readonly type: 'opened'; readonly ticket: number; readonly stage: Stage }
  /** Events as columns, and the names in them that are new. `horizonUs`: everything up to this time has been simulated and sent. `cut`: the trace's bound was reached. */
  | {
      readonly type: 'events';
      readonly ticket: number;
      readonly block: Block;
      readonly names: readonly string[];
      readonly horizonUs: Micros;
      readonly done: boolean;
      readonly cut: boolean;
    }
  | { readonly type: 'hash'; readonly ticket: number; readonly traceHash: string }
  /** SQLite did not come; opening a run asks for it again. `forbidden`: the page does not allow WebAssembly. */
  | { readonly type: 'missing'; readonly ticket: number; readonly forbidden: boolean }
  | { readonly type: 'failed'; readonly ticket: number; readonly message: string };
