/** Backups: how much of what was confirmed is gone when a database is lost between two uploads. */
import { asks, INSTANT, mean, seen } from './experiment.ts';
import { AZURE, published } from './network.ts';
import type { Row } from './row.ts';

const INTERVAL_MS = 1000;
const PER_SECOND = 50;
const RUNS = 20;
const WRITES_END_MS = 7000;
const LOST_FROM_MS = 5000;
const copyMs = published('eastus', 'japaneast') / 2;

/** How long the confirmed writes that are gone took to come, ms, when region and disk are lost at that moment and the backup is restored. */
async function lostMs(atMs: number, seed: number): Promise<number> {
  const { operations } = await seen(
    {
      ...{ architecture: 'single-node', preset: 'litestream-log', untilMs: 14_000, regions: ['eastus', 'japaneast'] },
      settings: { ...INSTANT, backupIntervalMs: INTERVAL_MS, fsyncMs: 0 },
      load: asks('eastus', PER_SECOND, WRITES_END_MS, 'INSERT INTO t (n) VALUES (1)'),
      commands: [
        { atMs, command: { type: 'outage', region: 'eastus', road: true } },
        { atMs: 8000, command: { type: 'wipe', node: 'primary-eastus' } },
        { atMs: 8500, command: { type: 'restore', region: 'eastus' } },
        { atMs: 9000, command: { type: 'restart', node: 'primary-eastus' } },
        { atMs: 9500, command: { type: 'order', node: 'primary-eastus', order: 'restore' } },
        { atMs: 13_000, command: { type: 'query', client: 'client-eastus', op: 'left', sql: 'SELECT count(*) FROM t WHERE n = 1' } },
      ],
    },
    seed,
  );
  const confirmed = operations.filter(({ asked, answer }) => asked.op !== 'left' && answer?.outcome.ok).length;
  const left = operations.find(({ asked }) => asked.op === 'left')?.answer?.outcome;
  return left?.ok ? ((confirmed - Number(left.rows[0]?.[0])) * 1000) / PER_SECOND : Number.NaN;
}

export const backups: readonly Row[] = [
  {
    id: 'litestream-loss',
    what: 'A database that is lost at any moment takes with it half an interval of uploads, and what is on its way.',
    kind: 'theory',
    source: `Half the interval and one way to the store; Litestream, reference/config: sync-interval 1 s; ${AZURE}`,
    inputs: `The preset litestream-log in Virginia, its store in Tokyo, ${PER_SECOND} inserts a second beside it; region, road and disk are lost at ${RUNS} moments spread evenly over one interval, then the backup is restored.`,
    unit: 'ms of writes lost, mean',
    expected: INTERVAL_MS / 2 + copyMs,
    within: { share: 0.1 },
    measure: async () => {
      const lost: number[] = [];
      for (let i = 0; i < RUNS; i++) lost.push(await lostMs(LOST_FROM_MS + ((i + 0.5) * INTERVAL_MS) / RUNS, i + 1));
      return mean(lost);
    },
  },
];
