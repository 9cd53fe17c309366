/** Queues: waiting before a disk and before cores, beside what queueing theory says of it. */
import { asks, latencies, mean, READ, type Seen, seen, WRITE } from './experiment.ts';
import type { Row } from './row.ts';

const FSYNC_MS = 4;
const BUSY = 0.8;
const alone = { cores: 64, sqlBaseUs: 0, stepNs: 0, backupIntervalMs: 0, clientTimeoutMs: 60_000, groupCommit: false, fsyncMs: FSYNC_MS };

/** Mean time from call to answer of writes beside their database, which is busy flushing; without what they take when nobody else asks. */
async function waits(settings: Readonly<Record<string, number | string | boolean>>): Promise<number> {
  const setup = (perSecond: number, untilMs: number) => ({
    ...{ architecture: 'single-node', untilMs: untilMs + 5_000, regions: ['eastus'] },
    settings: { ...alone, ...settings },
    load: asks('eastus', perSecond, untilMs, WRITE),
  });
  const busy = mean(latencies(await seen(setup((BUSY * 1000) / FSYNC_MS, 300_000))));
  return busy - mean(latencies(await seen(setup(0.5, 400_000))));
}

const CORES = 4;
const SERVICE_MS = 10;
const offered = (BUSY * CORES * 1000) / SERVICE_MS;

/** Mean wait of M/M/c by Erlang's formula, in units of the service time. */
function erlang(cores: number, busy: number): number {
  const load = cores * busy;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < cores; k++) {
    term *= load / k;
    sum += term;
  }
  const last = (term * load) / cores / (1 - busy);
  return last / (sum + last) / (cores * (1 - busy));
}

/** Cosmetatos 1975: how much shorter waits are when every service takes the same. */
function constantService(cores: number, busy: number): number {
  return 0.5 * (1 + (1 - busy) * (cores - 1) * ((Math.sqrt(4 + 5 * cores) - 2) / (16 * busy * cores))) * erlang(cores, busy);
}

/** Rows that a statement counts: a thousand quantiles of an exponential distribution. What it costs is in proportion. */
const COUNTED = Array.from({ length: 1000 }, (_, i) => Math.max(1, Math.round(-200 * Math.log(1 - (i + 0.5) / 1000))));
const COUNTING = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n';

function counting(perSecond: number, untilMs: number, afterMs: number, rows: readonly number[]): Promise<Seen> {
  return seen({
    ...{ architecture: 'single-node', untilMs: untilMs + afterMs, regions: ['eastus'] },
    settings: { cores: CORES, sqlBaseUs: 0, stepNs: 4000, backupIntervalMs: 0, clientTimeoutMs: 60_000 },
    load: [{ clients: ['client-eastus'], perSecond, untilMs, statements: [{ sql: COUNTING, params: [{ pick: [...rows] }] }] }],
  });
}

/** Mean from call to answer while nobody else asks, and of that the cores' part, ms. What a statement costs is linear in what it counts. */
async function aloneMs(): Promise<{ readonly all: number; readonly service: number }> {
  const taking = async (rows: number): Promise<number> => mean(latencies(await counting(2, 200_000, 5_000, [rows])));
  const [few, many] = [await taking(1), await taking(401)];
  const service = ((many - few) / 400) * mean(COUNTED);
  return { all: few + service - (many - few) / 400, service };
}

/** Mean wait at a load, in units of the mean service. */
async function waitsIn(busy: number): Promise<number> {
  const { all, service } = await aloneMs();
  return (mean(latencies(await counting((busy * CORES * 1000) / service, 240_000, 20_000, COUNTED))) - all) / service;
}

/** Answers a second once a queue stands, as a share of what the cores can give; `offered`: as a share of that, too. */
async function gives(offered: number): Promise<number> {
  const capacity = (CORES * 1000) / (await aloneMs()).service;
  const { operations } = await counting(offered * capacity, 40_000, 0, COUNTED);
  const answered = operations.filter(({ answer, returnedAt }) => answer?.outcome.ok && returnedAt !== null && returnedAt > 10_000_000);
  return answered.length / 30 / capacity;
}

export const queues: readonly Row[] = [
  {
    id: 'fsync-constant',
    what: 'Commits that each wait for an fsync of 4 ms wait as an M/D/1 queue does.',
    kind: 'theory',
    source: 'Pollaczek–Khinchine: ρs / 2(1 − ρ)',
    inputs: `Writes at random times beside the database, no group commit, the disk ${BUSY * 100} % busy, 5 minutes.`,
    unit: 'ms, mean wait',
    expected: (BUSY * FSYNC_MS) / (2 * (1 - BUSY)),
    within: { share: 0.1 },
    measure: () => waits({}),
  },
  {
    id: 'fsync-exponential',
    what: 'The same with times of an fsync that are exponential: M/M/1.',
    kind: 'theory',
    source: 'M/M/1: ρs / (1 − ρ)',
    inputs: `As before, with fsyncSpread=exponential.`,
    unit: 'ms, mean wait',
    expected: (BUSY * FSYNC_MS) / (1 - BUSY),
    within: { share: 0.1 },
    measure: () => waits({ fsyncSpread: 'exponential' }),
  },
  {
    id: 'cores',
    what: 'Statements of 10 ms on four cores wait as an M/D/4 queue does.',
    kind: 'theory',
    source: 'Cosmetatos 1975, Approximate explicit formulae for the average queueing time in M/D/r, over Erlang’s M/M/c',
    inputs: `Reads at random times beside the database, ${offered} a second, cores ${BUSY * 100} % busy, 2 minutes.`,
    unit: 'ms, mean wait',
    expected: SERVICE_MS * constantService(CORES, BUSY),
    within: { share: 0.1 },
    measure: async () => {
      const setup = (perSecond: number, untilMs: number) => ({
        ...{ architecture: 'single-node', untilMs: untilMs + 5_000, regions: ['eastus'] },
        settings: { cores: CORES, sqlBaseUs: SERVICE_MS * 1000, stepNs: 0, backupIntervalMs: 0, clientTimeoutMs: 60_000 },
        load: asks('eastus', perSecond, untilMs, READ),
      });
      return mean(latencies(await seen(setup(offered, 120_000)))) - mean(latencies(await seen(setup(0.5, 400_000))));
    },
  },
  {
    id: 'cores-exponential',
    what: 'Statements whose times are exponential wait for four cores as an M/M/4 queue does.',
    kind: 'theory',
    source: 'Erlang 1917, the C formula: C(c, ρ) / (c (1 − ρ)) services',
    inputs: `Reads at random times beside the database, which count 1 to ${Math.max(...COUNTED)} rows, ${CORES} cores ${BUSY * 100} % busy, 4 minutes.`,
    unit: 'mean services waited',
    expected: erlang(CORES, BUSY),
    within: { share: 0.1 },
    measure: () => waitsIn(BUSY),
  },
  ...[0.8, 1.5].map(
    (offered): Row => ({
      id: offered < 1 ? 'cores-below' : 'cores-saturated',
      what:
        offered < 1
          ? 'As long as the cores are fast enough, as many statements are answered as are asked.'
          : 'When more is asked than the cores can give, they give what they can, and the rest waits.',
      kind: 'theory',
      source: 'Any stable queue: throughput is the smaller of what is offered and c / s',
      inputs: `The same reads, ${offered * 100} % of what ${CORES} cores can do, 30 s after the first 10.`,
      unit: 'of the cores’ capacity',
      expected: Math.min(1, offered),
      within: { share: 0.1 },
      measure: () => gives(offered),
    }),
  ),
];
