/** Caches: how often an answer is there, and how often it is old, when questions and writes come at random times. */
import type { Operation } from '../trace/history.ts';
import { INSTANT, seen } from './experiment.ts';
import type { Row } from './row.ts';

const TTL_MS = 2_000;
const RTT_MS = 200;
const READS_PER_S = 2;
const WRITES_PER_S = 0.3;
const UNTIL_MS = 3_000_000;

/** Reads of one row in one region, through its cache; writes in another. */
const read = async (): Promise<readonly Operation[]> =>
  (
    await seen({
      ...{ architecture: 'query-cache', untilMs: UNTIL_MS + 5_000, regions: ['a', 'b'] },
      customRegions: [
        { id: 'a', city: 'A', lat: 0, lon: 0 },
        { id: 'b', city: 'B', lat: 0, lon: 60 },
      ],
      rttMs: { 'a b': RTT_MS },
      settings: { ...INSTANT, ttlMs: TTL_MS },
      load: [
        { clients: ['client-b'], perSecond: READS_PER_S, untilMs: UNTIL_MS, statements: [{ sql: 'SELECT n FROM t WHERE id = 1' }] },
        { clients: ['client-a'], perSecond: WRITES_PER_S, untilMs: UNTIL_MS, statements: [{ sql: 'UPDATE t SET n = n + 1 WHERE id = 1' }] },
      ],
    })
  ).operations.filter(({ client, answer }) => client === 'client-b' && answer?.outcome.ok);

let known: Promise<readonly Operation[]> | undefined;
/** Both comparisons look at one run. */
const once = (): Promise<readonly Operation[]> => (known ??= read());

const share = <T>(all: readonly T[], those: (one: T) => boolean): number => all.filter(those).length / all.length;
const isHit = ({ answer }: Operation): boolean => answer?.served?.cachedAt != null;

/** In one lifetime: the question that missed, those that come while its answer is under way, and those after. */
const perLifetime = (READS_PER_S * TTL_MS) / 1000;
const underWay = (READS_PER_S * RTT_MS) / 1000;
const hitRatio = (perLifetime - underWay) / (1 + perLifetime);

/**
 * A hit comes at any time from the answer's arrival to the end of its lifetime, evenly; it is old if the row was written between the moment
 * when the database was asked and the hit's call.
 */
function staleShare(): number {
  const rate = WRITES_PER_S / 1000;
  const [from, to] = [RTT_MS / 2, TTL_MS - RTT_MS / 2];
  // The mean of 1 − e^(−rate·age) over ages from `from` to `to`.
  return 1 - (Math.exp(-rate * from) - Math.exp(-rate * to)) / (rate * (to - from));
}

export const caches: readonly Row[] = [
  {
    id: 'ttl-hits',
    what: 'How often a question finds its answer in a cache that keeps each for two seconds.',
    kind: 'theory',
    source: 'Renewal theory: λ(T − D) / (1 + λT), D the round trip of a miss (Jung, Berger & Balakrishnan, INFOCOM 2003, for D = 0)',
    inputs: `One row asked ${READS_PER_S} times a second at random times, lifetime ${TTL_MS} ms counted from the asking, ${RTT_MS} ms to the database, 50 minutes.`,
    unit: 'share of reads',
    expected: hitRatio,
    within: { difference: 0.02 },
    measure: async () => share(await once(), isHit),
  },
  {
    id: 'ttl-stale',
    what: 'How often such a hit is stale, when the row is written at random times.',
    kind: 'theory',
    source: 'Poisson writes over an age that is uniform from the answer’s arrival to the end of its lifetime',
    inputs: `As before, the row written ${WRITES_PER_S} times a second beside the database.`,
    unit: 'share of hits',
    expected: staleShare(),
    within: { difference: 0.03 },
    measure: async () => share((await once()).filter(isHit), ({ answer }) => typeof answer?.freshness === 'object'),
  },
];
