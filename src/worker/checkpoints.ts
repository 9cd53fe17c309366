/**
 * Checkpoints of the runs that are open, so that a fork begins at the nearest one and not at 0. They get sparser with age, and
 * are bounded in number and bytes over all runs. They live in this thread's memory alone: none ever meets another build.
 */
import { type Checkpoint, release } from '../session/checkpoint.ts';
import { agreedUntil, type RunSpec } from '../session/run.ts';
import type { Session } from '../session/index.ts';
import type { RunId } from './protocol.ts';

/** Events from one checkpoint to the next: what a fork simulates again at most, a matter of 10 ms. */
const INTERVAL_EVENTS = 2_048;
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

interface Taken {
  readonly run: RunSpec;
  /** In order of time. The first and the last go only when nothing else is left. */
  readonly list: Checkpoint[];
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
    return this.#all().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** A run begins, at the checkpoint of another that has so many events before it, or at its own start. */
  begin(id: RunId, run: RunSpec, events: number | null): void {
    this.#runs.set(id, { run, list: [], notBeforeEvents: events === null ? 0 : events + INTERVAL_EVENTS });
  }

  /** Takes one if it is time for it. */
  consider(id: RunId, session: Session): void {
    const taken = this.#runs.get(id);
    const { events } = session.kernel;
    if (!taken || events < taken.notBeforeEvents) return;
    const pagesFull = (): boolean => session.sql.engine.heldBytes > this.#bounds.pageBytes;
    while (pagesFull() && this.#dropOne());
    if (pagesFull()) return;
    const checkpoint = session.save();
    taken.list.push(checkpoint);
    taken.notBeforeEvents = events + Math.max(INTERVAL_EVENTS, checkpoint.bytes / BYTES_PER_EVENT);
    thin(taken.list);
    while (this.count > this.#bounds.count || this.bytes > this.#bounds.bytes) this.#dropOne();
  }

  /** The latest moment of any run that is a moment of this one too, and has at most so many events before it. */
  nearest(run: RunSpec, eventsMax: number): Checkpoint | null {
    let best: Checkpoint | null = null;
    for (const { run: other, list } of this.#runs.values()) {
      const commonUs = agreedUntil(other, run);
      // What is given for the moment of the checkpoint comes before what happened then.
      const found = list.findLast(({ at, events }) => at < commonUs && events <= eventsMax);
      if (found && (best === null || found.events > best.events)) best = found;
    }
    return best;
  }

  free(id: RunId): void {
    for (const checkpoint of this.#runs.get(id)?.list ?? []) release(checkpoint);
    this.#runs.delete(id);
  }

  #all(): readonly Checkpoint[] {
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

function thin(list: Checkpoint[]): void {
  for (let i = list.length - 2; i > 0; i--) if (missed(list, i) < 1) drop(list, i);
}

/** Below 1: without it its neighbours would still lie as near to each other as their age asks for. */
function missed(list: readonly Checkpoint[], i: number): number {
  const [before, at, after] = [list[i - 1], list[i], list[i + 1]];
  const newest = list.at(-1);
  if (!at || !newest || !before || !after) return Number.MAX_SAFE_INTEGER;
  return (after.events - before.events) / Math.max(INTERVAL_EVENTS, (newest.events - at.events) / AGE_SHARE);
}

function leastMissed(list: Checkpoint[]): { readonly list: Checkpoint[]; readonly i: number; readonly missed: number } | null {
  let least = null;
  for (let i = 0; i < list.length; i++) {
    const each = { list, i, missed: missed(list, i) };
    if (least === null || each.missed < least.missed) least = each;
  }
  return least;
}

function drop(list: Checkpoint[], i: number): void {
  const [dropped] = list.splice(i, 1);
  if (dropped) release(dropped);
}
