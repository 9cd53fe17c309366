/** Opening runs, alone and beside others, forking them, and what follows from their news. */
import type { Scenario } from '../scenarios/schema.ts';
import { runOf, type RunSpec } from '../session/run.ts';
import type { Command } from '../sim/commands.ts';
import type { Aiming } from './aiming.ts';
import { Arrival, type Follow } from './arrivals.ts';
import { blankPage, blankRun, freshQuestion } from './blank.ts';
import type { Core } from './core.ts';
import { commandTimeUs, forked, freshOp } from './fork.ts';
import { oldest, PINS_MAX, withFuture, withPin } from './futures.ts';
import { stepAt } from './playback.ts';
import { VIEWS_MAX, without } from './seen.ts';
import type { Aim, AppData, Future, RunId, RunState } from './state.ts';

const FULL = `At most ${VIEWS_MAX} runs are seen at once: close one before you open another.`;
const ONLY = 'This is the only run that is seen: open another before you close it.';
const PINNED = `At most ${PINS_MAX} futures are pinned: let go of one first.`;

export class Runs implements Follow {
  /** The id that a run has which opens next; the first is that of the page before anything was opened. */
  #next: RunId = 2;
  /** Fork → the run that it was made from: one that cannot be run gives way to it. */
  readonly #origins = new Map<RunId, RunId>();

  constructor(
    readonly core: Core,
    readonly aiming: Aiming,
  ) {}

  openScenario(id: string, step?: number): void {
    const { deps } = this.core;
    const scenario = deps.scenarios.find((s) => s.id === id);
    if (!scenario) {
      const known = deps.scenarios.map((s) => s.id).join(', ');
      this.core.set({ problem: `There is no scenario “${id}”. These are known: ${known}.` });
      return;
    }
    const last = scenario.steps.length - 1;
    this.#openAlone(runOf(scenario), { step: Math.max(0, Math.min(step ?? scenario.openAtStep, last)) });
  }

  openRun(run: RunSpec, atUs: number | null): void {
    this.#openAlone(run, atUs === null ? { step: run.scenario.openAtStep } : { us: atUs });
  }

