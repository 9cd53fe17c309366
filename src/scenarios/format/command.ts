/** What a person or a scenario does to a run: the commands of `sim/commands.ts`, with their bounds. */
import * as v from 'valibot';
import { REGIONS_MAX } from '../../regions/maps.ts';
import { transactionText } from '../steps.ts';
import { id, isolation, name, PARAMS_MAX, reference, retries, scalar, sql, STEPS_MAX } from './values.ts';

/** Regions on one side of a partition: some, and no more than a run may have. */
const side = v.pipe(v.array(name), v.minLength(1), v.maxLength(REGIONS_MAX));
export const COMMANDS_MAX = 10_000;

const STEP_FORMS = 'it has to be null, a number, a text, or {"step": …, "row": …, "column": …} for what an earlier step answered';

export const query = v.strictObject({
  type: v.literal('query'),
  client: name,
  op: id,
  sql,
  params: v.optional(v.pipe(v.array(scalar), v.maxLength(PARAMS_MAX)), []),
  /** A line of this session of the client: BEGIN, what follows and COMMIT may be lines of their own. */
  session: v.optional(id),
});

/** Several statements of a client that take effect together. */
export const transaction = v.pipe(
  v.strictObject({
    type: v.literal('query'),
    client: name,
    op: id,
    /** What links carry of it; it follows from the steps. */
    sql: v.optional(v.string()),
    params: v.optional(v.pipe(v.array(scalar), v.maxLength(0)), []),
    steps: v.pipe(
      v.array(
        v.strictObject({
          sql,
          params: v.optional(v.pipe(v.array(v.union([scalar, reference], STEP_FORMS)), v.maxLength(PARAMS_MAX)), []),
        }),
      ),
      v.minLength(1),
      v.maxLength(STEPS_MAX),
    ),
    isolation: v.optional(isolation, 'read committed'),
    retries: v.optional(retries, 0),
  }),
  v.transform((transaction) => ({ ...transaction, sql: transactionText(transaction) })),
);

/** Node ids are `<kind>-<region id>`: `primary-eastus`, `client-japaneast`. */
export const command = v.variant('type', [
  query,
  transaction,
  /** `what`: the process alone, whose host then refuses what comes, or its host, which is silent. */
  v.strictObject({ type: v.literal('crash'), node: name, what: v.optional(v.picklist(['process', 'host'])) }),
  v.strictObject({ type: v.picklist(['restart', 'pause', 'resume', 'wipe']), node: name }),
  v.strictObject({ type: v.literal('slow-disk'), node: name, factor: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000)) }),
  v.strictObject({ type: v.literal('lying-disk'), node: name, lies: v.optional(v.boolean(), true) }),
  v.strictObject({
    type: v.literal('partition'),
    name,
    sides: v.tuple([side, side]),
    oneWay: v.optional(v.boolean(), false),
  }),
  v.strictObject({ type: v.literal('heal'), name: v.optional(v.nullable(name), null) }),
  v.strictObject({
    type: v.literal('slow'),
    between: v.tuple([name, name]),
    factor: v.pipe(v.number(), v.minValue(0.01), v.maxValue(100)),
  }),
  v.strictObject({
    type: v.literal('lossy'),
    between: v.tuple([name, name]),
    loss: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    duplication: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0),
  }),
  v.strictObject({
    type: v.literal('skew'),
    node: name,
    offsetMs: v.pipe(v.number(), v.minValue(-3_600_000), v.maxValue(3_600_000)),
    driftPpm: v.optional(v.pipe(v.number(), v.minValue(-500_000), v.maxValue(500_000)), 0),
  }),
  /** What has not left its region is lost; `road`: also what is under way from there. */
  v.strictObject({ type: v.literal('outage'), region: name, road: v.optional(v.boolean()) }),
  v.strictObject({ type: v.literal('restore'), region: name }),
  v.strictObject({ type: v.literal('order'), node: name, order: name }),
]);
