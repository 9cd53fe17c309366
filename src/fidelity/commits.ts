/** Commits that wait for others: for standbys, for a receipt, for all partitions. Each waits for round trips and disks that can be counted. */
import { asks, INSTANT, latencies, median, type Setup, seen, WRITE } from './experiment.ts';
import { AZURE, distances, FIVE, near, published } from './network.ts';
import type { Row } from './row.ts';

const FSYNC_MS = 20;
const SYNCHRONOUS = `PostgreSQL, syncrep.c: a commit waits for the flush of as many standbys as synchronous_standby_names asks for; walsender.c: they are sent what the primary has flushed; ${AZURE}`;

/** The primary flushes, then the log travels, then the standby flushes and says so. */
const waitsFor = (roundTripMs: number): number => FSYNC_MS + roundTripMs + FSYNC_MS;

/** Writes beside the primary in Virginia, ms, median. */
async function commitMs(synchronousStandbyNames: string, synchronousCommit = 'on'): Promise<number> {
  const run = await seen({
    ...{ architecture: 'read-replicas', preset: 'postgres-streaming', untilMs: 30_000, regions: FIVE },
    settings: { ...INSTANT, fsyncMs: FSYNC_MS, synchronousStandbyNames, synchronousCommit },
    // One after the other: nobody waits for another's flush.
    load: [{ clients: ['client-eastus'], users: 1, thinkMs: 300, untilMs: 29_000, statements: [{ sql: WRITE }] }],
  });
  return median(latencies(run));
}

const synchronous = (id: string, names: string, what: string, roundTripMs: number): Row => ({
  ...{ id, what, kind: 'theory', source: SYNCHRONOUS, unit: 'ms, median' },
  inputs: `The preset postgres-streaming over the five default regions, synchronous_standby_names ${names}, an fsync ${FSYNC_MS} ms; one writer beside the primary in Virginia, half a minute.`,
  expected: waitsFor(roundTripMs),
  within: near(waitsFor(roundTripMs)),
  measure: () => commitMs(names),
});

/** MySQL 9.5 Reference Manual, rpl_semi_sync_source_timeout: the default. */
const FALL_BACK_MS = 10_000;

/** Writes beside a source whose only replica dies; the longest of them, ms. */
async function longestWait(): Promise<number> {
  const run = await seen({
    ...{ architecture: 'read-replicas', untilMs: 40_000, regions: ['eastus', 'northeurope'] },
    settings: { ...INSTANT, commit: 'semi-synchronous' },
    load: asks('eastus', 2, 30_000, WRITE),
    commands: [{ atMs: 10_000, command: { type: 'crash', node: 'replica-northeurope', what: 'host' } }],
  });
  return Math.max(...latencies(run));
}

const FAR = published('eastus', 'japaneast');
const TWO: Setup = {
  ...{ architecture: 'partition-router', preset: 'citus-two-phase', untilMs: 60_000, regions: ['eastus', 'japaneast'] },
  settings: { ...INSTANT, fsyncMs: 0, partitionTimeoutMs: 10_000 },
  setup: [
    'CREATE TABLE sums (tenant_id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
    'WITH RECURSIVE i(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 20) INSERT INTO sums SELECT k, k FROM i',
  ],
  load: [{ clients: ['client-eastus'], users: 1, thinkMs: 1000, untilMs: 55_000, statements: [{ sql: 'UPDATE sums SET n = n + 1' }] }],
};

export const commits: readonly Row[] = [
  synchronous('postgres-any-1', 'ANY 1 (*)', 'With ANY 1 a commit waits for the nearest standby.', distances[0] ?? 0),
  synchronous('postgres-any-2', 'ANY 2 (*)', 'With ANY 2 a commit waits for the second nearest standby.', distances[1] ?? 0),
  synchronous(
    ...(['postgres-first-2', 'FIRST 2 (japaneast, northeurope, brazilsouth)'] as const),
    'With FIRST 2 a commit waits for the farther of the first two that are named, however near the others are.',
    Math.max(FAR, published('eastus', 'northeurope')),
  ),
  {
    ...synchronous(
      'postgres-remote-write',
      'ANY 1 (*)',
      'With remote_write the same commit does not wait for the standby’s disk.',
      distances[0] ?? 0,
    ),
    source: `PostgreSQL documentation, synchronous_commit: remote_write waits until the standby’s operating system has it; ${AZURE}`,
    inputs: 'As postgres-any-1, with synchronous_commit remote_write.',
    expected: FSYNC_MS + (distances[0] ?? 0),
    within: near(FSYNC_MS + (distances[0] ?? 0)),
    measure: () => commitMs('ANY 1 (*)', 'remote_write'),
  },
  {
    id: 'mysql-fall-back',
    what: 'When the only replica dies, a semi-synchronous commit waits for its time-out, and none waits longer.',
    kind: 'theory',
    source: 'MySQL 9.5 Reference Manual, Semisynchronous Replication: rpl_semi_sync_source_timeout, 10,000 ms by default',
    inputs:
      'commit=semi-synchronous with its defaults, a source in Virginia and one replica in Ireland, whose host dies after ten of thirty seconds; two writes a second beside the source.',
    unit: 'ms, longest',
    expected: FALL_BACK_MS,
    within: { difference: 50 },
    measure: longestWait,
  },
  {
    id: 'two-phase-commit',
    what: 'A write to two partitions takes three round trips to the farther: the work, the promise and the commit.',
    kind: 'theory',
    source: `Mohan, Lindsay & Obermarck 1986, §2: PREPARE and its vote, COMMIT and its acknowledgement, after the work; ${AZURE}`,
    inputs:
      'The preset citus-two-phase, partitions in Virginia and Tokyo; one writer beside the router in Virginia, a minute; disks and statements take no time.',
    unit: 'ms, median',
    expected: 3 * FAR,
    within: near(3 * FAR),
    measure: async () => median(latencies(await seen(TWO))),
  },
];
