/** What the store's actions share: its state, what it was given, and the moments of the lesson in the focused run's trace. */
import type { StoreApi } from 'zustand/vanilla';
import type { ArchitectureId } from '../architectures/showing.ts';
import { roomOf } from '../architectures/known.ts';
import type { Scenario, ScenarioQuestion } from '../scenarios/schema.ts';
import type { Look, LookAt } from '../session/look.ts';
import type { RunSpec } from '../session/run.ts';
import type { TraceIndex } from '../trace/world.ts';
import { questionAfter, questionAhead } from './asking.ts';
import type { Like, RunListener } from '../worker/client.ts';
import { type MomentReader, Moments } from './moments.ts';
import { type Gate, gateOf, type Known, knownOf } from './playback.ts';
import { focusedRun, seenRuns } from './seen.ts';
import type { AppData, AppState, Opening, RunId, RunState, ScreenId } from './state.ts';
import type { Amount, Held } from './window.ts';

/** A place that may forget, and that may be forbidden. */
export interface Memory {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

/** Who simulates runs; see `WorkerClient`. */
export interface Simulator {
  open(id: RunId, run: RunSpec, listener: RunListener, like?: Like): void;
  close(id: RunId): void;
  window(id: RunId, held: Held): void;
  go(id: RunId, atUs: number): void;
  watch(ids: readonly RunId[], toUs: number): void;
  look(id: RunId, atUs: number, at: LookAt): Promise<Look | null>;
  unlook(id: RunId): void;
}

export interface StoreDeps {
  readonly worker: Simulator;
  readonly scenarios: readonly Scenario[];
  /** What a screen shows when it is opened for the first time. */
  opening(screen: ScreenId): Opening;
  /** When a lesson's step is reached in this trace, µs; null while it is not. */
  stepTimeUs(index: TraceIndex, scenario: Scenario, step: number): number | null;
  reader(architecture: ArchitectureId): MomentReader;
  /** How much of the traces that are seen the page holds; `WINDOW` where nothing is said. */
  readonly window?: Amount;
  /** The viewer wants no motion: steps cut. */
  reducedMotion(): boolean;
  /** For this visit. */
  readonly session: Memory;
  /** For later visits. */
  readonly local: Memory;
}

export class Core {
  readonly #moments = new WeakMap<TraceIndex, Moments>();
  #times: { readonly index: TraceIndex; readonly version: number; readonly us: readonly (number | null)[] } | null = null;
  #version = 0;

  constructor(
    readonly store: StoreApi<AppState>,
    readonly deps: StoreDeps,
  ) {}

  get(): AppState {
    return this.store.getState();
  }

  /** With the step a question may be behind, and the next one open. */
  set(data: Partial<AppData>): void {
    const { step, question, runs } = data;
    if (step === undefined || question || runs) return this.store.setState(data);
    this.store.setState({ ...data, question: questionAfter(this.focused().spec.scenario, this.get().question, step) });
  }

  focused(): RunState {
    return focusedRun(this.get());
  }

  /** Changes what is known of one run; nothing when it has been closed. */
  setRun(id: RunId, data: Partial<RunState>, page: Partial<AppData> = {}): void {
    const { runs } = this.get();
    const run = runs[id];
    this.set(run ? { ...page, runs: { ...runs, [id]: { ...run, ...data } } } : page);
  }

  /** A number that no trace has had for its version. */
  nextVersion(): number {
    this.#version += 1;
    return this.#version;
  }

  /** How far all runs that are seen are known. */
  known(): Known {
    return knownOf(seenRuns(this.get()));
  }

  /** Of all runs that are seen: they share one clock, so stepping stops wherever something happens in one of them. */
  moments(): readonly Moments[] {
    return seenRuns(this.get()).map(({ index, spec }) => {
      let known = this.#moments.get(index);
      if (!known) this.#moments.set(index, (known = new Moments(index, this.deps.reader(roomOf(spec.scenario)))));
      return known;
    });
  }

  /** When each step of the lesson is reached, µs; null where the trace has not come to it. */
  stepTimes(): readonly (number | null)[] {
    const { index, version, spec } = this.focused();
    const known = this.#times;
    if (known && known.index === index && known.version === version) return known.us;
    const us = spec.scenario.steps.map((_, i) => this.deps.stepTimeUs(index, spec.scenario, i));
    this.#times = { index, version, us };
    return us;
  }

  /** The question that is still to be asked of the focused run; null when there is none. */
  asks(): ScenarioQuestion | null {
    return questionAhead(this.focused().spec, this.get().question);
  }

  gate(): Gate | null {
    const asked = this.asks();
    return asked ? gateOf(asked, this.stepTimes()[asked.afterStep] ?? null) : null;
  }
}
