/** Where the clock shall go by itself as soon as the focused run knows: to a step, a moment, or the answer that is waited for. */
import { askedNow, questionBehind } from './asking.ts';
import type { Core } from './core.ts';
import { hurry, OPENING_SECONDS, stepAt } from './playback.ts';
import { seenRuns } from './seen.ts';
import type { Aim, AppData, Ends } from './state.ts';

const answered: Ends = (index, op) => index.operations.get(op)?.returnedAt ?? null;

export class Aiming {
  /** The operation whose answer ends the playback that asking started. */
  #awaited: string | null = null;
  #ends: Ends = answered;

  constructor(readonly core: Core) {}

  await(op: string, ends: Ends = answered): void {
    this.#awaited = op;
    this.#ends = ends;
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
    const { question, msPerSecond } = core.get();
    const { horizonUs, done } = core.known();
    const { spec, done: complete } = core.focused();
    const times = core.stepTimes();
    const wanted = 'step' in aim ? (times[aim.step] ?? null) : aim.us;
    const moving = 'step' in aim && aim.moving === true && !core.deps.reducedMotion();
    const aheadUs = moving ? msPerSecond * OPENING_SECONDS * 1_000 : 0;
    if (wanted === null ? !complete : !done && wanted + aheadUs > horizonUs) return;
    const nowUs = Math.min(wanted ?? 0, horizonUs);
    const asked = askedNow(spec.scenario, question);
    const gateUs = asked ? (times[asked.afterStep] ?? null) : null;
    const behind = 'us' in aim && gateUs !== null && nowUs > gateUs && question.phase === 'ahead';
    core.set({
      aim: null,
      nowUs,
      step: 'step' in aim ? aim.step : stepAt(times, nowUs),
      ...(behind ? { question: questionBehind(spec.scenario, times, nowUs) } : {}),
      ...(moving ? opening(nowUs, Math.min(nowUs + aheadUs, horizonUs), times, gateUs) : {}),
    });
  }

  /** Once the answer's time is known, playback ends there and takes seconds, however far the database is. */
  #answered(): void {
    const { core } = this;
    const { nowUs, msPerSecond, playing } = core.get();
    const op = this.#awaited;
    if (op === null) return;
    // Where several were asked, the last answer counts.
    const times = seenRuns(core.get()).flatMap(({ id, index, horizonUs, spec }) => {
      if (id !== core.get().focused && !spec.commands.some(({ command }) => command.type === 'query' && command.op === op)) return [];
      const at = this.#ends(index, op);
      return [at === null || at > horizonUs ? null : at];
    });
    if (times.includes(null)) return;
    const returnedAt = Math.max(...times.map((at) => at ?? 0));
    this.#awaited = null;
    if (core.deps.reducedMotion()) core.set({ nowUs: returnedAt });
    if (!playing) return;
    core.set({ playUntilUs: returnedAt, hurryMsPerSecond: hurry(returnedAt - nowUs, msPerSecond) });
  }
}

/** A lesson opens in motion: what is under way goes on until shortly before the next step or the question, and then stands. */
function opening(fromUs: number, untilUs: number, times: readonly (number | null)[], gateUs: number | null): Partial<AppData> {
  const ends = [untilUs, ...times.flatMap((us) => (us === null || us <= fromUs ? [] : [us - 1])), ...(gateUs === null ? [] : [gateUs])];
  const playUntilUs = Math.min(...ends);
  if (playUntilUs <= fromUs) return {};
  return { playing: true, playUntilUs, hurryMsPerSecond: (playUntilUs - fromUs) / 1_000 / OPENING_SECONDS };
}
