/** The playback clock as pure functions: how far the playhead may go, and where it is after some of the viewer's time. */
import type { ScenarioQuestion } from '../scenarios/schema.ts';
import type { AppData, RunState } from './state.ts';

/** A lesson's step takes at most this long to watch. */
const STEP_SECONDS_MAX = 4;
/** For so long a lesson plays by itself when it opens. */
export const OPENING_SECONDS = 2.5;

export interface Gate {
  /** The moment of the open question, µs. */
  readonly atUs: number;
  readonly step: number;
}

/** Of a question that lies ahead. `gateUs` is the moment of its step, null while the trace has not come there. */
export function gateOf(question: ScenarioQuestion, gateUs: number | null): Gate | null {
  return gateUs === null ? null : { atUs: gateUs, step: question.afterStep };
}

/** How far runs on one clock are known. */
export interface Known {
  readonly horizonUs: number;
  /** How far all have been simulated, and can be looked at. */
  readonly reachedUs: number;
  /** No more is to come of any of them. */
  readonly done: boolean;
}

/** The clock waits for the slowest run that still goes on; those that have ended stand at their ends. */
export function knownOf(runs: readonly Pick<RunState, 'horizonUs' | 'reachedUs' | 'done' | 'cut'>[]): Known {
  const going = runs.filter(({ done, cut }) => !done && cut === null);
  const farthest = Math.max(0, ...runs.map((run) => run.horizonUs));
  const horizonUs = Math.min(farthest, ...going.map((run) => run.horizonUs));
  return { horizonUs, reachedUs: Math.max(horizonUs, Math.min(...runs.map((run) => run.reachedUs))), done: going.length === 0 };
}

/** How far the playhead may be moved, µs. Where it is it may stay, though a run that came later has not come so far. */
export function limitUs({ nowUs }: Pick<AppData, 'nowUs'>, { reachedUs }: Known, gate: Gate | null): number {
  const limit = Math.max(reachedUs, nowUs);
  return gate ? Math.min(gate.atUs, limit) : limit;
}

export interface Advance {
  readonly nowUs: number;
  /** Why playing ends here, if it does. */
  readonly stop: 'step' | 'question' | 'end' | null;
}

export function advance(data: AppData, known: Known, gate: Gate | null, elapsedMs: number): Advance {
  const { horizonUs, done } = known;
  // One simulated ms per second is one simulated µs per ms of the viewer's.
  const rate = data.hurryMsPerSecond ?? data.msPerSecond;
  const wanted = data.nowUs + Math.max(0, elapsedMs) * rate;
  const { playUntilUs } = data;
  if (playUntilUs !== null && wanted >= playUntilUs && playUntilUs <= limitUs(data, known, gate))
    return { nowUs: playUntilUs, stop: 'step' };
  if (gate && wanted >= gate.atUs && gate.atUs <= horizonUs) return { nowUs: gate.atUs, stop: 'question' };
  if (wanted >= horizonUs) return { nowUs: Math.max(data.nowUs, horizonUs), stop: done ? 'end' : null };
  return { nowUs: wanted, stop: null };
}

/** Playing ends where the scenario says so, unless it was begun beyond. */
export function stoppedAt(fromUs: number, moved: Advance, endMs: number | undefined): Advance {
  // Without an end neither comparison holds.
  const nowUs = Number(endMs) * 1_000;
  return fromUs < nowUs && moved.nowUs >= nowUs ? { nowUs, stop: 'end' } : moved;
}

/** The rate at which a step of this length is watched in at most `STEP_SECONDS_MAX`; null when the chosen one does. */
export function hurry(distanceUs: number, msPerSecond: number): number | null {
  const needed = distanceUs / 1_000 / STEP_SECONDS_MAX;
  return needed > msPerSecond ? needed : null;
}

/** The last step whose moment is not after `us`; steps that the trace has not reached do not count. */
export function stepAt(times: readonly (number | null)[], us: number): number {
  let at = 0;
  for (const [i, time] of times.entries()) if (time !== null && time <= us) at = i;
  return at;
}
