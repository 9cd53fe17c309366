/** Values that stand in many places of a scenario, with their bounds. */
import * as v from 'valibot';

export const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and dashes'));
export const text = v.pipe(v.string(), v.maxLength(2_000));
export const sql = v.pipe(v.string(), v.minLength(1), v.maxLength(100_000));
/** Within a day. */
export const ms = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(86_400_000));
/** Beyond what a JSON number holds exactly, up to what SQLite's INTEGER does: there a number would be rounded in silence. */
const isRounded = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) <= 2 ** 63;
const number = v.pipe(
  v.number(),
  v.finite(),
  v.check((value) => !isRounded(value), 'use a text for whole numbers above 9007199254740991'),
);
export const scalar = v.pipe(
  v.union([v.null(), number, v.string()]),
  // A link cannot carry −0, which JSON writes as 0.
  v.transform((value) => (value === 0 ? 0 : value)),
);
export const finite = v.pipe(v.number(), v.finite());
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(80));
/** The column that says where rows live, for architectures that keep them apart; tables where it has another name as in “customer_id, customers.id”. */
export const shardedBy = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)));
export const STEPS_MAX = 50;
export const PARAMS_MAX = 1_000;

/** A value that an earlier step has answered, all counted from 0. */
export const reference = v.strictObject({
  step: v.pipe(v.number(), v.safeInteger()),
  row: v.pipe(v.number(), v.safeInteger()),
  column: v.pipe(v.number(), v.safeInteger()),
});
export const isolation = v.picklist(['read committed', 'repeatable read', 'serializable']);
/** Begun again so many times at most when it fails with 40001 or 40P01. */
export const retries = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));
export const settings = v.record(name, v.union([v.number(), v.string(), v.boolean()]));
