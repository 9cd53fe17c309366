/** Replica sets and the five consistency levels: what a read in another region sees after a write, what each costs, and what becomes of faults. */
import { describe, expect, it } from 'vitest';
import type { Level } from '../../../src/architectures/partition-router/replica-set/levels.ts';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { brokenPartitionRouter } from '../shared/breaking.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';
import { SETS } from './sets.ts';

const SETUP = ['CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)', "INSERT INTO notes VALUES (1, 'old'), (2, 'two')"];
const READ = 'SELECT body FROM notes WHERE tenant_id = 1';
const WRITE = "UPDATE notes SET body = 'new' WHERE tenant_id = 1";

const open = (settings: Settings, rules: Partial<Rules> = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({
    architecture: brokenPartitionRouter(rules),
    setup: SETUP,
    settings: { ...SETS, ...settings },
    patienceMs: 8000,
    ...more,
  });

/** Goes on until that is answered; when, ms. */
function answered(run: Run, op: string): number {
  while (run.answered(op) === null && run.step());
  return run.returned(op).at / 1000;
}

const rowsIn = (run: Run, node: string): unknown => run.rows(node, READ)[0]?.[0];

/** How long the write took, and what reads far away and near saw, asked 5 ms after it was confirmed. */
async function seen(consistency: Level, rules: Partial<Rules> = {}) {
  const run = await open({ consistency }, rules);
  run.query(100, 'virginia', WRITE, 'write').query(120, 'dublin', READ, 'between');
  const at = answered(run, 'write') + 5;
  run
    .query(at, 'tokyo', READ, 'far')
    .query(at, 'virginia', READ, 'near')
    .until(at + 1500);
  const ms = (op: string): number => Math.round(run.latencyMs(op));
  const read = (op: string): unknown => [(run.answer(op)[0] as readonly unknown[])[0], ms(op)];
  return { run, write: ms('write'), between: read('between'), far: read('far'), near: read('near') };
}

describe('a write in Virginia, and a read in Tokyo 5 ms after it was confirmed', () => {
  // Each is its own promise: strong waits when it writes, bounded and the others do not, and a session knows its own writes.
  it.each<[Level, { write: number; between: unknown; far: unknown; near: unknown }]>([
    ['strong', { write: 164, between: ['old', 2], far: ['new', 76], near: ['new', 2] }],
    ['bounded staleness', { write: 3, between: ['old', 2], far: ['old', 2], near: ['new', 2] }],
    ['session', { write: 3, between: ['old', 2], far: ['old', 2], near: ['new', 2] }],
    ['consistent prefix', { write: 3, between: ['old', 2], far: ['old', 2], near: ['new', 2] }],
    ['eventual', { write: 3, between: ['old', 2], far: ['old', 2], near: ['new', 2] }],
  ])('%s', async (consistency, expected) => {
    const { run, ...what } = await seen(consistency);
    expect(what).toEqual(expected);
    expect(run.violations).toEqual([]);
    for (const region of ['virginia', 'dublin', 'tokyo'])
      for (const letter of 'abcd') expect(rowsIn(run, `replica-${region}-1${letter}`)).toBe('new');
    // Requests to replicas: one for the write, and for each of three reads one or two.
    expect(run.count('item')).toBe(consistency === 'strong' || consistency === 'bounded staleness' ? 7 : 4);
    expect(run.count('barrier')).toBe(consistency === 'strong' ? 2 : 0);
  });
});

it('a client may ask for less than its account promises, and never for more', async () => {
  const run = await open({ consistency: 'bounded staleness', clientLevels: 'tokyo=eventual, dublin=strong' });
  run.query(100, 'tokyo', READ, 'less').query(100, 'dublin', READ, 'more').until(300);
  const asked = (client: string): number =>
    run.events.filter((event) => event.type === 'send' && event.from === client && event.message.kind === 'item').length;
  expect([asked('client-tokyo'), asked('client-dublin')]).toEqual([1, 2]);
});

describe('a session', () => {
  const wroteFar = async (consistency: Level, rules: Partial<Rules> = {}) => {
    // Tokyo is shipped nothing for a while.
    const run = await open({ consistency }, rules, {
      loses: ({ to, message }) => to.startsWith('replica-tokyo') && message.kind === 'ship',
    });
    run.query(100, 'tokyo', WRITE, 'write');
    run.query(answered(run, 'write') + 5, 'tokyo', READ, 'own').until(1500);
    return run;
  };

  it('reads its own write: replicas of its region are behind its token, so the primary is asked', async () => {
    const run = await wroteFar('session');
    expect(run.answer('own')).toEqual([['new']]);
    expect(Math.round(run.latencyMs('own'))).toBe(165);
    const behind = run.events.filter((event) => event.type === 'send' && 'status' in event.message && event.message.status === 'behind');
    expect(behind.length).toBe(4);
    expect(run.violations).toEqual([]);
  });

  it('without a token reads what is there', async () => {
    expect((await wroteFar('consistent prefix')).answer('own')).toEqual([['old']]);
    expect((await wroteFar('session', { tokenOf: () => 0 })).answer('own')).toEqual([['old']]);
  });

  it('a replica that answers though it is behind the token is found', async () => {
    const run = await wroteFar('session', { isNewEnough: () => true });
    expect(run.answer('own')).toEqual([['old']]);
    expect(run.violations[0]).toMatch(
      /^a session reads what it has seen: replica-tokyo-1\w answered as of write 0, and the session had seen write 1/,
    );
  });
});

describe('a quorum', () => {
  /** Of four replicas one hears nothing of what the others agree on, and is among those that are read. */
  const withOneDeaf = async (rules: Partial<Rules>) => {
    const run = await open({ consistency: 'strong' }, rules, {
      regions: ['virginia'],
      loses: ({ to, message }) => to === 'replica-virginia-1b' && !['item', 'barrier'].includes(message.kind),
    });
    run.query(100, 'virginia', WRITE, 'write');
    const from = answered(run, 'write');
    for (let i = 0; i < 4; i++) run.query(from + 1 + i, 'virginia', READ, `read-${i}`);
    run.until(400);
    return { run, read: [0, 1, 2, 3].map((i) => (run.answer(`read-${i}`)[0] as readonly unknown[])[0]) };
  };

  it('of two replicas misses nothing that three have', async () => {
    const { run, read } = await withOneDeaf({});
    expect(read).toEqual(['new', 'new', 'new', 'new']);
    expect(run.violations).toEqual([]);
  });

  it('one replica under strong is found', async () => {
    const { run, read } = await withOneDeaf({ replicasRead: () => 1 });
    expect(read).toContain('old');
    expect(run.violations[0]).toMatch(
      /^strong and bounded reads ask two replicas: client-virginia answered a read of partition-1 from 1 replica/,
    );
  });

  it('an answer that does not wait for what the other replica has in its log is found', async () => {
    const run = await open({ consistency: 'strong' }, { isQuorumMet: () => true }, { regions: ['virginia'] });
    run.query(100, 'virginia', WRITE, 'write');
    for (let i = 0; i < 20; i++) run.query(100.5 + i / 10, 'virginia', READ, `read-${i}`);
    run.until(200);
    expect(run.violations[0]).toMatch(/^strong and bounded reads ask two replicas: .* one of its replicas has 1 in its log/);
  });

  it('a strong write that waits for no other region, or for what a region was only sent, is found', async () => {
    const { run, far } = await seen('strong', { isGlobal: () => true });
    expect(far).toEqual(['old', 2]);
    expect(run.violations[0]).toMatch(/^strong writes are in every region: client-virginia was told of write 1 of partition-1, and dublin/);
    // What was sent to a region is taken for what it has: the second write is on its way when the first is acknowledged.
    const sent = await open({ consistency: 'strong' }, { hasRegion: (_, logged) => logged });
    sent.query(100, 'virginia', WRITE, 'first').query(250, 'virginia', WRITE, 'second').until(600);
    expect(sent.violations[0]).toMatch(
      /^strong writes are in every region: client-virginia was told of write 2 of partition-1, and dublin/,
    );
  });
});

describe('bounded staleness', () => {
  const burst = async (settings: Settings, rules: Partial<Rules> = {}) => {
    const run = await open({ consistency: 'bounded staleness', ...settings }, rules);
    for (let i = 0; i < 12; i++) run.query(100 + 10 * i, 'virginia', `UPDATE notes SET body = 'v${i}' WHERE tenant_id = 1`, `w${i}`);
    run.until(4000);
    return { run, ms: Array.from({ length: 12 }, (_, i) => Math.round(run.latencyMs(`w${i}`))) };
  };

  it('has writes wait while a region is as many versions behind as it may', async () => {
    const { run, ms } = await burst({ maxVersions: 5 });
    expect(ms.slice(0, 5)).toEqual([3, 3, 3, 3, 3]);
    expect(ms.slice(5).every((each) => each > 100)).toBe(true);
    expect(run.violations).toEqual([]);
    expect((await burst({})).ms.every((each) => each === 3)).toBe(true);
  });

  it('and while one lacks what is older than it may', async () => {
    const { run, ms } = await burst({ maxLagMs: 100 });
    expect(ms[0]).toBe(3);
    expect(ms.some((each) => each > 100)).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('a window that nobody keeps is found', async () => {
    const { run } = await burst({ maxVersions: 5 }, { isWithinWindow: () => true });
    expect(run.violations[0]).toMatch(
      /^no region is further behind than bounded staleness allows: replica-virginia-1a took write 6, and tokyo/,
    );
    const late = await burst({ maxLagMs: 100 }, { isWithinWindow: () => true });
    expect(late.run.violations[0]).toMatch(/took write \d+ while a region lacked one that is 1\d\d ms old/);
  });
});

describe('a set of replicas', () => {
  it('goes on when its primary dies: three of four make another, and what was confirmed is there', async () => {
    const run = await open({ consistency: 'session' });
    const newer = "UPDATE notes SET body = 'newer' WHERE tenant_id = 1";
    run.query(100, 'virginia', WRITE, 'before').crash(200, 'replica-virginia-1a');
    // The first that meets silence is not sent again: nobody knows what became of it. The next finds the new primary.
    run.query(2900, 'virginia', WRITE, 'silence').query(3500, 'virginia', newer, 'after').query(3600, 'virginia', READ, 'read');
    run.restart(4000, 'replica-virginia-1a').until(11_000);
    expect([run.returned('silence').outcome, run.returned('after').outcome]).toMatchObject([{ ok: false, definite: false }, { ok: true }]);
    expect(run.answer('read')).toEqual([['newer']]);
    const leaders = ['a', 'b', 'c', 'd'].filter((letter) => run.roleOf(`replica-virginia-1${letter}`) === 'leader');
    expect(leaders.length).toBe(1);
    expect(leaders).not.toContain('a');
    expect(rowsIn(run, 'replica-virginia-1a')).toBe('newer');
    expect(rowsIn(run, 'replica-tokyo-1c')).toBe('newer');
    expect(run.violations).toEqual([]);
  });

  it('fills a replica that lost its disk, which counts for no quorum any more', async () => {
    const run = await open({ consistency: 'strong' }, {}, { regions: ['virginia', 'dublin'] });
    run.query(100, 'virginia', WRITE, 'write').at(500, { type: 'wipe', node: 'replica-virginia-1c' }).restart(600, 'replica-virginia-1c');
    run.query(2500, 'dublin', "UPDATE notes SET body = 'newer' WHERE tenant_id = 1", 'after').until(4000);
    expect(run.answer('after')).toEqual([]);
    expect(run.roleOf('replica-virginia-1c')).toBe('learner');
    expect(rowsIn(run, 'replica-virginia-1c')).toBe('newer');
    expect(run.violations).toEqual([]);
  });

  it('with two of four away takes no write, and reads that need one replica go on', async () => {
    const run = await open({ consistency: 'session' });
    run
      .crash(100, 'replica-virginia-1c')
      .crash(100, 'replica-virginia-1d')
      .query(3000, 'virginia', WRITE, 'write')
      .query(3000, 'virginia', READ, 'read');
    run.until(12_000);
    expect(run.answer('read')).toEqual([['old']]);
    expect(run.answer('write')).toMatch(/^unknown|^failed/);
    expect(run.violations).toEqual([]);
  });

  it('keys are dealt out to several, and a report asks all of them; what spans two is refused', async () => {
    const run = await open({ physicalPartitions: 2, routers: 'every region' }, {}, { regions: ['virginia', 'dublin'] });
    const many = `INSERT INTO notes VALUES ${Array.from({ length: 12 }, (_, i) => `(${i + 10}, 'x')`).join(', ')}`;
    run.query(100, 'dublin', 'SELECT count(*) FROM notes', 'report').query(400, 'dublin', many, 'several');
    run.query(500, 'dublin', 'CREATE TABLE more (tenant_id)', 'schema').until(3000);
    expect(run.answer('report')).toEqual([[2]]);
    expect(run.answer('several')).toMatch(/nothing here makes that atomic/);
    expect(run.answer('schema')).toMatch(/^failed: Where partitions have copies of their own/);
    expect(run.violations).toEqual([]);
  });
});

describe('request units of a set', () => {
  const RU = { throughput: 'request-units', ruPerSecond: 4000, physicalPartitions: 1 };
  const spent = async (consistency: Level, sql: string): Promise<number> => {
    const run = await open({ ...RU, consistency }, {}, { regions: ['virginia'] });
    run.query(100, 'virginia', sql, 'one').until(400);
    const own = (node: unknown): number => (node as { own?: Record<string, { spent?: number }> }).own?.['throughput']?.spent ?? 0;
    return [...run.states.values()].reduce<number>((sum, state) => sum + own(state), 0);
  };

  it('a read costs twice as much at two replicas, a write the same at all levels', async () => {
    expect([await spent('session', READ), await spent('strong', READ), await spent('bounded staleness', READ)]).toEqual([1, 2, 2]);
    expect([await spent('eventual', WRITE), await spent('strong', WRITE)]).toEqual([10, 10]);
  });

  it('who has spent its share answers 429, and is asked again when it says', async () => {
    const run = await open({ ...RU, ruPerSecond: 80 }, {}, { regions: ['virginia'] });
    for (let i = 0; i < 12; i++) run.query(1010 + i, 'virginia', WRITE, `w${i}`);
    run.until(4000);
    const ms = Array.from({ length: 12 }, (_, i) => run.latencyMs(`w${i}`));
    expect(ms.filter((each) => each < 10).length).toBe(8);
    expect(ms.filter((each) => each > 900).length).toBe(4);
    expect(run.violations).toEqual([]);
  });

  it('a write that was throttled and is asked again by its router is one write', async () => {
    const run = await open({ ...RU, ruPerSecond: 80, routers: 'every region' }, {}, { regions: ['virginia'] });
    // The last is the router's latest when its time comes.
    for (let i = 0; i < 9; i++) run.query(1010 + i, 'virginia', WRITE, `w${i}`);
    run.until(3000);
    expect(run.returned('w8').outcome.ok).toBe(true);
    expect(run.latencyMs('w8')).toBeGreaterThan(900);
    expect(run.violations).toEqual([]);
  });
});
