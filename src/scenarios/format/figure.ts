/** Figures of a run by name: what texts, questions and challenges of a lesson count, measure and compare. */
import * as v from 'valibot';
import { id, ms, name, text } from './values.ts';

/** Which operations: those of this client, whose name or SQL begins so, called between two moments. */
export const among = v.strictObject({
  client: v.optional(name),
  op: v.optional(name),
  sql: v.optional(text),
  fromMs: v.optional(ms),
  untilMs: v.optional(ms),
});

/** What is said of an operation. All that is given has to hold. */
export const that = v.strictObject({
  ok: v.optional(v.boolean()),
  stale: v.optional(v.boolean()),
  cached: v.optional(v.boolean()),
  unknown: v.optional(v.boolean()),
});

const window = { fromMs: v.optional(ms), untilMs: v.optional(ms) };
const FORMS =
  'its “of” has to be latency, value, part, touched, count, share, p50, p95, max, stale, messages, bytes, lost, silence, between or ratio';

export const figure = v.union(
  [
    /** From call to answer, ms. */
    v.strictObject({ of: v.literal('latency'), op: id }),
    /** The number that the first row of its answer begins with, such as a count or a sum that was asked for. */
    v.strictObject({ of: v.literal('value'), op: id }),
    /** What of it was spent on roads, in queues, on SQL, on disks or waiting for others, ms. */
    v.strictObject({ of: v.literal('part'), op: id, part: v.picklist(['road', 'queue', 'core', 'disk', 'wait']) }),
    /** Nodes that had a message about it. */
    v.strictObject({ of: v.literal('touched'), op: id }),
    v.strictObject({ of: v.picklist(['count', 'share']), among: v.optional(among), that: v.optional(that) }),
    /** Latency of those that succeeded, ms: the median, the 95th percentile, the greatest. */
    v.strictObject({ of: v.picklist(['p50', 'p95', 'max']), among: v.optional(among) }),
    /** Age of the oldest answer, ms. */
    v.strictObject({ of: v.literal('stale'), among: v.optional(among) }),
    v.strictObject({
      of: v.picklist(['messages', 'bytes']),
      kind: v.optional(name),
      from: v.optional(name),
      to: v.optional(name),
      ...window,
    }),
    /** Writes that clients were told had succeeded, and that no database has any more. */
    v.strictObject({ of: v.literal('lost') }),
    /** The longest time in which no write was confirmed, ms. */
    v.strictObject({ of: v.literal('silence'), ...window }),
    /** From one moment to another, ms: “call op”, “return op”, “commit op”, “role leader 2”, “crash node”. */
    v.strictObject({ of: v.literal('between'), from: text, to: text }),
    /** One figure divided by another. */
    v.strictObject({ of: v.literal('ratio'), figure: id, by: id }),
  ],
  FORMS,
);

export const figures = v.record(id, figure);

export type FigureSpec = v.InferOutput<typeof figure>;
export type Among = v.InferOutput<typeof among>;
export type That = v.InferOutput<typeof that>;
