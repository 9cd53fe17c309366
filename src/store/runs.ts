/** Opening runs, forking them, and taking in what the worker sends. */
import type { Scenario } from '../scenarios/schema.ts';
import { runOf } from '../session/run.ts';
import type { Command } from '../sim/commands.ts';
import { Names } from '../sim/recorder.ts';
import { tellBlock } from '../sim/trace.ts';
import { TraceIndex } from '../trace/world.ts';
import type { Batch, RunListener } from '../worker/client.ts';
import type { RunSpec, Stage } from '../session/run.ts';
import type { Core } from './core.ts';
import { BRANCHES_MAX, commandTimeUs, forked, freshOp } from './fork.ts';
import { missingWords } from './network.ts';
import { hurry, stepAt } from './playback.ts';
import type { Aim, AppData, QuestionState } from './state.ts';

export function freshQuestion(scenario: Scenario, phase: QuestionState['phase']): QuestionState {
  return { phase, guess: null, hands: scenario.question?.options.map(() => 0) ?? [] };
}

/** All that is forgotten when another run opens. */
export function blank(run: RunSpec, aim: Aim | null): Omit<AppData, 'version' | 'drafts' | 'theme' | 'presenting' | 'problem'> {
  const { scenario } = run;
  const step = aim && 'step' in aim ? aim.step : 0;
  const behind = scenario.question !== null && step > scenario.question.afterStep;
  return {
    scenario,
    run,
    stage: null,
    index: new TraceIndex([]),
    horizonUs: 0,
    done: false,
    cut: null,
    traceHash: null,
    loading: null,
    forking: false,
    aim,
    nowUs: 0,
    playing: false,
    msPerSecond: scenario.msPerSecond,
    hurryMsPerSecond: null,
    playUntilUs: null,
    step,
    question: freshQuestion(scenario, behind ? 'passed' : 'ahead'),
    selection: null,
    hovered: null,
    ownOp: null,
    branches: [],
    moment: null,
  };
}

type Picture = Pick<AppData, 'run' | 'stage' | 'index' | 'horizonUs' | 'done' | 'cut' | 'traceHash'>;

function pictureOf({ run, stage, index, horizonUs, done, cut, traceHash }: AppData): Picture {
  return { run, stage, index, horizonUs, done, cut, traceHash };
}

const FORBIDDEN =
  'The databases may not run on this page: allow WebAssembly in its Content-Security-Policy, by “wasm-unsafe-eval” in script-src.';

export class Runs {
  /** The operation whose answer ends the playback that asking started. */
  #watched: string | null = null;
  /** What the run that was left last had shown: a fork that cannot be run comes back to it. */
  #picture: Picture | null = null;

  constructor(readonly core: Core) {}

  openScenario(id: string, step?: number): void {
    const { deps } = this.core;
    const scenario = deps.scenarios.find((s) => s.id === id);
    if (!scenario) {
      const known = deps.scenarios.map((s) => s.id).join(', ');
      this.core.set({ problem: `There is no scenario “${id}”. These are known: ${known}.` });
      return;
    }
    const last = scenario.steps.length - 1;
    this.#open(runOf(scenario), { step: Math.max(0, Math.min(step ?? scenario.openAtStep, last)) });
  }

  openRun(run: RunSpec, atUs: number | null): void {
    this.#open(run, atUs === null ? { step: run.scenario.openAtStep } : { us: atUs });
  }

  command(command: Command, label: string): void {
    const { run, nowUs } = this.core.get();
    const atUs = commandTimeUs(nowUs);
    this.#fork(forked(run, atUs, command), label, atUs);
  }

  ask(client: string, sql: string): void {
    const { run } = this.core.get();
    const op = freshOp(run);
    this.command({ type: 'query', client, op, sql, params: [] }, `asked ${sql.trim().slice(0, 40)}`);
    this.#watched = op;
    this.core.set({ ownOp: op, playing: !this.core.deps.reducedMotion() });
  }

  /** The person took the playback into their own hands. */
  unwatch(): void {
    this.#watched = null;
  }

  returnTo(branch: number): void {
    const { branches } = this.core.get();
    const chosen = branches[branch];
    if (!chosen) return;
    this.#fork(chosen.run, 'went back to an earlier future');
    this.core.set({ branches: this.core.get().branches.filter((b) => b !== chosen) });
  }

  replace(run: RunSpec, label: string): void {
    this.#fork(run, label);
  }

  #open(run: RunSpec, aim: Aim): void {
    const { core } = this;
    this.#watched = null;
    this.#picture = null;
    core.set({ ...blank(run, aim), version: core.get().version + 1, problem: null });
    core.deps.worker.open(run, this.#listen(run));
  }

