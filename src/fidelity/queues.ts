/** Queues: waiting before a disk and before cores, beside what queueing theory says of it. */
import { asks, latencies, mean, READ, seen, WRITE } from './experiment.ts';
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
];
