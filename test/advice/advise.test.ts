/** Advice is what came of runs: planted figures decide, and what one run says is counted a second time from its operations. */
import { expect, it } from 'vitest';
import { advise, requestOf } from '../../src/advice/advise.ts';
import type { Application } from '../../src/advice/application.ts';
import { applications } from '../../src/advice/applications.ts';
import { lacking } from '../../src/advice/by-value.ts';
import { type Figures, figuresIn } from '../../src/advice/figures.ts';
import { loadsOf } from '../../src/advice/loads.ts';
import { areLevel, type Candidate, ranked } from '../../src/advice/rank.ts';
import { LOST_MS, PROBE, WARM_MS } from '../../src/advice/trial.ts';
import { see } from '../../src/claims/see.ts';
import type { Sheet } from '../../src/claims/sheet.ts';

const [blog] = applications;
if (!blog) throw new Error('there are no applications');

const FIGURES: Figures = {
  readersWait: { eastus: 1, japaneast: 160 },
  readsMs: 40,
  writesMs: 2,
  staleShare: 0,
  oldestMs: 0,
  failingShare: 0,
  writeAgainMs: 5000,
  lostWrites: 0,
  messagesPerOperation: 2,
  machines: 4,
  usdPerThousand: 0.001,
};
const named = (name: string, change: Partial<Figures>): Candidate => ({
  name,
  architecture: name,
  figures: { ...FIGURES, ...change },
  seeds: 1,
  bySeed: [{ ...FIGURES, ...change }],
});
const LIMITS = { staleMs: null, withinMs: 200, lostWrites: 0, writeAgainMs: 10_000, machines: null };
const asked: Application = { ...blog, readsPerSecond: 9, writesPerSecond: 1, limits: LIMITS };

it('whoever keeps the limits comes before whoever is quicker, and then before whoever is cheaper', () => {
  const all = [
    named('loses', { readsMs: 1, lostWrites: 3 }),
    named('dear', { usdPerThousand: 0.002 }),
    named('cheap', { readsMs: 40.5 }),
    named('slow', { readsMs: 60, usdPerThousand: 0.0001 }),
    named('never', { writeAgainMs: Number.POSITIVE_INFINITY, lostWrites: 9, readersWait: { eastus: 1, japaneast: 250 } }),
  ];
  const ranks = ranked(all, asked);
  expect(ranks.map(({ name }) => name)).toEqual(['cheap', 'dear', 'slow', 'loses', 'never']);
  expect(ranks.at(-1)?.breaks).toEqual([
    { limit: 'withinMs', value: 250, region: 'japaneast' },
    { limit: 'lostWrites', value: 9 },
    { limit: 'writeAgainMs', value: Number.POSITIVE_INFINITY },
  ]);
  expect(ranked(all, { ...asked, limits: { ...LIMITS, lostWrites: null } })[0]?.name).toBe('loses');
});

it('says level where nothing that decides differs by a tenth', () => {
  const [one, other, third] = ranked(
    [named('a', {}), named('b', { usdPerThousand: 0.00105 }), named('c', { usdPerThousand: 0.002 })],
    asked,
  );
  expect(one && other && areLevel(one, other)).toBe(true);
  expect(one && third && areLevel(one, third)).toBe(false);
});

it('figures of a run are what its operations say', async () => {
  const sheet = await see(requestOf(blog, 'read-replicas', 1));
  const figures = figuresIn(sheet, blog, 'eastus');
  const reads = sheet.ops.filter(({ wrote, atMs }) => !wrote && atMs >= WARM_MS && atMs < LOST_MS);
  const tokyo = reads.filter(({ from }) => from === 'japaneast').map(({ ms }) => ms ?? Number.POSITIVE_INFINITY);
  expect(reads.length).toBeGreaterThan(500);
  expect(figures.readersWait['japaneast']).toBe(tokyo.toSorted((a, b) => a - b)[Math.ceil(tokyo.length / 2) - 1]);
  expect(figures.staleShare).toBeCloseTo(reads.filter(({ staleMs }) => (staleMs ?? 0) > 0).length / reads.length, 10);
  expect(figures.machines).toBe(4);
  // Their values say of copies what their versions say.
  const found = lacking(sheet.ops);
  const told = sheet.ops.filter(({ op, staleMs, value }) => staleMs !== null && found.has(op) && value !== null);
  const differ = told.filter(({ op, staleMs }) => (found.get(op) ?? 0) > 0 !== (staleMs ?? 0) > 0);
  expect(told.length).toBeGreaterThan(500);
  expect(differ.length / told.length).toBeLessThan(0.01);
  // Nobody promotes a copy by hand within half a minute; and reads go on.
  expect(figures.writeAgainMs).toBe(Number.POSITIVE_INFINITY);
  expect(figures.failingShare).toBe(0);
});

