/** CockroachDB over three coasts, as its documentation measured it: one round trip to whoever holds the lease, and one to the nearest other replica. */
import { INSTANT, latencies, median, READ, type Setup, seen } from './experiment.ts';
import { AZURE } from './network.ts';
import type { Row } from './row.ts';
import { apart } from './spanner.ts';

const DOCS = 'cockroachdb/docs, Performance Tuning (v19), Test performance and Test performance after partitioning';
const FROM_MS = 3000;
const UNTIL_MS = 33_000;
/** A key that nobody has yet, as gen_random_uuid() gives there. */
const INSERTS = [{ sql: 'INSERT INTO t VALUES (?, 1)', params: [{ from: 1000, to: 1_000_000_000 }] }];
const READS = [{ sql: READ }];
/** What a statement took there within one zone, ms. */
const WITHIN_A_ZONE = { read: 7.61, insert: 8.9 };

/** The first region holds the lease; one client asks, one statement after the other, ms. */
async function took(
  world: Setup,
  client: string,
  statements: NonNullable<Setup['load']>[number]['statements'],
  sqlBaseUs: number,
): Promise<number> {
  const run = await seen({
    ...{ ...world, preset: 'cockroachdb', untilMs: UNTIL_MS + 1000 },
    settings: { ...INSTANT, cores: 4, sqlBaseUs, fsyncMs: 1, startLeader: 1 },
    load: [{ clients: [`client-${client}`], users: 1, thinkMs: 50, fromMs: FROM_MS, untilMs: UNTIL_MS, statements }],
  });
  return median(latencies(run));
}

/** What a statement has to take so that within a zone it takes as long as there, µs. */
async function baseUs(statements: typeof INSERTS | typeof READS, ms: number): Promise<number> {
  const zone = apart(3, 0.5);
  const [none, one] = [await took(zone, 'a', statements, 0), await took(zone, 'a', statements, 1000)];
  return Math.round(((ms - none) / (one - none)) * 1000);
}

const over = (...regions: readonly string[]): Setup => ({ architecture: 'multi-master', untilMs: UNTIL_MS, regions: [...regions] });

const ROUND_TRIPS = `three replicas in Virginia, Oregon’s neighbour Washington and California, with Azure’s round trips between them (${AZURE}), where Google’s data centres are in South Carolina, Oregon and Los Angeles`;

export const cockroachdb: readonly Row[] = [
  {
    id: 'cockroach-read-far',
    what: 'A read in the east whose leaseholder is in California takes the way there and back.',
    ...{ kind: 'published', source: `${DOCS}: a median of 72.0 ms; 7.6 ms where the leaseholder is in the same zone`, unit: 'ms, median' },
    inputs: `The preset cockroachdb, ${ROUND_TRIPS}; a statement takes what makes it ${WITHIN_A_ZONE.read} ms within a zone.`,
    expected: 72.0,
    within: { share: 0.15 },
    measure: async () => took(over('westus', 'westus2', 'eastus'), 'eastus', READS, await baseUs(READS, WITHIN_A_ZONE.read)),
  },
  {
    id: 'cockroach-write-beside',
    what: 'An INSERT beside its leaseholder waits for the nearer of the two other replicas.',
    ...{ kind: 'published', source: `${DOCS}: a median of 48.4 ms; 8.9 ms where all replicas are in one zone`, unit: 'ms, median' },
    inputs: `The preset cockroachdb, ${ROUND_TRIPS}, led from Washington and asked there; a statement takes what makes it ${WITHIN_A_ZONE.insert} ms within a zone; a disk’s fsync 1 ms.`,
    expected: 48.4,
    within: { share: 0.15 },
    lacks:
      'Azure’s way between Washington and California takes 24 ms. The documentation says neither what Google’s takes nor what else an INSERT waits for, so nothing here explains the rest.',
    measure: async () => took(over('westus2', 'westus', 'eastus'), 'westus2', INSERTS, await baseUs(INSERTS, WITHIN_A_ZONE.insert)),
  },
  {
    id: 'cockroach-write-far',
    what: 'An INSERT in the east takes the way to the leaseholder besides.',
    ...{ kind: 'published', source: `${DOCS}: a median of 116.9 ms`, unit: 'ms, median' },
    inputs: 'As before, asked in Virginia.',
    expected: 116.9,
    within: { share: 0.15 },
    lacks:
      'Here a node looks for the key before it writes it, so it goes to the leaseholder twice. CockroachDB sends the write alone, and the leaseholder refuses it if the key is there.',
    measure: async () => took(over('westus2', 'westus', 'eastus'), 'eastus', INSERTS, await baseUs(INSERTS, WITHIN_A_ZONE.insert)),
  },
];
