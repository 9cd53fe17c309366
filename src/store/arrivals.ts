/** Taking in what the worker sends of a run, so that the page always has something whole to show of it. */
import type { Stage } from '../session/run.ts';
import type { Micros } from '../sim/node.ts';
import { tellBlock } from '../sim/trace.ts';
import { TraceIndex } from '../trace/world.ts';
import type { After, Batch, Like, Place, RunListener } from '../worker/client.ts';
import type { Core } from './core.ts';
import { missingWords } from './network.ts';
import type { AppData, RunId, RunState } from './state.ts';
import { type Amount, BytesTold, type Held, isNews, slide, WINDOW } from './window.ts';

const FORBIDDEN =
  'The databases may not run on this page: allow WebAssembly in its Content-Security-Policy, by “wasm-unsafe-eval” in script-src.';

/** What follows from a run's news is for others to do. */
export interface Follow {
  /** More of this run can be shown. */
  grown(id: RunId): void;
  /** This run waits, for the runs together hold all that they may. Says whether room was made for it. */
  full(id: RunId): boolean;
  failed(id: RunId, message: string): void;
}

/** What comes of a run, shown or not yet. */
interface Arriving {
  readonly stage: Stage;
  readonly index: TraceIndex;
}

/** What the page holds of a run that it opens: the first events of another run's trace. */
export interface Past extends Like {
  readonly index: TraceIndex;
}

/** A part of the run that is asked for, from a little before the moment that is looked at. */
interface Wanted {
  readonly fromUs: Micros;
  readonly toUs: Micros;
  /** It has begun to come. */
  readonly coming: boolean;
}

/** The viewer's time before the clock that comes with another part of a run, ms, and events of it at most. */
const LOOK_BACK_MS = 5_000;
const LOOK_BACK_EVENTS = 10_000;

/** Shows a run as it comes; one that stands in for an older one (`arriving`) only when it has come as far as `fromUs`. */
export class Arrival implements RunListener {
  #arriving: Arriving | null = null;
  /** What is known of this run while another part of it is on its way. */
  #before: Arriving | null = null;
  #shown = false;
  #wanted: Wanted | null = null;
  #reachedUs = 0;
  #told = new BytesTold();
  #held: Held;

  constructor(
    readonly core: Core,
    readonly id: RunId,
    readonly follow: Follow,
    private fromUs = 0,
    private past?: Past,
  ) {
    this.#held = this.#whole();
  }

