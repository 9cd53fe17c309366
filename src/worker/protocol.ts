/** What the page and the worker say to each other. Plain data both ways; events go in batches of bounded size. */
import type { Look, LookAt } from '../session/look.ts';
import type { RunSpec, Stage } from '../session/run.ts';
import type { Micros } from '../sim/node.ts';
import type { Block } from '../sim/trace.ts';
import type { WindowStart } from '../trace/world.ts';

/** Names one opening of a run; never used again, so that what a closed run still sends is told apart. */
export type RunId = number;

/** The page holds the first `events` of run `id`, and they are the first of a run that it opens. */
export interface Like {
  readonly id: RunId;
  readonly events: number;
}

/** A moment at which a trace may begin: the events and names before it, and the world after them. */
export interface Place extends WindowStart {
  readonly names: number;
  /** Of answers before it. */
  readonly bytes: number;
}

/** Only what comes after this place, which is one of run `id`, too, is sent. */
export interface After extends Place {
  readonly id: RunId;
}

export type ToWorker =
  /** Simulate this run up to its end, beside those that are open. */
  | { readonly type: 'open'; readonly id: RunId; readonly run: RunSpec; readonly like?: Like }
  /** Forget this run; what it held is free for others. */
  | { readonly type: 'close'; readonly id: RunId }
  /** These runs are seen: they go first, up to this time and then beyond it. */
  | { readonly type: 'watch'; readonly ids: readonly RunId[]; readonly toUs: Micros }
  /** The page holds this much of a run that another worker simulated: it counts with the others. */
  | { readonly type: 'held'; readonly id: RunId; readonly events: number; readonly bytes: number }
  /** The page holds of this run what comes from event `from` on, after `fromBytes` of answers, and has room up to `events` and `bytes`, counted from its start. */
  | {
      readonly type: 'window';
      readonly id: RunId;
      readonly from: number;
      readonly fromBytes: number;
      readonly events: number;
      readonly bytes: number;
    }
  /** The page wants to look at what happened at this moment, of which it holds nothing: go on from a little before it. */
  | { readonly type: 'go'; readonly id: RunId; readonly atUs: Micros }
  /** What is inside this node at this moment of the run? Answered by a `looked` of the same number; one that is asked later makes earlier ones void. */
  | { readonly type: 'look'; readonly id: RunId; readonly ask: number; readonly run: RunSpec; readonly atUs: Micros; readonly at: LookAt }
  /** Nobody looks inside a node of this run any more: what was kept for that is free. */
  | { readonly type: 'unlook'; readonly id: RunId }
  /** Answered as soon as the worker has a turn for it: a sign of life. */
  | { readonly type: 'ping' };

/** Which bound of a trace was reached: a few events have answers of more bytes than the page may hold. */
export type Cut = 'bytes';

export type FromWorker =
  | { readonly type: 'alive' }
  /** This run is worked on from now on: should the worker be lost, it is the first to be suspected. */
  | { readonly type: 'turn'; readonly id: RunId }
  /** All runs together have reached the bound of traces: those that are not done wait until another is closed. */
  | { readonly type: 'full' }
  | { readonly type: 'loading'; readonly id: RunId; readonly ready: number; readonly of: number }
  | { readonly type: 'opened'; readonly id: RunId; readonly stage: Stage; readonly after?: After }
  /** Events as columns, and the names in them that are new. `horizonUs`: everything up to this time has been simulated and sent. `bytes`: of all answers so far. `cut`: a bound of the trace that was reached. */
  | {
      readonly type: 'events';
      readonly id: RunId;
      readonly block: Block;
      readonly names: readonly string[];
      readonly horizonUs: Micros;
      readonly bytes: number;
      readonly done: boolean;
      readonly cut: Cut | null;
    }
  /** What is sent from now on comes after this place. */
  | ({ readonly type: 'window'; readonly id: RunId } & Place)
  | { readonly type: 'hash'; readonly id: RunId; readonly traceHash: string }
  /** Null: there is nothing to be seen, or another look was asked for meanwhile. */
  | { readonly type: 'looked'; readonly id: RunId; readonly ask: number; readonly look: Look | null }
  /** SQLite did not come; opening a run asks for it again. `forbidden`: the page does not allow WebAssembly. */
  | { readonly type: 'missing'; readonly id: RunId; readonly forbidden: boolean }
  /** The run is no good; the worker is. */
  | { readonly type: 'failed'; readonly id: RunId; readonly message: string }
  /** An error that nobody expected: what is in this worker cannot be relied on any more. */
  | { readonly type: 'broken'; readonly id: RunId; readonly why: string };

/** Each kind of message, and whether it speaks of one run. */
const TO_WORKER: Readonly<Record<ToWorker['type'], boolean>> = {
  open: true,
  close: true,
  watch: false,
  held: true,
  window: true,
  go: true,
  look: true,
  unlook: true,
  ping: false,
};
const FROM_WORKER: Readonly<Record<FromWorker['type'], boolean>> = {
  alive: false,
  turn: true,
  full: false,
  loading: true,
  opened: true,
  events: true,
  window: true,
  hash: true,
  looked: true,
  missing: true,
  failed: true,
  broken: true,
};

/**
 * Whether this is one of our messages. Its kind, its run and what is counted with are looked at and no more: both ends are of one build, so
 * what comes otherwise is somebody else's, such as a browser extension's.
 */
export function isToWorker(data: unknown): data is ToWorker {
  if (!isMessage(data, TO_WORKER)) return false;
  const field = (name: string): unknown => Reflect.get(data, name);
  switch (data.type) {
    case 'open':
      return typeof field('run') === 'object' && field('run') !== null && (field('like') === undefined || isLike(field('like')));
    case 'watch':
      return Array.isArray(field('ids')) && Number.isFinite(field('toUs'));
    case 'held':
      return Number.isFinite(field('events')) && Number.isFinite(field('bytes'));
    case 'window':
      return ['from', 'fromBytes', 'events', 'bytes'].every((name) => Number.isFinite(field(name)));
    case 'look':
      return Number.isFinite(field('ask')) && Number.isFinite(field('atUs')) && isObject(field('run')) && isLookAt(field('at'));
    case 'go':
      return Number.isFinite(field('atUs'));
    default:
      return true;
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
const isLookAt = (at: unknown): at is LookAt =>
  typeof at === 'object' &&
  at !== null &&
  'node' in at &&
  typeof at.node === 'string' &&
  'table' in at &&
  isTextOrNull(at.table) &&
  'key' in at &&
  isTextOrNull(at.key);
const isLike = (like: unknown): like is Like =>
  typeof like === 'object' && like !== null && 'id' in like && Number.isSafeInteger(like.id) && 'events' in like && isCount(like.events);
const isCount = (count: unknown): boolean => typeof count === 'number' && Number.isSafeInteger(count) && count >= 0;

export function isFromWorker(data: unknown): data is FromWorker {
  return isMessage(data, FROM_WORKER);
}

function isMessage(data: unknown, kinds: Readonly<Record<string, boolean>>): data is { readonly type: string } {
  if (typeof data !== 'object' || data === null || !('type' in data) || typeof data.type !== 'string') return false;
  if (!Object.hasOwn(kinds, data.type)) return false;
  return kinds[data.type] === false || ('id' in data && Number.isSafeInteger(data.id));
}
