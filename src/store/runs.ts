/** What people do with runs: open them, alone and beside others, fork them, leave them and come back. */
import type { Scenario } from '../scenarios/schema.ts';
import { agreedUntil, runOf, type RunSpec } from '../session/run.ts';
import type { Look, LookAt } from '../session/look.ts';
import type { Command } from '../sim/commands.ts';
import type { Micros } from '../sim/node.ts';
import type { Aiming } from './aiming.ts';
import { questionFrom } from './asking.ts';
import { blankPage, blankRun } from './blank.ts';
import type { Core } from './core.ts';
import { commandTimeUs, forked, freshOp } from './fork.ts';
import { PINS_MAX, withFuture, withPin } from './futures.ts';
import { News } from './news.ts';
import { Opened } from './opened.ts';
import { Parked } from './parked.ts';
import { stepAt } from './playback.ts';
import { ofScreen, VIEWS_MAX } from './seen.ts';
import type { Aim, Asking, Future, Inside, RunId, RunState } from './state.ts';

const FULL = `At most ${VIEWS_MAX} runs are seen at once: close one before you open another.`;
const ONLY = 'This is the only run that is seen: open another before you close it.';
const NOTHING_DONE = 'There is nothing to undo in this run: it is as it was opened, or what came before was closed to make room.';
const PINNED = `At most ${PINS_MAX} futures are pinned: let go of one first.`;

/** With other runs beside each other it is another comparison. */
const NO_DEEDS = { deeds: [], deed: null };

const aimOf = ({ scenario }: RunSpec, atUs: number | null, still: boolean): Aim =>
  atUs === null ? startOf(scenario) || { step: scenario.openAtStep, moving: !still } : { us: atUs };

/** Where a scenario says that its clock starts. */
const startOf = ({ startMs }: Scenario): Aim | false => startMs !== undefined && { us: startMs * 1000 };

export class Runs {
  readonly opened: Opened;
  /** Those of screens that are not shown. */
  readonly parked: Parked;
  readonly #news: News;

  constructor(
    readonly core: Core,
    readonly aiming: Aiming,
  ) {
    this.opened = new Opened(core);
    this.parked = new Parked(core, this.opened);
    this.#news = new News({ core, opened: this.opened, parked: this.parked, aiming, openScenario: (id) => this.openScenario(id) });
  }

  openScenario(which: string | Scenario, step?: number, atUs?: number): void {
    const { deps } = this.core;
    const scenario = typeof which === 'string' ? deps.scenarios.find((s) => s.id === which) : which;
    if (!scenario) {
      const known = deps.scenarios.map((s) => s.id).join(', ');
      this.core.set({ problem: `There is no scenario “${String(which)}”. These are known: ${known}.` });
      return;
    }
    const last = scenario.steps.length - 1;
    const at = { step: Math.max(0, Math.min(step ?? scenario.openAtStep, last)), moving: step === undefined };
    this.#openAlone(runOf(scenario), atUs === undefined ? (step === undefined && startOf(scenario)) || at : { us: atUs });
  }

  openRun(run: RunSpec, atUs: number | null, still = false): void {
    this.#openAlone(run, aimOf(run, atUs, still));
  }

  /** As `openRun`, while the runs of the screen before stay open. */
  openFirst(run: RunSpec, atUs: number | null, still = false): void {
    this.#openAlone(run, aimOf(run, atUs, still), []);
  }