  openBeside(spec: RunSpec): void {
    const { core } = this;
    const { views, runs } = core.get();
    if (views.length >= VIEWS_MAX) {
      core.set({ problem: FULL });
      return;
    }
    const run = blankRun(this.#id(), spec, core.nextVersion());
    core.set({ runs: { ...runs, [run.id]: run }, views: [...views, run.id], problem: null });
    this.#simulate(run.id, spec);
  }

  focus(id: RunId): void {
    if (this.#seen(id) && id !== this.core.get().focused) this.#turnTo(id);
  }

  closeView(id: RunId): void {
    const { core } = this;
    const { views, focused } = core.get();
    if (!this.#seen(id)) return;
    if (views.length === 1) {
      core.set({ problem: ONLY });
      return;
    }
    const left = views.filter((view) => view !== id);
    if (id === focused) this.#turnTo(left[Math.min(views.indexOf(id), left.length - 1)] ?? focused);
    core.set({ views: left });
    this.#close([id]);
  }

  command(id: RunId, command: Command, label: string): void {
    const atUs = commandTimeUs(this.core.get().nowUs);
    const run = this.#seen(id);
    if (run) this.#fork(run, forked(run.spec, atUs, command), label, atUs);
  }

  ask(id: RunId, client: string, sql: string): void {
    const { core } = this;
    const run = this.#seen(id);
    if (!run) return;
    const op = freshOp(run.spec);
    this.command(id, { type: 'query', client, op, sql, params: [] }, `asked ${sql.trim().slice(0, 40)}`);
    this.aiming.await(op);
    core.set({ ownOp: op, playing: !core.deps.reducedMotion() });
  }

  returnTo(id: RunId): void {
    const { core } = this;
    const { futures, closedFutures, focused, nowUs, views } = core.get();
    const chosen = this.#future(id);
    if (!chosen) return;
    this.aiming.forget();
    const { stage, spec } = core.focused();
    const others = { futures: futures.filter((future) => future.id !== id), closedFutures };
    const left: Future = { id: focused, atUs: nowUs, label: 'went back to an earlier future', pinned: false };
    // What has shown nothing yet is no future.
    const { closed, ...kept } = stage ? withFuture(others, left) : { ...others, closed: [focused] };
    core.set({
      ...kept,
      ...this.#inPlaceOf(focused, id, views),
      nowUs: Math.min(nowUs, chosen.horizonUs),
      // One that has not come so far yet is seen as far as it is.
      aim: nowUs > chosen.horizonUs && !chosen.done ? { us: nowUs } : null,
    });
    this.#takeUpLesson(spec.scenario);
    this.#close(closed);
  }

  pin(id: RunId, pinned: boolean): void {
    if (!this.#future(id)) return;
    const futures = withPin(this.core.get().futures, id, pinned);
    this.core.set(futures ? { futures } : { problem: PINNED });
  }

  /** The same run otherwise, as a fork of it. */
  replace(id: RunId, change: (spec: RunSpec) => RunSpec, label: string): void {
    const run = this.#seen(id);
    if (run) this.#fork(run, change(run.spec), label);
  }

  grown(id: RunId): void {
    if (this.core.get().views.includes(id)) this.aiming.settle();
  }

  /** The first of those that are seen and wait gets the room of the oldest future. */
  full(id: RunId): void {
    const { views, runs, futures, closedFutures } = this.core.get();
    if (id !== views.find((view) => runs[view]?.done === false)) return;
    const given = oldest(futures);
    if (!given) return;
    this.core.set({ futures: futures.filter((future) => future !== given), closedFutures: closedFutures + 1 });
    this.#close([given.id]);
  }

  failed(id: RunId, message: string): void {
    const { core } = this;
    const { views, runs, focused } = core.get();
    if (!views.includes(id)) return this.#drop(id);
    core.set({ playing: false, aim: null });
    const origin = this.#origins.get(id);
    if (origin !== undefined && runs[origin] && !views.includes(origin)) return this.#undo(id, origin, message);
    // What has been shown of it is all that there will be.
    core.setRun(id, { done: true, problem: message });
    if (id === focused && views.length === 1 && runs[id]?.stage === null) this.#fallBack(message);
  }

  /** A future that cannot be run any more is no future. */
  #drop(id: RunId): void {
    const { futures } = this.core.get();
    this.core.set({ futures: futures.filter((future) => future.id !== id) });
    this.#close([id]);
  }

  #seen(id: RunId): RunState | null {
    return this.#known(id, this.core.get().views);
  }

  #future(id: RunId): RunState | null {
    return this.#known(
      id,
      this.core.get().futures.map((future) => future.id),
    );
  }

