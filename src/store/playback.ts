/** The playback clock as pure functions: how far the playhead may go, and where it is after some of the viewer's time. */
import type { AppData } from './state.ts';

/** A lesson's step takes at most this long to watch. */
export const STEP_SECONDS_MAX = 4;

export interface Gate {
  /** The moment of the open question, µs. */
  readonly atUs: number;
  readonly step: number;
}

/** The open question that lies ahead, or null. `gateUs` is the moment of its step, null while the trace has not come there. */
export function gateOf(data: AppData, gateUs: number | null): Gate | null {
  const { question } = data.scenario;
  if (!question || data.question.phase !== 'ahead' || gateUs === null) return null;
  return { atUs: gateUs, step: question.afterStep };
}

/** How far the playhead may be moved, µs. */
export function limitUs(data: AppData, gate: Gate | null): number {
  return gate ? Math.min(gate.atUs, data.horizonUs) : data.horizonUs;
}

export interface Advance {
  readonly nowUs: number;
  /** Why playing ends here, if it does. */
  readonly stop: 'step' | 'question' | 'end' | null;
}

export function advance(data: AppData, gate: Gate | null, elapsedMs: number): Advance {
  // One simulated ms per second is one simulated µs per ms of the viewer's.
  const rate = data.hurryMsPerSecond ?? data.msPerSecond;
  const wanted = data.nowUs + Math.max(0, elapsedMs) * rate;
  const { playUntilUs } = data;
  if (playUntilUs !== null && wanted >= playUntilUs && playUntilUs <= limitUs(data, gate)) return { nowUs: playUntilUs, stop: 'step' };
  if (gate && wanted >= gate.atUs && gate.atUs <= data.horizonUs) return { nowUs: gate.atUs, stop: 'question' };
  if (wanted >= data.horizonUs) return { nowUs: Math.max(data.nowUs, data.horizonUs), stop: data.done ? 'end' : null };
  return { nowUs: wanted, stop: null };
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
