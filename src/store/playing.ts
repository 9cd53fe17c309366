/** Moving the playhead: playing, scrubbing, stepping by meaning and by the lesson, and the question that is open. */
import type { Aiming } from './aiming.ts';
import { askedNow, freshQuestion } from './asking.ts';
import type { Core } from './core.ts';
import { advance, hurry, limitUs, stepAt, stoppedAt } from './playback.ts';
import { seenRuns } from './seen.ts';
import type { AppData, MomentKind } from './state.ts';

const ASKED_FIRST =
  'A question comes first here: guess, or press “Show what happens”; then what follows can be seen. Asking or breaking something goes on without it.';

const still: Partial<AppData> = { playing: false, hurryMsPerSecond: null, playUntilUs: null, heading: null };

export class Playing {
  constructor(
    readonly core: Core,
    readonly aiming: Aiming,
  ) {}

  /** Where motion is not wanted, playing is stepping: one press, one message. */
  play(): void {
    const { core } = this;
    const data = core.get();
    const gate = core.gate();
    // At the open question the way on is its answer: playing asks for it.
    if (gate && data.nowUs >= gate.atUs) {
      this.reveal();
      return;
    }
    if (core.deps.reducedMotion() && core.focused().stage && this.stepBy('message', 1)) return;
    const known = core.known();
    const over = known.done && data.nowUs >= limitUs(data, known, gate);
    core.set({ ...still, playing: true, ...(over ? { nowUs: 0, step: 0 } : {}) });
  }

  pause(): void {
    this.aiming.forget();
    this.core.set(still);
  }

  tick(elapsedMs: number): void {
    const { core } = this;
    const data = core.get();
    // One clock for all: it waits until each has something to show.
    const ready = seenRuns(data).every(({ arriving, stage, done }) => !arriving && (stage !== null || done));
    if (!data.playing || data.aim || !ready) return;
    const gate = core.gate();
    const moved = advance(data, core.known(), gate, elapsedMs);
    const { nowUs, stop } = stoppedAt(data.nowUs, moved, core.focused().spec.scenario.endMs);
    const stepping = data.playUntilUs !== null && data.ownOp === null;
    const reached = stop === 'step' ? data.heading : null;
    const step = reached ?? (stop === 'question' && gate ? gate.step : stepping ? data.step : stepAt(core.stepTimes(), nowUs));
    core.set({ nowUs, ...(step === data.step ? {} : { step }), ...(stop ? still : {}) });
  }

  seek(us: number): void {
    const { core } = this;
    const data = core.get();
    const gate = core.gate();
    const nowUs = Math.max(0, Math.min(us, limitUs(data, core.known(), gate)));
    this.aiming.forget();
    if (gate && us > gate.atUs) this.#askFirst();
    core.set({ nowUs, step: stepAt(core.stepTimes(), nowUs), hurryMsPerSecond: null, playUntilUs: null, heading: null, aim: null });
  }

  stepBy(kind: MomentKind, direction: 1 | -1): boolean {
    const { core } = this;
    const { nowUs } = core.get();
    const at = nearest(
      core.moments().map((moments) => moments.near(kind, nowUs, direction)),
      direction,
    );
    this.pause();
    if (at === null) return false;
    const gate = core.gate();
    if (at > limitUs(core.get(), core.known(), gate)) {
      if (gate && at > gate.atUs) this.#askFirst();
      return false;
    }
    this.seek(at);
    core.set({ moment: { kind, atUs: at } });
    return true;
  }