  /** That run, if it is one of those; null, and a sentence, if it is not. */
  #known(id: RunId, those: readonly RunId[]): RunState | null {
    const run = those.includes(id) ? this.core.get().runs[id] : undefined;
    if (run) return run;
    this.core.set({ problem: `There is no run ${id} here; it may have been closed. What you typed is kept.` });
    return null;
  }

  #id(): RunId {
    this.#next += 1;
    return this.#next - 1;
  }

  #simulate(id: RunId, spec: RunSpec, showUs = 0): void {
    this.core.deps.worker.open(id, spec, new Arrival(this.core, id, this, showUs));
  }

  #close(ids: readonly RunId[]): void {
    const { core } = this;
    if (ids.length === 0) return;
    core.set({ runs: without(core.get().runs, ids) });
    for (const id of ids) {
      core.deps.worker.close(id);
      const origin = this.#origins.get(id);
      this.#origins.delete(id);
      for (const [fork, from] of this.#origins) {
        if (from !== id) continue;
        if (origin === undefined) this.#origins.delete(fork);
        else this.#origins.set(fork, origin);
      }
    }
  }

  #openAlone(spec: RunSpec, aim: Aim): void {
    const { core } = this;
    const left = Object.values(core.get().runs).map((run) => run.id);
    this.aiming.forget();
    const run = blankRun(this.#id(), spec, core.nextVersion());
    core.set({ ...blankPage(run, aim), runs: { ...core.get().runs, [run.id]: run } });
    this.#close(left);
    this.#simulate(run.id, spec);
  }

  /** One run is seen where another was. */
  #inPlaceOf(left: RunId, taken: RunId, views: readonly RunId[]): Partial<AppData> {
    const place = { views: views.map((view) => (view === left ? taken : view)), problem: null };
    return this.core.get().focused === left ? { ...place, focused: taken, playUntilUs: null, hurryMsPerSecond: null } : place;
  }

  /** `showUs`: where the new future is picked up, so that what was done is seen at once, also while paused. */
  #fork(left: RunState, spec: RunSpec, label: string, showUs: number = this.core.get().nowUs): void {
    const { core } = this;
    const data = core.get();
    const { nowUs, views, runs, focused } = data;
    const { id } = left;
    if (id === focused) this.aiming.forget();
    const taken = this.#id();
    const place = this.#inPlaceOf(id, taken, views);
    if (!left.stage) {
      // Nothing has been shown yet, so nothing is left behind.
      core.set({ ...place, runs: { ...runs, [taken]: blankRun(taken, spec, core.nextVersion()) } });
      this.#close([id]);
      this.#simulate(taken, spec);
      return;
    }
    const { closed, ...kept } = withFuture(data, { id, atUs: nowUs, label, pinned: false });
    core.set({ ...kept, ...place, runs: { ...runs, [taken]: { ...left, id: taken, spec, arriving: true, problem: null } } });
    this.#origins.set(taken, id);
    this.#close(closed);
    this.#simulate(taken, spec, showUs);
  }

  /** A fork that cannot be run leaves the old run in place, which has gone on meanwhile. */
  #undo(id: RunId, origin: RunId, message: string): void {
    const { core } = this;
    const { views, futures, nowUs, runs } = core.get();
    const horizonUs = runs[origin]?.horizonUs ?? nowUs;
    core.set({
      ...this.#inPlaceOf(id, origin, views),
      futures: futures.filter((future) => future.id !== origin),
      nowUs: Math.min(nowUs, Math.max(horizonUs, 0)),
      problem: message,
    });
    this.#close([id]);
  }

  /** A link or file that cannot be simulated leaves nothing to look at: show the ready scenario of its architecture. */
  #fallBack(message: string): void {
    const { core } = this;
    const failed = core.focused().spec;
    const ready = core.deps.scenarios.find((s) => s.architecture === failed.scenario.architecture);
    const plain = ready && runOf(ready);
    // Were the ready scenario itself at fault, opening it again would not help.
    if (!ready || JSON.stringify(plain) === JSON.stringify(failed)) return;
    this.openScenario(ready.id);
    core.set({ problem: message });
  }

  /** Another of the runs that are seen is spoken of. */
  #turnTo(id: RunId): void {
    const { core } = this;
    const { scenario } = core.focused().spec;
    this.aiming.forget();
    core.set({ focused: id, playUntilUs: null, hurryMsPerSecond: null, hovered: null, moment: null });
    this.#takeUpLesson(scenario);
  }

  /** The lesson of the focused run where the clock stands, if the one before was another. */
  #takeUpLesson(before: Scenario): void {
    const { core } = this;
    const { scenario } = core.focused().spec;
    if (scenario.id === before.id) return;
    const step = stepAt(core.stepTimes(), core.get().nowUs);
    core.set({ question: freshQuestion(scenario, 'passed'), step, ownOp: null, selection: null });
  }
}
