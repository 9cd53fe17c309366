/** What clients ask of themselves. */
import * as v from 'valibot';
import { REGIONS_MAX } from '../../regions/maps.ts';
import { transactionText } from '../steps.ts';
import { isolation, ms, name, PARAMS_MAX, reference, retries, scalar, sql, STEPS_MAX } from './values.ts';

const DRAW_FORMS = 'it has to be null, a number, a text, {"from": a, "to": b} with whole numbers, {"pick": […]}, or {"zipf": n}';
const drawn = v.pipe(v.number(), v.safeInteger());
/** How many things may be asked for by Zipf's law. */
const ZIPF_MAX = 100_000;

const draw = [
  scalar,
  v.strictObject({ from: drawn, to: drawn }),
  v.strictObject({ pick: v.pipe(v.array(scalar), v.minLength(1), v.maxLength(1000)) }),
  v.strictObject({ zipf: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(ZIPF_MAX)) }),
] as const;
/** What the operation's first statement had as parameter so and so, from 0. */
export const same = v.strictObject({ same: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(PARAMS_MAX)) });
export const draws = v.optional(v.pipe(v.array(v.union([...draw], DRAW_FORMS)), v.maxLength(PARAMS_MAX)), []);
export const weight = v.optional(v.pipe(v.number(), v.minValue(0.000001), v.maxValue(1e6)), 1);
const laterDraws = v.optional(
  v.pipe(v.array(v.union([...draw, same, reference], `${DRAW_FORMS}, or {"same": …}`)), v.maxLength(PARAMS_MAX)),
  [],
);
/** Asked at once when the operation was answered well: `{"same": 0}` is its first parameter again. */
export const next = v.optional(v.strictObject({ sql, params: laterDraws }));

export const statement = v.strictObject({ sql, weight, params: draws, next });
export const statementsTogether = v.pipe(
  v.strictObject({
    sql: v.optional(v.string()),
    weight,
    params: v.optional(v.pipe(v.array(scalar), v.maxLength(0)), []),
    steps: v.pipe(v.array(v.strictObject({ sql, params: laterDraws })), v.minLength(1), v.maxLength(STEPS_MAX)),
    isolation: v.optional(isolation, 'read committed'),
    retries: v.optional(retries, 0),
    next,
  }),
  v.transform((transaction) => ({ ...transaction, sql: transactionText(transaction) })),
);

/**
 * With `perSecond` each client asks on its own, at times drawn from an exponential distribution (open loop); with `thinkMs` each of its
 * `users` asks again after the answer and a pause that is so long on average (closed loop).
 */
export const load = v.strictObject({
  clients: v.pipe(v.array(name), v.minLength(1), v.maxLength(REGIONS_MAX)),
  perSecond: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(10_000))),
  thinkMs: v.optional(ms),
  users: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000))),
  fromMs: v.optional(ms, 0),
  untilMs: ms,
  /** Parameters: a scalar, or `{"from": a, "to": b}` for an integer drawn evenly, or `{"pick": […]}`, or `{"zipf": n}` for one from 1 to n by Zipf's law. */
  statements: v.pipe(v.array(v.union([statement, statementsTogether])), v.minLength(1), v.maxLength(50)),
});
