/** What the page and the worker say to each other. Plain data both ways; events go in batches of bounded size. */
import type { RunSpec, Stage } from '../session/run.ts';
import type { Micros } from '../sim/node.ts';
import type { Block } from '../sim/trace.ts';

export type ToWorker =
  /** Forget the present run and simulate this one up to its end. */
  | { readonly type: 'open'; readonly ticket: number; readonly run: RunSpec }
  /** Answered as soon as the worker has a turn for it: a sign of life. */
  | { readonly type: 'ping'; readonly ticket: number };

/** Which bound of a trace was reached: its number of events, or the bytes of its answers. */
export type Cut = 'events' | 'bytes';

export type FromWorker =
  | { readonly type: 'alive'; readonly ticket: number }
  | { readonly type: 'loading'; readonly ticket: number; readonly ready: number; readonly of: number }
  | { readonly type: 'opened'; readonly ticket: number; readonly stage: Stage }
  /** Events as columns, and the names in them that are new. `horizonUs`: everything up to this time has been simulated and sent. `cut`: a bound of the trace that was reached. */
  | {
      readonly type: 'events';
      readonly ticket: number;
      readonly block: Block;
      readonly names: readonly string[];
      readonly horizonUs: Micros;
      readonly done: boolean;
      readonly cut: Cut | null;
    }
  | { readonly type: 'hash'; readonly ticket: number; readonly traceHash: string }
  /** SQLite did not come; opening a run asks for it again. `forbidden`: the page does not allow WebAssembly. */
  | { readonly type: 'missing'; readonly ticket: number; readonly forbidden: boolean }
  /** The run is no good; the worker is. */
  | { readonly type: 'failed'; readonly ticket: number; readonly message: string }
  /** An error that nobody expected: what is in this worker cannot be relied on any more. */
  | { readonly type: 'broken'; readonly ticket: number; readonly why: string };

const TO_WORKER: readonly string[] = ['open', 'ping'] satisfies readonly ToWorker['type'][];
const FROM_WORKER: readonly string[] = [
  'alive',
  'loading',
  'opened',
  'events',
  'hash',
  'missing',
  'failed',
  'broken',
] satisfies readonly FromWorker['type'][];

/**
 * Whether this is one of our messages. Kind and ticket are looked at and no more: both ends are of one build, so what
 * comes otherwise is somebody else's, such as a browser extension's.
 */
export function isToWorker(data: unknown): data is ToWorker {
  return isMessage(data, TO_WORKER) && (data.type !== 'open' || ('run' in data && typeof data.run === 'object' && data.run !== null));
}

export function isFromWorker(data: unknown): data is FromWorker {
  return isMessage(data, FROM_WORKER);
}

function isMessage(data: unknown, types: readonly string[]): data is { readonly type: string; readonly ticket: number } {
  if (typeof data !== 'object' || data === null || !('type' in data) || !('ticket' in data)) return false;
  return typeof data.type === 'string' && types.includes(data.type) && Number.isSafeInteger(data.ticket);
}
