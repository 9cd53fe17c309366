/**
 * Checkpoints of the runs that are open, so that a fork begins at the nearest one and not at 0. They get sparser with age, and
 * are bounded in number and bytes over all runs. They live in this thread's memory alone: none ever meets another build.
 */
import { type Checkpoint, release } from '../session/checkpoint.ts';
import { agreedUntil, type RunSpec } from '../session/run.ts';
import type { Session } from '../session/index.ts';
import type { Place, RunId } from './protocol.ts';
import { SETTLE_EVENTS } from './stretch.ts';

/** What is this many intervals of its own distance old lies as far apart: checkpoints of a run grow with the logarithm of its length. */
const AGE_SHARE = 16;
/** A larger state is copied less often, by so many of its bytes for each event, so that a run spends a small part of its time on that. */
const BYTES_PER_EVENT = 64;

export interface CheckpointBounds {
  readonly count: number;
  /** Of state, estimated. */
  readonly bytes: number;
  /** Of pages that databases and checkpoints hold together: far below what there is, so that no statement finds too little memory for them. */
  readonly pageBytes: number;
}

const MB = 1024 * 1024;
const BOUNDS: CheckpointBounds = { count: 400, bytes: 128 * MB, pageBytes: 256 * MB };

/** A checkpoint, and what a trace that begins at its moment must know. */
export interface Kept {
  readonly checkpoint: Checkpoint;
  readonly place: Place;
}

interface Taken {
  readonly run: RunSpec;
  /** In order of time. The first and the last go only when nothing else is left. */
  readonly list: Kept[];
  /** None before this event. */
  notBeforeEvents: number;
}

export class Checkpoints {
  readonly #runs = new Map<RunId, Taken>();
  readonly #bounds: CheckpointBounds;

  constructor(bounds: CheckpointBounds = BOUNDS) {
    this.#bounds = bounds;
  }

  get count(): number {
    return this.#all().length;
  }

  /** An estimate of what they hold. */
  get bytes(): number {
    return this.#all().reduce((sum, { checkpoint }) => sum + checkpoint.bytes, 0);
  }

  begin(id: RunId, run: RunSpec): void {
    this.#runs.set(id, { run, list: [], notBeforeEvents: 0 });
  }

  /** This run goes on from another of its moments. */
  goOn(id: RunId, events: number): void {
    const taken = this.#runs.get(id);
    if (taken) taken.notBeforeEvents = events;
  }

  /** Takes one if it is time for it. */
  consider(id: RunId, session: Session, place: Place): void {
    const taken = this.#runs.get(id);
    const { events } = session.kernel;
    if (!taken || events < taken.notBeforeEvents) return;
    const pagesFull = (): boolean => session.sql.engine.heldBytes > this.#bounds.pageBytes;
    while (pagesFull() && this.#dropOne());
    if (pagesFull()) return;
    const checkpoint = session.save();
    insert(taken.list, { checkpoint, place });
    taken.notBeforeEvents = events + checkpoint.bytes / BYTES_PER_EVENT;
    thin(taken.list);
    while (this.count > this.#bounds.count || this.bytes > this.#bounds.bytes) this.#dropOne();
  }

  /** The latest of any run's moments that is a moment of this one, too, and that fits. */
  nearest(run: RunSpec, fits: (kept: Kept) => boolean): Kept | null {
    let best: Kept | null = null;
    for (const { run: other, list } of this.#runs.values()) {
      const commonUs = agreedUntil(other, run);
      // What is given for the moment of the checkpoint comes before what happened then.
      const found = list.findLast((kept) => kept.checkpoint.at < commonUs && fits(kept));
      if (found && (best === null || found.checkpoint.events > best.checkpoint.events)) best = found;
    }
    return best;
  }

  free(id: RunId): void {
    for (const { checkpoint } of this.#runs.get(id)?.list ?? []) release(checkpoint);
    this.#runs.delete(id);
  }

  #all(): readonly Kept[] {
    return [...this.#runs.values()].flatMap(({ list }) => list);
  }

  /** The one that is missed least, over all runs; false when there is none that may go. */
  #dropOne(): boolean {
    const [least] = [...this.#runs.values()].flatMap(({ list }) => leastMissed(list) ?? []).sort((a, b) => a.missed - b.missed);
    if (!least) return false;
    drop(least.list, least.i);
    return true;
  }
}

/** In its place in time; one of the same moment is there already when a stretch is simulated again. */
function insert(list: Kept[], kept: Kept): void {
  const place = list.findLastIndex(({ checkpoint }) => checkpoint.events <= kept.checkpoint.events) + 1;
  if (list[place - 1]?.checkpoint.events === kept.checkpoint.events) release(kept.checkpoint);
  else list.splice(place, 0, kept);
}

function thin(list: Kept[]): void {
  for (let i = list.length - 2; i > 0; i--) if (missed(list, i) < 1) drop(list, i);
}

/** Below 1: without it its neighbours would still lie as near to each other as their age asks for. */
function missed(list: readonly Kept[], i: number): number {
  const [before, at, after, newest] = [list[i - 1], list[i], list[i + 1], list.at(-1)].map((each) => each?.checkpoint.events);
  if (before === undefined || at === undefined || after === undefined || newest === undefined) return Number.MAX_SAFE_INTEGER;
  return (after - before) / Math.max(SETTLE_EVENTS, (newest - at) / AGE_SHARE);
}

function leastMissed(list: Kept[]): { readonly list: Kept[]; readonly i: number; readonly missed: number } | null {
  let least = null;
  for (let i = 0; i < list.length; i++) {
    const each = { list, i, missed: missed(list, i) };
    if (least === null || each.missed < least.missed) least = each;
  }
  return least;
}

function drop(list: Kept[], i: number): void {
  const [dropped] = list.splice(i, 1);
  if (dropped) release(dropped.checkpoint);
}