  openBeside(spec: RunSpec): void {
    const { core } = this;
    const { views, runs } = core.get();
    if (views.length >= VIEWS_MAX) {
      core.set({ problem: FULL });
      return;
    }
    const run = blankRun(this.opened.id(), spec, core.nextVersion());
    core.set({ runs: { ...runs, [run.id]: run }, views: [...views, run.id], ...NO_DEEDS, problem: null });
    this.opened.simulate(run.id, spec, this.#news);
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
    core.set({ views: left, ...NO_DEEDS });
    this.opened.close([id]);
  }

  command(id: RunId, command: Command, label: string): void {
    const atUs = commandTimeUs(this.core.get().nowUs);
    const run = this.#seen(id);
    if (run) this.#fork(run, forked(run.spec, atUs, command), label, atUs);
  }

  ask(id: RunId, client: string, sql: string, { otherwise, session, ends }: Asking = {}): void {
    const { core } = this;
    const run = this.#seen(id);
    if (!run) return;
    const spec = otherwise ?? run.spec;
    const op = freshOp([spec]);
    const { focused, nowUs } = core.get();
    const atUs = commandTimeUs(nowUs);
    const asked = forked(spec, atUs, { type: 'query', client, op, sql, params: [], ...(session === undefined ? {} : { session }) });
    this.#fork(run, asked, `asked ${sql.trim().slice(0, 40)}`, atUs);
    if (id === focused) this.aiming.await(op, ends);
    core.set({ ownOp: op, playing: !core.deps.reducedMotion() });
  }

  returnTo(id: RunId): void {
    const { core } = this;
    const { futures, closedFutures, focused, nowUs } = core.get();
    const chosen = this.#future(id);
    if (!chosen) return;
    this.aiming.forget();
    const { stage, spec } = core.focused();
    const others = { futures: futures.filter((future) => future.id !== id), closedFutures };
    const left: Future = { id: focused, atUs: nowUs, pinned: false };
    // What has shown nothing yet is no future.
    const { closed, ...kept } = stage ? withFuture(others, left) : { ...others, closed: [focused] };
    core.set({
      ...kept,
      ...this.opened.inPlaceOf(focused, id),
      nowUs: Math.min(nowUs, chosen.horizonUs),
      // One that has not come so far yet is seen as far as it is.
      aim: nowUs > chosen.horizonUs && !chosen.done ? { us: nowUs } : null,
    });
    this.#takeUpLesson(spec.scenario);
    const gate = core.gate();
    if (gate && gate.atUs < core.get().nowUs) core.set({ nowUs: gate.atUs, step: gate.step });
    this.opened.close(closed);
  }

  /** Back to the run as it was before the last thing that was done in it; that future stays, and can be returned to as well. */
  undo(): void {
    const { core } = this;
    const { focused, futures } = core.get();
    const origin = this.opened.originOf(focused);
    if (origin !== undefined && futures.some(({ id }) => id === origin)) this.returnTo(origin);
    else core.set({ problem: NOTHING_DONE });
  }

  /** Looks into a node of the focused run. */
  look(atUs: Micros, at: LookAt): Promise<Look | null> {
    return this.core.deps.worker.look(this.core.get().focused, atUs, at);
  }

  openInside(inside: Inside | null): void {
    const { core } = this;
    core.set({ inside });
    if (inside === null) core.deps.worker.unlook(core.get().focused);
  }

  pin(id: RunId, pinned: boolean): void {
    if (!this.#future(id)) return;
    const futures = withPin(this.core.get().futures, id, pinned);
    this.core.set(futures ? { futures } : { problem: PINNED });
  }

  become(specs: readonly RunSpec[], fromUs = 0): void {
    for (const [i, id] of this.core.get().views.entries()) {
      const [run, spec] = [this.core.get().runs[id], specs[i]];
      if (run && spec) this.#become(run, spec, fromUs);
    }
  }

  #become(left: RunState, spec: RunSpec, fromUs: number): void {
    const { core } = this;
    const taken = this.opened.id();
    const place = this.opened.inPlaceOf(left.id, taken);
    const { stage, parted } = left;
    const next = stage ? { ...left, id: taken, spec, parted, arriving: true, problem: null } : blankRun(taken, spec, core.nextVersion());
    const past = stage ? this.opened.pastOf(left, spec) : undefined;
    core.set({ ...place, runs: { ...core.get().runs, [taken]: next } });
    this.opened.simulate(taken, spec, this.#news, fromUs, past);
    this.#news.retire(left.id, taken);
  }

  /** The same run otherwise, as a fork of it. */
  replace(id: RunId, change: (spec: RunSpec) => RunSpec, label: string): void {
    const run = this.#seen(id);
    if (run) this.#fork(run, change(run.spec), label);
  }

  /** The same run otherwise. What has not begun is not kept: nothing happened in it that one could miss. */
  rebuild(id: RunId, change: (spec: RunSpec) => RunSpec, label: string): void {
    const run = this.#seen(id);
    if (!run) return;
    const spec = change(run.spec);
    if (!hasBegun(run, this.core.get().nowUs)) this.#instead(run, spec);
    else if (spec.scenario.regions.length === 0) this.#clear(run, spec, label);
    else this.#fork(run, spec, label);
  }

  /** Nothing stands there any more, so nothing is simulated; what did can be returned to. */
  #clear(left: RunState, spec: RunSpec, label: string): void {
    const { core, opened } = this;
    const { closed, ...kept } = withFuture(core.get(), { id: left.id, atUs: core.get().nowUs, pinned: false });
    const parted = { from: left.id, atUs: Math.min(agreedUntil(left.spec, spec), core.get().nowUs), label };
    const run = { ...blankRun(opened.id(), spec, core.nextVersion()), parted };
    this.aiming.forget();
    core.set({ ...kept, ...opened.inPlaceOf(left.id, run.id), runs: { ...core.get().runs, [run.id]: run }, ...AT_REST });
    opened.close(closed);
  }

  /** The same run, with more time to come. It is one and the same, so nothing is left behind. */
  lengthen(id: RunId, untilUs: number): void {
    const { core, opened } = this;
    const run = this.#seen(id);
    if (!run || run.arriving || !run.stage || untilUs <= run.spec.untilUs) return;
    const spec = { ...run.spec, untilUs };
    const taken = opened.id();
    const { runs, views, focused, nowUs } = core.get();
    core.set({
      runs: { ...runs, [taken]: { ...run, id: taken, spec, arriving: true } },
      views: views.map((view) => (view === id ? taken : view)),
      focused: focused === id ? taken : focused,
    });
    this.#news.retire(id, taken);
    opened.simulate(taken, spec, this.#news, nowUs, opened.pastOf(run, spec));
  }

  #seen(id: RunId): RunState | null {
    return this.opened.among(this.core.get().views, id);
  }

  #future(id: RunId): RunState | null {
    const futures = this.core.get().futures.map((future) => future.id);
    return this.opened.among(futures, id);
  }