  /** All that may be held is allowed at first. */
  #whole(): Held {
    return { from: 0, fromBytes: 0, ...(this.core.deps.window ?? WINDOW) };
  }

  #run(): RunState | undefined {
    return this.core.get().runs[this.id];
  }

  loading(ready: number, of: number): void {
    this.core.setRun(this.id, { loading: { ready, of } });
  }

  opened(stage: Stage, after?: After): void {
    const index = after && this.past ? branch(this.past.index, after) : new TraceIndex(stage.nodes);
    // It holds a window of events, and nobody asks for it again.
    delete this.past;
    this.#arriving = { stage, index };
    this.#told = new BytesTold(after);
    this.#held = this.#whole();
    if (!this.#wanted) this.#reachedUs = 0;
    const run = this.#run();
    if (run?.arriving !== false) {
      this.core.setRun(this.id, { problem: null });
      this.mind();
      return;
    }
    this.#shown = true;
    const nothing = { fromUs: 0, horizonUs: 0, reachedUs: 0, done: false, cut: null, loading: null, problem: null };
    this.core.setRun(this.id, { stage, index, ...nothing, version: this.core.nextVersion() });
  }

  window(place: Place): void {
    const known = this.#before ?? this.#arriving;
    if (!known || !this.#wanted) return;
    this.#arriving = { stage: known.stage, index: known.index.windowAt(place) };
    this.#before = null;
    this.#wanted = { ...this.#wanted, coming: true };
    this.#told = new BytesTold(place);
    this.mind();
  }

  events(batch: Batch): void {
    const { core, id, fromUs } = this;
    const arriving = this.#arriving;
    // What is still on its way of the part that was left is dropped.
    if (!arriving || this.#wanted?.coming === false) return;
    const { index } = arriving;
    for (const name of batch.names) index.legend.names.id(name);
    tellBlock(index, batch.block);
    this.#told.tell(index.count, batch.bytes);
    this.#reachedUs = Math.max(this.#reachedUs, batch.horizonUs);
    const { horizonUs, done, cut } = batch;
    if (!this.#shown && horizonUs < fromUs && !done) {
      this.mind();
      return;
    }
    const own = this.#shown
      ? {}
      : { stage: arriving.stage, index, arriving: false, traceHash: this.#wanted ? (this.#run()?.traceHash ?? null) : null };
    const progress = { horizonUs, done, cut, loading: null, version: core.nextVersion() };
    const clock = this.#shown || this.#wanted ? {} : this.#clock(horizonUs);
    this.#shown = true;
    this.#before = null;
    this.#wanted = null;
    core.setRun(id, { ...own, ...progress, fromUs: index.fromUs, reachedUs: this.#reachedUs }, clock);
    this.mind();
    this.follow.grown(id);
  }

  /** What was done is seen at once, also while paused: the clock goes to where this run begins to differ. */
  #clock(horizonUs: number): Partial<AppData> {
    const { nowUs, views } = this.core.get();
    if (!views.includes(this.id)) return {};
    return { nowUs: Math.min(Math.max(nowUs, this.fromUs), Math.max(nowUs, horizonUs)) };
  }

  /** Keeps what is held around the clock; asks for another part when the clock stands outside of it. */
  mind(): void {
    const { core, id } = this;
    const { views, nowUs, aim } = core.get();
    const run = this.#run();
    if (!run || !views.includes(id) || this.#lookElsewhere(run, nowUs) || !this.#arriving) return;
    const aimUs = aim === null ? nowUs : 'us' in aim ? Math.max(nowUs, aim.us) : Number.POSITIVE_INFINITY;
    this.#slide(this.#arriving.index, this.#shown ? aimUs : this.fromUs, this.#share(views.length));
  }

  /** The page's room is that of all runs that are seen. */
  #share(views: number): Amount {
    const { events, bytes } = this.core.deps.window ?? WINDOW;
    return { events: events / views, bytes: bytes / views };
  }

  #slide(index: TraceIndex, clockUs: Micros, share: Amount): void {
    const { core, id } = this;
    const { first } = index;
    const held = slide(index, this.#told, index.countAt(clockUs), share);
    if (index.first !== first && this.#shown) core.setRun(id, { fromUs: index.fromUs, version: core.nextVersion() });
    if (!isNews(held, this.#held, share)) return;
    this.#held = held;
    core.deps.worker.window(id, held);
  }

  /** Says whether another part of the run is on its way. */
  #lookElsewhere(run: RunState, nowUs: Micros): boolean {
    const wanted = this.#wanted;
    if (wanted) {
      // Near enough to what comes already.
      if (nowUs >= wanted.fromUs && nowUs <= wanted.toUs) this.fromUs = nowUs;
      else this.#want(nowUs, wanted.toUs - wanted.fromUs);
      return !(this.#wanted?.coming ?? true);
    }
    if (!this.#shown || this.core.get().aim !== null) return false;
    const outside = nowUs < run.fromUs || (nowUs > run.horizonUs && nowUs <= run.reachedUs && !run.done);
    if (outside) this.#want(nowUs, run.horizonUs - run.fromUs);
    return outside;
  }

  /** `heldUs`: how much of the run's time found room in what is held now. */
  #want(nowUs: Micros, heldUs: Micros): void {
    const { core, id } = this;
    const { index } = this.#arriving ?? this.#before ?? {};
    const events = Math.max(1, index ? index.count - index.first : 1);
    const backUs = Math.min(core.get().msPerSecond * LOOK_BACK_MS, (heldUs * LOOK_BACK_EVENTS) / events);
    const fromUs = Math.max(0, Math.floor(nowUs - backUs));
    this.#wanted = { fromUs, toUs: Math.max(nowUs, fromUs + heldUs / 4), coming: false };
    this.#before ??= this.#arriving;
    this.#shown = false;
    this.fromUs = nowUs;
    core.setRun(id, { arriving: true });
    core.deps.worker.go(id, fromUs);
  }

  hash(traceHash: string): void {
    this.core.setRun(this.id, { traceHash });
  }

  full(): void {
    if (!this.follow.full(this.id)) this.core.setRun(this.id, { cut: 'shared' });
  }

  missing(why: 'network' | 'forbidden'): void {
    this.core.setRun(this.id, { problem: why === 'forbidden' ? FORBIDDEN : missingWords('The databases'), loading: null });
  }

  again(): Micros | null {
    const run = this.#run();
    // As with a fork: what is shown stays until the new worker has come as far.
    if (this.#shown && run) {
      this.#shown = false;
      this.fromUs = Math.min(this.core.get().nowUs, run.horizonUs);
      this.core.setRun(this.id, { arriving: true });
      if (run.fromUs > 0) this.#wanted = { fromUs: run.fromUs, toUs: run.horizonUs, coming: false };
    }
    if (this.#wanted) {
      this.#before ??= this.#arriving;
      this.#wanted = { ...this.#wanted, coming: false };
    }
    this.#arriving = null;
    return this.#wanted?.fromUs ?? null;
  }

  failed(message: string): void {
    this.core.setRun(this.id, { arriving: false, loading: null });
    this.follow.failed(this.id, message);
  }
}

/** A run that goes on otherwise after this place of another, of which that may hold nothing any more. */
function branch(index: TraceIndex, after: After): TraceIndex {
  const held = after.events >= index.first ? index : index.windowAt(after);
  return held.upTo(after.events, after.names);
}