it('the main region is lost for good: what only its disks had is gone, and who elects goes on', async () => {
  const alone = figuresIn(await see(requestOf(blog, 'no-backup', 1)), blog, 'eastus');
  expect(alone.lostWrites).toBeGreaterThan(50);
  expect(alone.failingShare).toBe(1);
  const raft = await see(requestOf(blog, 'etcd', 1));
  const group = figuresIn(raft, blog, 'eastus');
  expect(group.lostWrites).toBe(0);
  const probed = raft.ops.find(({ sql, state, atMs }) => sql.startsWith(PROBE) && state === 'ok' && atMs >= LOST_MS);
  expect(probed).toBeDefined();
  expect(group.writeAgainMs).toBeLessThan(15_000);
});

it('runs all on a few seeds, the best of each architecture on all, and what turns the advice', async () => {
  const asks: string[] = [];
  const slow = await see(requestOf(blog, 'no-backup', 1));
  const quick: Sheet = { ...slow, lostWrites: 0, ops: slow.ops.map((op) => ({ ...op, ms: op.ms === null ? null : op.ms / 100 })) };
  const advice = await advise(
    { ...blog, limits: { ...LIMITS, lostWrites: 5, writeAgainMs: null } },
    {
      seeds: 3,
      playing: (requests) => {
        asks.push(...requests.map(({ scenario, seed }) => `${scenario.preset ?? scenario.architecture} ${seed}`));
        return Promise.resolve(requests.map(({ scenario }) => (scenario.preset === 'etcd' ? quick : slow)));
      },
    },
  );
  expect(asks.filter((each) => each === 'etcd 1').length).toBeGreaterThan(2);
  expect(asks.filter((each) => each === 'etcd 3')).toHaveLength(1);
  expect(advice.ranks[0]?.name).toBe('etcd');
  expect(advice.ranks[0]?.seeds).toBe(3);
  expect(new Set(advice.ranks.map(({ architecture }) => architecture)).size).toBe(advice.ranks.length);
  expect(advice.ranks.length).toBe(5);
  expect(advice.turns.map(({ changed }) => changed)).toContain('without lostWrites');
  // After a run of each architecture a first ranking has all five; then come its systems, and only then the second seed.
  expect(asks.slice(0, 5).sort()).toEqual(['multi-master 1', 'partition-router 1', 'query-cache 1', 'read-replicas 1', 'single-node 1']);
  expect(asks.findIndex((each) => each.endsWith(' 2'))).toBe(advice.tried.length);
  // Nine loads, each of them run, the application's own among them.
  const plane = loadsOf(advice.loads, advice.application).map((row) => row.map(({ first, own }) => `${first?.name}${own ? '!' : ''}`));
  expect(plane).toEqual([
    ['etcd', 'etcd', 'etcd'],
    ['etcd', 'etcd!', 'etcd'],
    ['etcd', 'etcd', 'etcd'],
  ]);
  expect(new Set(advice.loads.map(({ writesPerSecond, distinctQueries }) => `${writesPerSecond} ${distinctQueries}`)).size).toBe(9);
});

it('what came of some runs is ranked before all have run, on as many seeds as there are', async () => {
  const sheet = await see(requestOf(blog, 'no-backup', 1));
  const parts: (readonly number[])[] = [];
  await advise(blog, {
    seeds: 1,
    playing: (requests, came) => {
      for (const at of requests.keys()) came?.(at, sheet);
      return Promise.resolve(requests.map(() => sheet));
    },
    came: ({ tried }) => tried && parts.push(tried.map(({ seeds }) => seeds)),
  });
  expect(parts[0]).toEqual([1]);
  expect(parts[4]).toEqual([1, 1, 1, 1, 1]);
  expect(new Set(parts.at(-1))).toEqual(new Set([2]));
});
