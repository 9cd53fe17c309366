/** Taking in what the worker sends of a run, so that the page always has something whole to show of it. */
import type { Stage } from '../session/run.ts';
import { tellBlock } from '../sim/trace.ts';
import { TraceIndex } from '../trace/world.ts';
import type { After, Batch, Like, RunListener } from '../worker/client.ts';
import type { Core } from './core.ts';
import { missingWords } from './network.ts';
import type { AppData, RunId, RunState } from './state.ts';

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

/** What has come of a run and is not shown yet. */
interface Arriving {
  readonly stage: Stage;
  readonly index: TraceIndex;
}

/** What the page holds of a run that it opens: the first events of another run's trace. */
export interface Past extends Like {
  readonly index: TraceIndex;
}

/** Shows a run as it comes; one that stands in for an older one (`arriving`) only when it has come as far as `fromUs`. */
export class Arrival implements RunListener {
  #arriving: Arriving | null = null;
  #shown = false;

  constructor(
    readonly core: Core,
    readonly id: RunId,
    readonly follow: Follow,
    private fromUs = 0,
    readonly past?: Past,
  ) {}

  #run(): RunState | undefined {
    return this.core.get().runs[this.id];
  }

  loading(ready: number, of: number): void {
    this.core.setRun(this.id, { loading: { ready, of } });
  }

  opened(stage: Stage, after?: After): void {
    const index = after && this.past ? this.past.index.upTo(after.events, after.names) : new TraceIndex(stage.nodes);
    this.#arriving = { stage, index };
    const run = this.#run();
    if (run?.arriving !== false) {
      this.core.setRun(this.id, { problem: null });
      return;
    }
    this.#shown = true;
    const nothing = { horizonUs: 0, done: false, cut: null, loading: null, problem: null };
    this.core.setRun(this.id, { stage, index, ...nothing, version: this.core.nextVersion() });
  }

  events(batch: Batch): void {
    const { core, id, fromUs } = this;
    const arriving = this.#arriving;
    if (!arriving) return;
    for (const name of batch.names) arriving.index.legend.names.id(name);
    tellBlock(arriving.index, batch.block);
    if (!this.#shown && batch.horizonUs < fromUs && !batch.done) return;
    const { horizonUs, done, cut } = batch;
    const own = this.#shown ? {} : { stage: arriving.stage, index: arriving.index, arriving: false, traceHash: null };
    const progress = { horizonUs, done, cut, loading: null, version: core.nextVersion() };
    core.setRun(id, { ...own, ...progress }, this.#shown ? {} : this.#clock(horizonUs));
    this.#shown = true;
    this.follow.grown(id);
  }

  /** What was done is seen at once, also while paused: the clock goes to where this run begins to differ. */
  #clock(horizonUs: number): Partial<AppData> {
    const { nowUs, views } = this.core.get();
    if (!views.includes(this.id)) return {};
    return { nowUs: Math.min(Math.max(nowUs, this.fromUs), Math.max(nowUs, horizonUs)) };
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

  again(): void {
    this.#arriving = null;
    const run = this.#run();
    if (!this.#shown || !run) return;
    // As with a fork: what is shown stays until the new worker has come as far.
    this.#shown = false;
    this.fromUs = Math.min(this.core.get().nowUs, run.horizonUs);
    this.core.setRun(this.id, { arriving: true });
  }

  failed(message: string): void {
    this.core.setRun(this.id, { arriving: false, loading: null });
    this.follow.failed(this.id, message);
  }
}
