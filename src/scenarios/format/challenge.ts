/** What a lesson asks its reader to bring about: judged by the whole run's figures, never by the way taken. */
import * as v from 'valibot';
import { command, COMMANDS_MAX } from './command.ts';
import { finite, id, ms, settings, text } from './values.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const part = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** More than `above`, less than `below`. */
export const bounds = v.strictObject({ above: v.optional(finite), below: v.optional(finite) });
export const counted = v.strictObject({ atLeast: v.optional(whole), atMost: v.optional(whole) });

export const slowness = v.strictObject({
  above: v.optional(finite),
  below: v.optional(finite),
  of: v.optional(v.picklist(['read', 'write'])),
});
export const share = v.strictObject({ above: v.optional(part), below: v.optional(part) });

/** All that is given has to hold once the run has ended. */
export const goal = v.strictObject({
  /** Writes that clients were told had succeeded, and that no database has any more. */
  lostWrites: v.optional(counted),
  /** Stretches of time whose confirmed writes are gone, added up, ms. */
  lostMs: v.optional(bounds),
  /** Age of the oldest answer that a read got, ms. */
  staleMs: v.optional(bounds),
  /** 95th percentile of what successful operations took, ms: at the slowest of these clients' regions. */
  p95Ms: v.optional(slowness),
  /** Share of all operations that succeeded, 0 to 1. */
  availability: v.optional(share),
  /** Operations that were asked for: so that doing nothing, or asking nobody, wins no challenge. */
  operations: v.optional(counted),
  /** Figures of the scenario, each within bounds. */
  figures: v.optional(
    v.pipe(v.array(v.strictObject({ figure: id, above: v.optional(finite), below: v.optional(finite) })), v.maxLength(10)),
  ),
});

/** What is changed and done beside what the scenario has. */
export const solution = v.strictObject({
  settings: v.optional(settings),
  commands: v.optional(v.pipe(v.array(v.strictObject({ atMs: ms, command })), v.maxLength(COMMANDS_MAX))),
});

export const challenge = v.strictObject({
  kind: v.picklist(['break', 'build']),
  title: text,
  text,
  goal,
  /** What may be touched: faults and questions, settings, or both. */
  touch: v.pipe(v.array(v.picklist(['commands', 'settings'])), v.minLength(1), v.maxLength(2)),
  hint: v.optional(text),
  /** One way that meets the goal: kept, and tested, so that nobody is asked for what cannot be done. */
  solution,
});

export const challenges = v.pipe(v.array(challenge), v.minLength(1), v.maxLength(10));
