/** Commits behind a disk: what a queue in front of one fsync at a time does, beside what queueing theory says of it. */
import { describe, expect, it } from 'vitest';
import { parse } from 'valibot';
import type { Settings } from '../../src/architectures/contract.ts';
import { scenarioSchema } from '../../src/scenarios/schema.ts';
import { runOf } from '../../src/session/run.ts';
import { openSession } from '../../src/session/session.ts';

const FSYNC_MS = 4;

/** Writes to one database beside its clients, at random times. */
async function commits(perSecond: number, settings: Settings, seconds = 60) {
  const untilMs = seconds * 1000;
  const run = runOf(
    parse(scenarioSchema, {
      format: 'antipode-scenario/1',
      id: 'commits',
      title: 'Commits',
      summary: 'Writes that wait for a disk.',
      architecture: 'single-node',
      regions: ['eastus'],
      seed: 4,
      setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, n)', 'INSERT INTO t VALUES (1, 0)'],
      settings: { fsyncMs: FSYNC_MS, cores: 64, sqlBaseUs: 0, stepNs: 0, backupIntervalMs: 0, clientTimeoutMs: 60_000, ...settings },
      load: [{ clients: ['client-eastus'], perSecond, untilMs, statements: [{ sql: 'UPDATE t SET n = n + 1 WHERE id = 1' }] }],
      commands: [],
      untilMs,
      msPerSecond: 1000,
      steps: [{ text: 'It begins.', when: { atMs: 1 } }],
    }),
  );
  const session = await openSession(run, { traceLimit: Number.POSITIVE_INFINITY, traceBytes: Number.POSITIVE_INFINITY });
  session.runToEnd();
  const syncs = session.trace.slice(0).flatMap((event) => (event.type === 'sync' ? [event] : []));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  session.close();
  expect(session.violations).toEqual([]);
  return {
    perSecond: syncs.length / seconds,
    waitMs: mean(syncs.map(({ waitedUs }) => waitedUs)) / 1000,
    /** From being asked for to being on disk. */
    commitMs: mean(syncs.map(({ at, waitedUs, doneAt }) => doneAt - at + waitedUs)) / 1000,
    slowestMs: Math.max(...syncs.map(({ at, waitedUs, doneAt }) => doneAt - at + waitedUs)) / 1000,
    largest: Math.max(...syncs.map(({ sharedBy }) => sharedBy)),
  };
}

function within(ratio: number, part: number): void {
  expect(ratio).toBeGreaterThan(1 - part);
  expect(ratio).toBeLessThan(1 + part);
}

const alone = { groupCommit: false };

describe('an fsync for each commit', { timeout: 60_000 }, () => {
  it.each([0.5, 0.8])('waits as an M/D/1 queue does when it always takes 4 ms (busy %f)', async (busy) => {
    const { waitMs, largest } = await commits((busy * 1000) / FSYNC_MS, alone);
    // Pollaczek and Khinchine, constant service: ρ s / 2 (1 − ρ).
    within(waitMs / ((busy * FSYNC_MS) / (2 * (1 - busy))), 0.1);
    expect(largest).toBe(1);
  });

  it.each([0.5, 0.8])('waits as an M/M/1 queue does when its times are exponential (busy %f)', async (busy) => {
    const { waitMs } = await commits((busy * 1000) / FSYNC_MS, { ...alone, fsyncSpread: 'exponential' });
    within(waitMs / ((busy * FSYNC_MS) / (1 - busy)), 0.1);
  });

  it('gives no more than 250 commits a second, however many are wanted', async () => {
    const { perSecond } = await commits(400, alone, 20);
    expect(perSecond).toBeLessThanOrEqual(250);
    expect(perSecond).toBeGreaterThan(249);
  });
});

describe('group commit', { timeout: 60_000 }, () => {
  it('a commit waits for one to two fsyncs, and as many are done as are wanted', async () => {
    for (const wanted of [100, 400, 1600]) {
      const { perSecond, commitMs, slowestMs } = await commits(wanted, {}, 15);
      within(perSecond / wanted, 0.1);
      expect(commitMs).toBeGreaterThan(FSYNC_MS);
      expect(slowestMs).toBeLessThanOrEqual(2 * FSYNC_MS);
    }
  });

  it('shares an fsync among the more, the more there are', async () => {
    const [few, many] = [await commits(100, {}, 15), await commits(1600, {}, 15)];
    expect(many.largest).toBeGreaterThan(4 * few.largest);
    // At 1,600 a second hardly any fsync is not waited for: half of one on average, and then its own.
    within(many.commitMs / (1.5 * FSYNC_MS), 0.05);
  });
});

it('a disk of no time has no queue and no events', async () => {
  const { perSecond } = await commits(100, { fsyncMs: 0 });
  expect(perSecond).toBe(0);
});
