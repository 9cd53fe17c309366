/** Commands that wait for a fact of the run. */
import * as v from 'valibot';
import { command } from './command.ts';
import { id, ms, name } from './values.ts';

export const AWAITED_MAX = 100;
const WHEN_FORMS =
  'it has to be {"called": op}, {"returned": op} or {"role": …}, with “plusMs” if need be; what goes by the clock stands in “commands”';
/** How long after the fact. */
const plusMs = v.optional(ms, 0);

export const awaitedWhen = v.union(
  [
    v.strictObject({ called: id, plusMs }),
    v.strictObject({ returned: id, ok: v.optional(v.boolean()), plusMs }),
    /** The n-th time (from 1) after `afterMs` that a node (any, when absent) takes this role. */
    v.strictObject({
      role: name,
      node: v.optional(name),
      nth: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), 1),
      afterMs: v.optional(ms, 0),
      plusMs,
    }),
  ],
  WHEN_FORMS,
);

/** Carried out once, when its fact comes true; never, where it does not. */
export const awaited = v.strictObject({ when: awaitedWhen, command });
