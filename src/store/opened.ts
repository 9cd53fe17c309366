/** The runs that are open: their ids, which of them was made from which, and giving them to the worker and taking them back. */
import { agreedUntil, type RunSpec } from '../session/run.ts';
import { Arrival, type Follow, type Past } from './arrivals.ts';
import type { Core } from './core.ts';
import { fromBefore } from './parting.ts';
import { without } from './seen.ts';
import type { AppData, RunId, RunState } from './state.ts';

export class Opened {
  /** The id that a run has which opens next; the first is that of the page before anything was opened. */
  #next: RunId = 2;
  readonly #arrivals = new Map<RunId, Arrival>();

  constructor(readonly core: Core) {}

  /** The clock moved, or other runs are seen. */
  mind(): void {
    for (const id of this.core.get().views) this.#arrivals.get(id)?.mind();
  }

  id(): RunId {
    this.#next += 1;
    return this.#next - 1;
  }

  /** `fromUs`: from where on it differs from what is shown in its place. */
  simulate(id: RunId, spec: RunSpec, follow: Follow, fromUs = 0, past?: Past): void {
    // A planet on which nothing stands has nobody to simulate.
    if (spec.scenario.regions.length === 0) return;
    const like = past && { id: past.id, events: past.events };
    const arrival = new Arrival(this.core, id, follow, fromUs, past);
    this.#arrivals.set(id, arrival);
    this.core.deps.worker.open(id, spec, arrival, like);
  }

  /** What the trace that is shown of a run and another run have in common. */
  pastOf(left: RunState, spec: RunSpec): Past | undefined {
    const { id, index, arriving, spec: before } = left;
    if (arriving) {
      // What is shown of it is another's trace.
      const origin = this.core.get().runs[left.parted?.from ?? id];
      return origin && origin.id !== id ? this.pastOf(origin, spec) : undefined;
    }
    const commonUs = agreedUntil(before, spec);
    const events = commonUs === 0 ? 0 : index.countAt(commonUs - 1);
    return events === 0 ? undefined : { id, index, events };
  }

  /** The run that this one was made from: one that cannot be run gives way to it. */
  originOf(id: RunId): RunId | undefined {
    return this.core.get().runs[id]?.parted?.from ?? undefined;
  }

  /** They are forgotten here and in the worker. What was made from one of them was made from its own origin, then. */
  close(ids: readonly RunId[]): void {
    const { core } = this;
    if (ids.length === 0) return;
    core.set({ runs: without(ids.reduce(partedFromOthers, core.get().runs), ids) });
    for (const id of ids) {
      core.deps.worker.close(id);
      this.#arrivals.delete(id);
    }
  }

  /** That run, if it is one of those; null, and a sentence, if it is not. */
  among(those: readonly RunId[], id: RunId): RunState | null {
    const run = those.includes(id) ? this.core.get().runs[id] : undefined;
    if (run) return run;
    this.core.set({ problem: `There is no run ${id} here; it may have been closed. What you typed is kept.` });
    return null;
  }

  /** One run is seen where another was. */
  inPlaceOf(left: RunId, taken: RunId): Partial<AppData> {
    const { views, focused } = this.core.get();
    const place = { views: views.map((view) => (view === left ? taken : view)), problem: null };
    return focused === left ? { ...place, focused: taken, playUntilUs: null, heading: null, hurryMsPerSecond: null } : place;
  }
}

/** The same, with what was made from that run made from the one before it. */
function partedFromOthers(runs: AppData['runs'], closed: RunId): AppData['runs'] {
  const before = runs[closed]?.parted ?? null;
  const relinked = Object.values(runs).flatMap((run): readonly (readonly [RunId, RunState])[] => {
    const { parted } = run;
    if (parted?.from !== closed) return [];
    return [[run.id, { ...run, parted: fromBefore(before, parted) }]];
  });
  return relinked.length === 0 ? runs : { ...runs, ...Object.fromEntries(relinked) };
}
