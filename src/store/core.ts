/** What the store's actions share: its state, what it was given, and the moments of the lesson in the present trace. */
import type { StoreApi } from 'zustand/vanilla';
import type { ArchitectureId } from '../architectures/contract.ts';
import type { Scenario } from '../scenarios/schema.ts';
import type { TraceIndex } from '../trace/world.ts';
import type { RunListener } from '../worker/client.ts';
import type { RunSpec } from '../session/run.ts';
import { type MomentReader, Moments } from './moments.ts';
import { type Gate, gateOf } from './playback.ts';
import type { AppData, AppState } from './state.ts';

/** A place that may forget, and that may be forbidden. */
export interface Memory {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

export interface StoreDeps {
  readonly worker: { open(run: RunSpec, listener: RunListener): void };
  readonly scenarios: readonly Scenario[];
  /** When a lesson's step is reached in this trace, µs; null while it is not. */
  stepTimeUs(index: TraceIndex, scenario: Scenario, step: number): number | null;
  reader(architecture: ArchitectureId): MomentReader;
  /** The viewer wants no motion: steps cut. */
  reducedMotion(): boolean;
  /** For this visit. */
  readonly session: Memory;
  /** For later visits. */
  readonly local: Memory;
}

export class Core {
  #moments: Moments | null = null;
  #times: { readonly index: TraceIndex; readonly version: number; readonly us: readonly (number | null)[] } | null = null;

  constructor(
    readonly store: StoreApi<AppState>,
    readonly deps: StoreDeps,
  ) {}

  get(): AppState {
    return this.store.getState();
  }

  set(data: Partial<AppData>): void {
    this.store.setState(data);
  }

  moments(): Moments {
    const { index, scenario } = this.get();
    if (this.#moments?.index !== index) this.#moments = new Moments(index, this.deps.reader(scenario.architecture));
    return this.#moments;
  }

  /** When each step of the lesson is reached, µs; null where the trace has not come to it. */
  stepTimes(): readonly (number | null)[] {
    const { index, version, scenario } = this.get();
    const known = this.#times;
    if (known && known.index === index && known.version === version) return known.us;
    const us = scenario.steps.map((_, i) => this.deps.stepTimeUs(index, scenario, i));
    this.#times = { index, version, us };
    return us;
  }

  gate(): Gate | null {
    const data = this.get();
    const afterStep = data.scenario.question?.afterStep;
    return afterStep === undefined ? null : gateOf(data, this.stepTimes()[afterStep] ?? null);
  }
}