  /** What comes next is what the question asks. */
  #askFirst(): void {
    if (this.core.get().problem === null) this.core.set({ problem: ASKED_FIRST });
  }

  goToStep(wanted: number): void {
    const { core } = this;
    const { question, playUntilUs, ownOp, heading } = core.get();
    const { scenario } = core.focused().spec;
    const afterStep = askedNow(scenario, question)?.afterStep ?? Number.POSITIVE_INFINITY;
    if (question.phase === 'passed' && wanted <= afterStep) core.set({ question: freshQuestion(scenario, 'ahead', question.at) });
    const last = scenario.steps.length - 1;
    const step = Math.max(0, Math.min(wanted, last, core.asks()?.afterStep ?? last));
    // A step that is still playing is finished first, so that a quick hand sees every moment in order.
    if (playUntilUs !== null && ownOp === null && (heading !== null || question.phase === 'revealed')) this.#arrive();
    this.aiming.forget();
    this.#playTo(step);
  }

  #playTo(step: number): void {
    const { core } = this;
    const { nowUs, msPerSecond } = core.get();
    const { done, horizonUs } = core.known();
    const at = core.stepTimes()[step] ?? null;
    const common = { ownOp: null, moment: null };
    if (at === null || at > horizonUs) {
      core.set({ ...still, ...common, step, aim: done ? null : { step } });
    } else if (at <= nowUs || core.deps.reducedMotion()) {
      core.set({ ...still, ...common, step, aim: null, nowUs: at });
    } else {
      // The words stay until the picture is where they speak of.
      core.set({ ...common, heading: step, aim: null, playing: true, playUntilUs: at, hurryMsPerSecond: hurry(at - nowUs, msPerSecond) });
    }
  }

  /** What is being played is over at once. */
  #arrive(): void {
    const { playUntilUs, heading, nowUs, step } = this.core.get();
    this.core.set({ ...still, nowUs: playUntilUs ?? nowUs, step: heading ?? step });
  }

  next(): void {
    const { core } = this;
    const { step, playUntilUs, heading, playing, question } = core.get();
    const showing = question.phase === 'revealed' && playing && playUntilUs !== null;
    if (heading !== null || showing) {
      this.aiming.forget();
      this.#arrive();
      return;
    }
    if (core.asks()?.afterStep !== step) {
      this.goToStep(step + 1);
      return;
    }
    // The question first, then its answer: one key press each.
    if (playUntilUs !== null) this.#arrive();
    else this.reveal();
  }

  back(): void {
    const { step, heading } = this.core.get();
    this.goToStep(heading === null ? step - 1 : step);
  }

  guess(option: number): void {
    const { question } = this.core.get();
    if (question.phase !== 'ahead' || option < 0 || option >= question.hands.length) return;
    this.core.set({ question: { ...question, guess: option } });
  }

  raiseHand(option: number): void {
    const { question } = this.core.get();
    if (question.phase !== 'ahead' || option < 0 || option >= question.hands.length) return;
    const hands = question.hands.map((n, i) => (i === option ? Math.min(n + 1, 999) : n));
    this.core.set({ question: { ...question, hands } });
  }

  /** The future opens, and is played up to the next step: the run itself shows the answer. */
  reveal(): void {
    const { core } = this;
    const { question, nowUs, msPerSecond } = core.get();
    const { scenario } = core.focused().spec;
    const asked = askedNow(scenario, question);
    if (!asked || question.phase !== 'ahead') return;
    core.set({ question: { ...question, phase: 'revealed' }, ...(core.get().problem === ASKED_FIRST ? { problem: null } : {}) });
    const at = core.stepTimes()[asked.afterStep + 1] ?? null;
    if (at === null || at <= nowUs) {
      // The next step has not been simulated yet: play on towards it.
      if (!core.known().done && !core.deps.reducedMotion()) core.set({ playing: true, ownOp: null });
      return;
    }
    if (core.deps.reducedMotion()) core.set({ ...still, nowUs: Math.min(at, core.known().horizonUs) });
    else core.set({ playing: true, ownOp: null, playUntilUs: at, hurryMsPerSecond: hurry(at - nowUs, msPerSecond) });
  }
}

/** The first of several moments, or the last of earlier ones; null when there is none. */
function nearest(times: readonly (number | null)[], direction: 1 | -1): number | null {
  const known = times.filter((us) => us !== null);
  if (known.length === 0) return null;
  return direction === 1 ? Math.min(...known) : Math.max(...known);
}
