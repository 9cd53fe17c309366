/**
 * Probabilistically bounded staleness: the same protocol as in every run, over the four delays of Bailis et al. 2012 (WARS). Each pair is a
 * row of its own: a write, and a read `t` after it was confirmed, which is how long a question travels here.
 */
import { parse } from 'valibot';
import type { Distribution } from '../sim/distribution.ts';
import { scenarioSchema } from '../scenarios/schema.ts';
import { seen } from './experiment.ts';
import data from './pbs.json' with { type: 'json' };

/** The whole set-up, LNKD-DISK with R = W = 1. `antipode run src/fidelity/pbs.json` runs it as it is but for the delays. */
const file = parse(scenarioSchema, data);
const REPLICAS = ['a', 'b', 'c'];
const PAIRS = 50_000;
const PER_SECOND = 1000;

/** A leg: with this probability Pareto, else exponential. */
function mixture(share: number, leastMs: number, shape: number, perMs: number): Distribution {
  return {
    type: 'mixture',
    of: [
      { weight: share, delay: { type: 'pareto', leastMs, shape } },
      { weight: 1 - share, delay: { type: 'exponential', meanMs: 1 / perMs } },
    ],
  };
}

interface Legs {
  readonly w: Distribution;
  /** A, R and S are distributed alike. */
  readonly ars: Distribution;
}

/** Bailis et al. 2012, Table 3, as the authors' simulator has them. */
const SSD = mixture(0.9122, 0.235, 10, 1.66);
export const LEGS = {
  'LNKD-SSD': { w: SSD, ars: SSD },
  'LNKD-DISK': { w: mixture(0.38, 1.05, 1.51, 0.183), ars: SSD },
  YMMR: { w: mixture(0.939, 3, 3.35, 0.0028), ars: mixture(0.982, 1.5, 3.8, 0.0217) },
} satisfies Record<string, Legs>;

export interface Trial {
  readonly legs: Legs;
  readonly r: number;
  readonly w: number;
  /** How long after the write was confirmed its read begins. */
  readonly tMs: number;
  readonly pairs?: number;
}

export interface Found {
  readonly pairs: number;
  /** Of the reads, those that saw the write. */
  readonly fresh: number;
  readonly readMs: readonly number[];
  readonly writeMs: readonly number[];
}

export async function tried({ legs, r, w, tMs, pairs = PAIRS }: Trial, seed = 1): Promise<Found> {
  const untilMs = (1000 * pairs) / PER_SECOND;
  const leg = (between: [string, string], kind: string, delay: Distribution) => ({ between, kind, delay, oneWay: true });
  const home = (kind: string, ms: number) => leg(['coordinator', 'coordinator'], kind, { type: 'constant', ms });
  const delays = REPLICAS.flatMap((replica) => [
    leg(['coordinator', replica], 'write', legs.w),
    leg([replica, 'coordinator'], 'write-ack', legs.ars),
    leg(['coordinator', replica], 'read', legs.ars),
    leg([replica, 'coordinator'], 'read-reply', legs.ars),
  ]);
  const load = file.load.map((each) => ({ ...each, perSecond: PER_SECOND, untilMs }));
  const setup = {
    ...file,
    ...{ seed, load, untilMs: untilMs + 65_000, settings: { ...file.settings, readQuorum: r, writeQuorum: w } },
    network: { overtaking: true, delays: [...delays, home('query', tMs), home('reply', 0)] },
  };
  const { operations } = await seen(setup as never, seed);
  const found = { pairs: 0, fresh: 0, readMs: [] as number[], writeMs: [] as number[] };
  for (const { asked, answer, call, returnedAt } of operations) {
    if (!answer?.outcome.ok || returnedAt === null) continue;
    const ms = (returnedAt - call) / 1000 - tMs;
    if (!asked.sql.startsWith('SELECT')) found.writeMs.push(ms);
    else {
      found.pairs += 1;
      found.fresh += answer.outcome.rows.length;
      found.readMs.push(ms);
    }
  }
  return found;
}

/** Of values, the one below which this share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