  #openAlone(spec: RunSpec, aim: Aim, left: readonly RunId[] = ofScreen(this.core.get())): void {
    const { core } = this;
    this.aiming.forget();
    const run = blankRun(this.opened.id(), spec, core.nextVersion());
    core.set({ ...blankPage(run, aim), runs: { ...core.get().runs, [run.id]: run } });
    this.opened.close(left);
    this.opened.simulate(run.id, spec, this.#news);
  }

  /** Another run in the place of one that nobody misses. */
  #instead(left: RunState, spec: RunSpec): void {
    const { core, opened } = this;
    const run = blankRun(opened.id(), spec, core.nextVersion());
    this.aiming.forget();
    core.set({
      ...opened.inPlaceOf(left.id, run.id),
      runs: { ...core.get().runs, [run.id]: run },
      ...AT_REST,
    });
    opened.close([left.id]);
    opened.simulate(run.id, spec, this.#news);
  }

  /** `showUs`: where the new future is picked up, so that what was done is seen at once, also while paused. */
  #fork(left: RunState, spec: RunSpec, label: string, showUs: number = this.core.get().nowUs): void {
    const { core } = this;
    const data = core.get();
    const { nowUs, runs, focused } = data;
    const { id } = left;
    if (id === focused) this.aiming.forget();
    const taken = this.opened.id();
    const place = this.opened.inPlaceOf(id, taken);
    if (!left.stage) {
      // Nothing has been shown yet, so nothing is left behind.
      core.set({ ...place, runs: { ...runs, [taken]: blankRun(taken, spec, core.nextVersion()) } });
      this.opened.close([id]);
      this.opened.simulate(taken, spec, this.#news);
      return;
    }
    const { closed, ...kept } = withFuture(data, { id, atUs: nowUs, pinned: false });
    const parted = { from: id, atUs: Math.min(agreedUntil(left.spec, spec), showUs), label };
    core.set({ ...kept, ...place, runs: { ...runs, [taken]: { ...left, id: taken, spec, parted, arriving: true, problem: null } } });
    this.opened.close(closed);
    this.opened.simulate(taken, spec, this.#news, showUs, this.opened.pastOf(left, spec));
  }

  /** Another of the runs that are seen is spoken of. */
  #turnTo(id: RunId): void {
    const { core } = this;
    const { scenario } = core.focused().spec;
    this.aiming.forget();
    core.set({ focused: id, playUntilUs: null, heading: null, hurryMsPerSecond: null, hovered: null, why: null, moment: null });
    this.#takeUpLesson(scenario);
  }

  /** The lesson of the focused run where the clock stands, if the one before was another. */
  #takeUpLesson(before: Scenario): void {
    const { core } = this;
    const { scenario } = core.focused().spec;
    if (scenario.id === before.id) return;
    const step = stepAt(core.stepTimes(), core.get().nowUs);
    core.set({ question: questionFrom(scenario, scenario.steps.length), step, ownOp: null, selection: null });
  }
}

/** Nothing has begun, and nothing is looked at. */
const AT_REST = { nowUs: 0, aim: null, playing: false, ownOp: null, selection: null, hovered: null };

const hasBegun = ({ spec, stage }: RunState, nowUs: number): boolean =>
  stage !== null && (nowUs > 0 || spec.commands.length > spec.scenario.commands.length);
