/** Commits behind a disk: what a queue in front of one fsync at a time does, beside what queueing theory says of it. */
import { describe, expect, it } from 'vitest';
import { parse } from 'valibot';
import type { Settings } from '../../src/architectures/showing.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { scenarioSchema } from '../../src/scenarios/schema.ts';
import { runOf } from '../../src/session/run.ts';
import { openSession } from '../../src/session/session.ts';

const FSYNC_MS = 4;

const scenarioOf = (perSecond: number, settings: Settings, seconds: number, disk: object) => ({
  format: 'antipode-scenario/1',
  id: 'commits',
  title: 'Commits',
  summary: 'Writes that wait for a disk.',
  architecture: 'single-node',
  regions: ['eastus'],
  seed: 4,
  setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY, n)', 'INSERT INTO t VALUES (1, 0)'],
  disk,
  settings: { cores: 64, sqlBaseUs: 0, stepNs: 0, backupIntervalMs: 0, clientTimeoutMs: 60_000, ...settings },
  load: [{ clients: ['client-eastus'], perSecond, untilMs: seconds * 1000, statements: [{ sql: 'UPDATE t SET n = n + 1 WHERE id = 1' }] }],
  commands: [],
  untilMs: seconds * 1000,
  msPerSecond: 1000,
  steps: [{ text: 'It begins.', when: { atMs: 1 } }],
});

/** Writes to one database beside its clients, at random times. */
async function commits(perSecond: number, settings: Settings, seconds = 60, disk: object = {}) {
  const fsync = 'fsync' in disk ? {} : { fsyncMs: FSYNC_MS };
  const run = runOf(parse(scenarioSchema, scenarioOf(perSecond, { ...fsync, ...settings }, seconds, disk)));
  const session = await openSession(run, { traceLimit: Number.POSITIVE_INFINITY, traceBytes: Number.POSITIVE_INFINITY });
  session.runToEnd();
  const syncs = session.trace.slice(0).flatMap((event) => (event.type === 'sync' ? [event] : []));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  session.close();
  expect(session.violations).toEqual([]);
  return {
    times: syncs.map(({ at, doneAt }) => (doneAt - at) / 1000),
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

describe('an fsync whose times are distributed otherwise', { timeout: 60_000 }, () => {
  const middle = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

  it('waits as an M/G/1 queue does: what is seldom and long makes others wait', async () => {
    // Nine of ten take 2 ms, one takes 22: 4 ms on average, as before.
    const [fast, slow] = [2, 22].map((ms) => ({ type: 'constant', ms }));
    const fsync = {
      type: 'mixture',
      of: [
        { weight: 9, delay: fast },
        { weight: 1, delay: slow },
      ],
    };
    const busy = 0.5;
    const { waitMs, times } = await commits((busy * 1000) / FSYNC_MS, alone, 240, { fsync });
    // Pollaczek and Khinchine: λ E(s²) / 2 (1 − ρ).
    within(waitMs / (((busy / FSYNC_MS) * (0.9 * 2 ** 2 + 0.1 * 22 ** 2)) / (2 * (1 - busy))), 0.1);
    expect(new Set(times)).toEqual(new Set([2, 22]));
  });

  it.each<[object, number]>([
    [{ type: 'lognormal', medianMs: 3, sigma: 1 }, 3],
    [{ type: 'pareto', leastMs: 2, shape: 2 }, 2 * Math.SQRT2],
    [{ type: 'table', ms: [9, 1, 2, 4, 3] }, 3],
  ])('%j has its median', async (fsync, median) => {
    within(middle((await commits(100, {}, 60, { fsync })).times) / median, 0.1);
  });

  it('and the time that writing takes goes by what is written', async () => {
    const disk = { fsync: { type: 'constant', ms: 0 }, writeMB: { type: 'lognormal', medianMs: 1000, sigma: 0.5 } };
    const { times } = await commits(50, alone, 30, disk);
    // A commit of one row writes one page of 1,024 bytes.
    within(middle(times) / 1.024, 0.1);
    expect(new Set(times).size).toBeGreaterThan(100);
  });
});

it.each<[string, object, Settings, string]>([
  ['a negative time', { fsync: { type: 'constant', ms: -1 } }, {}, 'file.json, at disk.fsync.ms: it is -1; give 0 or more.'],
  [
    'one that never ends',
    { fsync: { type: 'pareto', leastMs: 1e12, shape: 1 } },
    {},
    'file.json, at disk.fsync.leastMs: it is 1000000000000; give 3600000 or less.',
  ],
  ['an unknown distribution', { writeMB: { type: 'gamma' } }, {}, 'file.json, at disk.writeMB.type: it is “gamma”. '],
  ['an unknown time', { read: { type: 'constant', ms: 1 } }, {}, 'file.json, at disk.read: '],
  [
    'a time that is given twice',
    { fsync: { type: 'constant', ms: 1 } },
    { fsyncMs: 2 },
    'Scenario “commits”: “disk.fsync” and the setting “fsyncMs” both say how long a disk takes. Remove one of them.',
  ],
])('%s is refused in a sentence', async (_, disk, settings, sentence) => {
  const open = async () => openSession(runOf(readScenario(scenarioOf(1, settings, 1, disk), 'file.json')));
  const words = await open().then(String, (error: Error) => error.message);
  expect(words.slice(0, sentence.length)).toBe(sentence);
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
