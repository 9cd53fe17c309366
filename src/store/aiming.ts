/** Where the clock shall go by itself as soon as the focused run knows: to a step, a moment, or the answer that is waited for. */
import { freshQuestion } from './blank.ts';
import type { Core } from './core.ts';
import { hurry, stepAt } from './playback.ts';
import type { Aim } from './state.ts';

export class Aiming {
  /** The operation whose answer ends the playback that asking started. */
  #awaited: string | null = null;

  constructor(readonly core: Core) {}

  await(op: string): void {
    this.#awaited = op;
  }

  /** The person took the playback into their own hands, or turned to another run. */
  forget(): void {
    this.#awaited = null;
  }

  /** More is known of a run that is seen. */
  settle(): void {
    const { aim } = this.core.get();
    if (aim) this.#reach(aim);
    this.#answered();
  }

  #reach(aim: Aim): void {
    const { core } = this;
    const { question } = core.get();
    const { horizonUs, done } = core.known();
    const { spec, done: complete } = core.focused();
    const times = core.stepTimes();
    const wanted = 'step' in aim ? (times[aim.step] ?? null) : aim.us;
    if (wanted === null ? !complete : !done && wanted > horizonUs) return;
    const nowUs = Math.min(wanted ?? 0, horizonUs);
    const asked = spec.scenario.question;
    const gateUs = asked ? (times[asked.afterStep] ?? null) : null;
    const behind = 'us' in aim && gateUs !== null && nowUs > gateUs && question.phase === 'ahead';
    core.set({
      aim: null,
      nowUs,
      step: 'step' in aim ? aim.step : stepAt(times, nowUs),
      ...(behind ? { question: freshQuestion(spec.scenario, 'passed') } : {}),
    });
  }

  /** Once the answer's time is known, playback ends there and takes seconds, however far the database is. */
  #answered(): void {
    const { core } = this;
    const { nowUs, msPerSecond, playing } = core.get();
    const { index, horizonUs } = core.focused();
    const returnedAt = this.#awaited === null ? null : (index.operations.get(this.#awaited)?.returnedAt ?? null);
    if (returnedAt === null || returnedAt > horizonUs) return;
    this.#awaited = null;
    if (core.deps.reducedMotion()) core.set({ nowUs: returnedAt });
    if (!playing) return;
    core.set({ playUntilUs: returnedAt, hurryMsPerSecond: hurry(returnedAt - nowUs, msPerSecond) });
  }
}
