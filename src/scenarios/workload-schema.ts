/**
 * A workload is one data file: schema and data, and what clients ask of it, with no architecture, no narration and no outcome. It runs
 * under every architecture, so that they can be compared.
 */
import * as v from 'valibot';
import { draws, weight } from './format/load.ts';
import { id, ms, name, shardedBy, sql, text } from './format/values.ts';
import { network } from './network.ts';
import { disk } from './schema.ts';

const statements = v.pipe(v.array(v.strictObject({ sql, weight, params: draws })), v.maxLength(25));

export const workloadSchema = v.strictObject({
  format: v.literal('antipode-workload/1'),
  id,
  title: text,
  /** Who asks for what, one sentence. */
  summary: text,
  /** Region ids, the main one first; every one has a client. */
  regions: v.pipe(v.array(name), v.minLength(1), v.maxLength(12)),
  network: v.optional(network, {}),
  disk: v.optional(disk),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  /** The column that says where rows live, for architectures that keep them apart; unless told, their own default. */
  shardedBy,
  /** SQL run on the empty database before time starts: schema and data. */
  setup: v.pipe(v.array(sql), v.maxLength(10_000)),
  /** Operations a second of all clients together; each client asks as often as the others. */
  perSecond: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10_000)),
  /** Which part of them writes, 0 to 1. */
  writeShare: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Weights are among reads, and among writes. */
  reads: statements,
  writes: statements,
  untilMs: v.pipe(ms, v.minValue(1)),
  msPerSecond: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10_000)),
  samples: v.optional(v.pipe(v.array(v.strictObject({ label: name, sql })), v.maxLength(50)), []),
});

export type Workload = v.InferInput<typeof workloadSchema>;
