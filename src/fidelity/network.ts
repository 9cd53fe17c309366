/** Distances: what a question costs by where it goes, beside the published round trips that it goes over. */
import rtt from '../regions/rtt-ms.json' with { type: 'json' };
import { asks, INSTANT, latencies, mean, median, READ, type Setup, seen, WRITE } from './experiment.ts';
import type { Row } from './row.ts';

export const AZURE = 'Microsoft Azure, network round-trip latency statistics (src/regions/rtt-ms.json)';

/** Median round trip of a pair, ms, as published. */
export function published(a: string, b: string): number {
  const [i, j] = [rtt.ids.indexOf(a), rtt.ids.indexOf(b)];
  const value = rtt.p50[i]?.[j] ?? rtt.p50[j]?.[i];
  if (value == null) throw new Error(`Antipode's own mistake: no round trip of ${a} and ${b} is published`);
  return value;
}

export const FIVE = ['eastus', 'northeurope', 'brazilsouth', 'japaneast', 'australiaeast'];
/** A request and its answer also cross the zones of one region. */
export const near = (ms: number): { readonly difference: number } => ({ difference: Math.max(3, 0.03 * ms) });

const farRead = published('eastus', 'japaneast');
/** Round trips from Virginia to the other four, the nearest first, ms. */
export const distances: readonly number[] = FIVE.slice(1)
  .map((region) => published('eastus', region))
  .toSorted((a, b) => a - b);
/** The leader is one of five: two others make a majority, so it waits for the second nearest. */
const quorum = distances[1] ?? 0;
const farthest = Math.max(...distances);

/** Reads beside the leader of five, ms, median. */
async function readsBeside(reads: string): Promise<number> {
  const run = await seen({
    ...{ architecture: 'multi-master', untilMs: 30_000, regions: FIVE },
    settings: { ...INSTANT, members: 5, startLeader: 1, reads },
    load: asks('eastus', 2, 30_000, READ),
  });
  return median(latencies(run));
}

const LOSS = 0.02;
const LINE_MS = 40;

export const network: readonly Row[] = [
  {
    id: 'one-round-trip',
    what: 'A read from Tokyo at a database in Virginia takes one round trip.',
    kind: 'theory',
    source: `One round trip: ${AZURE}`,
    inputs: 'Single database in Virginia, asked in Tokyo twice a second for a minute; statements take no time; connections are open.',
    unit: 'ms, median',
    expected: farRead,
    within: near(farRead),
    measure: async () =>
      median(
        latencies(
          await seen({
            ...{ architecture: 'single-node', untilMs: 60_000, regions: ['eastus', 'japaneast'] },
            settings: { ...INSTANT, backupIntervalMs: 0 },
            load: asks('japaneast', 2, 60_000, READ),
          }),
        ),
      ),
  },
  {
    id: 'quorum-write',
    what: 'A write at the leader of five takes the round trip to the second nearest follower.',
    kind: 'theory',
    source: `Ongaro & Ousterhout 2014, §9.3: one round trip to a majority; ${AZURE}`,
    inputs:
      'Raft over the five default regions, led from Virginia and asked there twice a second for a minute; disks and statements take no time.',
    unit: 'ms, median',
    expected: quorum,
    within: near(quorum),
    measure: async () =>
      median(
        latencies(
          await seen({
            ...{ architecture: 'multi-master', untilMs: 60_000, regions: FIVE },
            settings: { ...INSTANT, members: 5, startLeader: 1 },
            load: asks('eastus', 2, 60_000, WRITE),
          }),
        ),
      ),
  },
  {
    id: 'read-index',
    what: 'A linearizable read beside the leader of five waits until a majority has said that it still leads.',
    kind: 'theory',
    source: `Ongaro 2014 (thesis), §6.4: one round trip to a majority; ${AZURE}`,
    inputs:
      'Raft over the five default regions, led from Virginia and asked there twice a second for half a minute; reads are linearizable.',
    unit: 'ms, median',
    expected: quorum,
    within: near(quorum),
    measure: () => readsBeside('linearizable'),
  },
  {
    id: 'lease-read',
    what: 'By lease the same read waits for nobody: it does not leave its region.',
    kind: 'theory',
    source: 'Ongaro 2014 (thesis), §6.4.1: no round trip while the lease holds',
    inputs: 'As before, with reads=lease.',
    unit: 'ms, median',
    expected: 0,
    within: near(0),
    note: 'What remains is the way from the client to the leader and back, within the region.',
    measure: () => readsBeside('lease'),
  },
  {
    id: 'fan-out',
    what: 'A report over all partitions takes as long as the farthest of them.',
    kind: 'theory',
    source: `The maximum of the round trips: ${AZURE}. Dean & Barroso, The Tail at Scale, CACM 2013, for what that does to tails`,
    inputs:
      'Partitions in the five default regions, a router in each; asked in Virginia twice a second for a minute; statements take no time.',
    unit: 'ms, median',
    expected: farthest,
    within: near(farthest),
    measure: async () =>
      median(
        latencies(
          await seen({
            ...{ architecture: 'partition-router', untilMs: 60_000, regions: FIVE },
            settings: { ...INSTANT },
            setup: [
              'CREATE TABLE sums (tenant_id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
              'WITH RECURSIVE i(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 100) INSERT INTO sums SELECT k, k FROM i',
            ],
            load: asks('eastus', 2, 60_000, 'SELECT count(*), sum(n) FROM sums'),
          }),
        ),
      ),
  },
  {
    id: 'tcp-loss',
    what: 'On a line that loses two of a hundred segments an answer comes later by a retransmission timeout for each that is lost.',
    kind: 'theory',
    source: 'RFC 6298, §2 and §5: the timeout, and that it doubles; Linux: TCP_RTO_MIN 200 ms (include/net/tcp.h)',
    inputs: `Two regions ${LINE_MS} ms apart; each of question and answer is lost with probability ${LOSS}; 20,000 reads.`,
    unit: 'ms, mean added',
    // Each way: the sum over n losses in a row of the timeouts before the try that arrives.
    expected: 2 * addedByLoss(LOSS, LINE_MS + 200),
    within: { share: 0.15 },
    note: 'A segment that is lost behind others could be found missing sooner, by duplicate acknowledgements; here every loss waits for the timeout.',
    measure: async () => {
      const setup: Setup = {
        ...{ architecture: 'single-node', untilMs: 1_020_000, regions: ['a', 'b'] },
        customRegions: [
          { id: 'a', city: 'A', lat: 0, lon: 0 },
          { id: 'b', city: 'B', lat: 0, lon: 10 },
        ],
        rttMs: { 'a b': LINE_MS },
        settings: { ...INSTANT, backupIntervalMs: 0 },
        // One after the other: a lost segment also holds back what was sent after it.
        load: [{ clients: ['client-b'], users: 1, thinkMs: 8, untilMs: 1_000_000, statements: [{ sql: READ }] }],
      };
      const lossy: NonNullable<Setup['commands']> = [{ atMs: 0, command: { type: 'lossy', between: ['a', 'b'], loss: LOSS } }];
      const sound = mean(latencies(await seen({ ...setup, untilMs: 60_000 })));
      return mean(latencies(await seen({ ...setup, commands: lossy }))) - sound;
    },
  },
];

function addedByLoss(loss: number, timeoutMs: number): number {
  let added = 0;
  let waited = 0;
  for (let lost = 0; lost < 12; lost++) {
    added += waited * loss ** lost * (1 - loss);
    waited += timeoutMs * 2 ** lost;
  }
  return added;
}
