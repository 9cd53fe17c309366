/** What a scenario may say of its network beside round trips: how much lines carry, and how delays are distributed. */
import * as v from 'valibot';
import { distribution } from './distribution.ts';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(80));
/** The pair of `between` may be one region twice: the network within it. */
const delay = v.strictObject({
  between: v.tuple([name, name]),
  /** Only from the first to the second. */
  oneWay: v.optional(v.boolean(), false),
  /** Only for messages of this kind. */
  kind: v.optional(v.nullable(name), null),
  /** One way, with all that it takes: the published delay and jitter no longer hold. */
  delay: distribution,
});

export const network = v.strictObject({
  /** Whether round trips that are given in `rttMs` vary as published ones typically do; what is given is given, so: no. */
  jitter: v.optional(v.picklist(['none', 'typical']), 'none'),
  /** What the line between two regions carries each way, Mbit/s: `"a b": 100`. Absent: as much as is sent. */
  bandwidthMbps: v.optional(v.record(v.string(), v.pipe(v.number(), v.minValue(0.001), v.maxValue(1_000_000))), {}),
  /** Messages of one link may overtake each other, as where each has a connection of its own. Only with `transport: datagrams`. */
  overtaking: v.optional(v.boolean()),
  delays: v.optional(v.pipe(v.array(delay), v.maxLength(200)), []),
});

export type NetworkInput = v.InferInput<typeof network>;
export type NetworkSpec = v.InferOutput<typeof network>;