  /** `showUs`: where the new future is picked up, so that what was done is seen at once, also while paused. */
  #fork(run: RunSpec, label: string, showUs: number = this.core.get().nowUs): void {
    const { core } = this;
    const { run: left, nowUs, branches, stage } = core.get();
    this.#watched = null;
    if (!stage) {
      // Nothing has been shown yet, so nothing is left behind.
      core.set({ run });
      core.deps.worker.open(run, this.#listen(run));
      return;
    }
    if (!core.get().forking) this.#picture = pictureOf(core.get());
    const kept = [...branches, { run: left, atUs: nowUs, label }].slice(-BRANCHES_MAX);
    core.set({ run, branches: kept, forking: true, playUntilUs: null, hurryMsPerSecond: null, problem: null });
    core.deps.worker.open(run, this.#listen(run, showUs));
  }

  /** Shows a run as it comes; a fork only when it has come as far as `showUs`. */
  #listen(run: RunSpec, showUs = 0): RunListener {
    const { core } = this;
    let arriving: { readonly stage: Stage; readonly index: TraceIndex; readonly names: Names } | null = null;
    let shown = false;
    let fromUs = showUs;
    let missing: string | null = null;
    return {
      loading: (ready, of) => core.set({ loading: { ready, of } }),
      opened: (stage) => {
        const names = new Names();
        arriving = { stage, index: new TraceIndex(stage.nodes, names), names };
        if (missing !== null && core.get().problem === missing) core.set({ problem: null });
        if (core.get().forking) return;
        shown = true;
        core.set({ stage, index: arriving.index, horizonUs: 0, done: false, cut: null, loading: null, version: core.get().version + 1 });
      },
      events: (batch) => {
        if (!arriving) return;
        for (const name of batch.names) arriving.names.id(name);
        tellBlock(arriving.index, batch.block);
        if (!shown && batch.horizonUs < fromUs && !batch.done) return;
        const nowUs = Math.min(Math.max(core.get().nowUs, fromUs), Math.max(core.get().nowUs, batch.horizonUs));
        core.set({
          ...(shown ? {} : { stage: arriving.stage, index: arriving.index, forking: false, traceHash: null, nowUs }),
          ...this.#progress(batch),
        });
        shown = true;
        this.#settle();
      },
      hash: (traceHash) => core.set({ traceHash }),
      missing: (why) => {
        missing = why === 'forbidden' ? FORBIDDEN : missingWords('The databases');
        core.set({ problem: missing, loading: null });
      },
      again: () => {
        arriving = null;
        if (!shown) return;
        // As with a fork: what is shown stays until the new worker has come as far.
        shown = false;
        fromUs = core.get().nowUs;
        core.set({ forking: true });
      },
      failed: (message) => {
        core.set({ problem: message, forking: false, playing: false, loading: null, aim: null });
        if (this.#undo(run)) return;
        // What has been shown of it is all that there will be.
        if (core.get().stage === null) this.#fallBack(run, message);
        else core.set({ done: true });
      },
    };
  }

  /** A link or file that cannot be simulated leaves nothing to look at: show the ready scenario of its architecture. */
  #fallBack(failed: RunSpec, message: string): void {
    const { core } = this;
    const { scenarios } = core.deps;
    const ready = scenarios.find((s) => s.architecture === failed.scenario.architecture);
    const plain = ready && runOf(ready);
    // Were the ready scenario itself at fault, opening it again would not help.
    if (!ready || JSON.stringify(plain) === JSON.stringify(failed)) return;
    this.openScenario(ready.id);
    core.set({ problem: message });
  }

  #progress({ horizonUs, done, cut }: Batch): Partial<AppData> {
    return { horizonUs, done, cut, loading: null, version: this.core.get().version + 1 };
  }

  /**
   * A fork that cannot be run leaves the old run in place, with its own picture. The worker has left that one: what was not
   * simulated yet, or has no picture because it was left too soon, is opened again. Says whether there was an old run.
   */
  #undo(failed: RunSpec): boolean {
    const { core } = this;
    const { run, branches, stage, nowUs } = core.get();
    const previous = branches.at(-1);
    if (run !== failed || !previous || !stage) return false;
    const picture = this.#picture;
    core.set({
      ...picture,
      run: previous.run,
      branches: branches.slice(0, -1),
      nowUs: Math.min(nowUs, picture?.horizonUs ?? nowUs),
      version: core.get().version + 1,
    });
    if (picture?.run === previous.run && picture.traceHash !== null) return true;
    core.set({ forking: true });
    core.deps.worker.open(previous.run, this.#listen(previous.run, nowUs));
    return true;
  }

  #settle(): void {
    const { aim } = this.core.get();
    if (aim) this.#reach(aim);
    this.#watch();
  }

  #reach(aim: Aim): void {
    const { core } = this;
    const { horizonUs, done, scenario, question } = core.get();
    const times = core.stepTimes();
    const wanted = 'step' in aim ? (times[aim.step] ?? null) : aim.us;
    if (!done && (wanted === null || wanted > horizonUs)) return;
    const nowUs = Math.min(wanted ?? 0, horizonUs);
    const afterStep = scenario.question?.afterStep;
    const gateUs = afterStep === undefined ? null : (times[afterStep] ?? null);
    const behind = 'us' in aim && gateUs !== null && nowUs > gateUs && question.phase === 'ahead';
    core.set({
      aim: null,
      nowUs,
      step: 'step' in aim ? aim.step : stepAt(times, nowUs),
      ...(behind ? { question: freshQuestion(scenario, 'passed') } : {}),
    });
  }

  /** Once the answer's time is known, playback ends there and takes seconds, however far the database is. */
  #watch(): void {
    const { core } = this;
    const { index, nowUs, msPerSecond, horizonUs, playing } = core.get();
    const returnedAt = this.#watched === null ? null : (index.operations.get(this.#watched)?.returnedAt ?? null);
    if (returnedAt === null || returnedAt > horizonUs) return;
    this.#watched = null;
    if (core.deps.reducedMotion()) core.set({ nowUs: returnedAt });
    if (!playing) return;
    core.set({ playUntilUs: returnedAt, hurryMsPerSecond: hurry(returnedAt - nowUs, msPerSecond) });
  }
}
