/** What a commit waits for: PostgreSQL's levels and lists of standbys, and MySQL's receipt that is not waited for long. */
import { describe, expect, it } from 'vitest';
import { enoughOf, named, neededOf } from '../../../src/architectures/read-replicas/mechanisms/standbys/names.ts';
import { guarantees } from '../../../src/architectures/read-replicas/guarantees.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";
const COUNT = 'SELECT count(*) FROM items';
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;

const FSYNC_MS = 20;
const waiting = (names: string, more: Settings = {}): Settings => ({ commit: 'standbys', synchronousStandbyNames: names, ...more });
const open = (settings: Settings, regions?: readonly string[], fsyncMs = FSYNC_MS): Promise<Run> =>
  openRun({ architecture: readReplicas, settings, disk: diskOfFsync(1000 * fsyncMs), patienceMs: 60_000, ...(regions ? { regions } : {}) });

describe('synchronous_standby_names', () => {
  it('is read as PostgreSQL reads it', () => {
    expect(neededOf('')).toBeNull();
    expect(neededOf('a, b')).toEqual({ how: 'first', count: 1, names: ['a', 'b'] });
    expect(neededOf('2 (a, b, c)')).toEqual({ how: 'first', count: 2, names: ['a', 'b', 'c'] });
    expect(neededOf('ANY 2 (*)')).toEqual({ how: 'any', count: 2, names: ['*'] });
    const databases = ['x', 'y'].map((region) => ({ id: `replica-${region}`, kind: 'replica', region }));
    expect(named({ how: 'first', count: 1, names: ['y', '*'] }, databases)).toEqual(['replica-y', 'replica-x']);
  });

  it('first k: the slowest of them; any k: the k-th best of all; with too few nobody goes on', () => {
    const first = { how: 'first', count: 2, names: [] } as const;
    const any = { how: 'any', count: 2, names: [] } as const;
    expect(enoughOf(first, [5, 9])).toBe(5);
    expect(enoughOf(any, [5, 9, 7])).toBe(7);
    expect([enoughOf(first, [5]), enoughOf(any, [5])]).toEqual([null, null]);
  });
});

describe('synchronous_commit', () => {
  /** A write at the primary, and the same after all have caught up: how long its client waits. */
  async function latencyOf(level: string, names = 'FIRST 1 (dublin)'): Promise<number> {
    const run = await open(waiting(names, { synchronousCommit: level }));
    return run.query(1000, 'virginia', RENAME, 'write').until(3000).latencyMs('write');
  }

  it('waits for nothing, the own disk, a standby’s memory, its disk, its tables: each for longer', async () => {
    const levels = ['off', 'local', 'remote_write', 'on', 'remote_apply'];
    const [off = 0, local = 0, written = 0, flushed = 0, applied = 0] = await Promise.all(levels.map((level) => latencyOf(level)));
    expect(off).toBeLessThan(2);
    expect(local).toBeCloseTo(off + FSYNC_MS, 0);
    expect(written).toBeGreaterThan(local + 80);
    expect(written).toBeLessThan(local + 82);
    expect(flushed).toBeGreaterThan(written + FSYNC_MS - 1);
    // Replay does not wait for the standby's flush here, so that it may come first.
    expect(applied).toBeGreaterThan(written);
    expect(await latencyOf('on', 'ANY 2 (*)')).toBeGreaterThan(local + 160 + FSYNC_MS - 1);
    expect(await latencyOf('on', '')).toBe(local);
  });

  it('off: what a crash finds unflushed is gone, though its client was told', async () => {
    const crashed = async (settings: Settings, afterMs: number): Promise<Run> => {
      const run = (await open(settings)).query(1000, 'virginia', write('told'), 'told').crash(1000 + afterMs, 'primary-virginia');
      return run.restart(2000, 'primary-virginia').query(2500, 'virginia', COUNT, 'after').until(3000);
    };
    const off = await crashed(waiting('', { synchronousCommit: 'off' }), 150);
    expect(off.returned('told').outcome.ok).toBe(true);
    expect(off.answer('after')).toEqual([[1]]);
    // The log's writer has been there.
    expect((await crashed(waiting('', { synchronousCommit: 'off' }), 250)).answer('after')).toEqual([[2]]);
    const local = await crashed(waiting('', { synchronousCommit: 'local' }), 150);
    expect(local.returned('told').outcome.ok).toBe(true);
    expect(local.answer('after')).toEqual([[2]]);
    expect([...off.violations, ...local.violations]).toEqual([]);
  });

  it('off: a crash of the primary takes what was read, so one past is promised of it no more; of a replica it still is', () => {
    const nodes = ['primary', 'replica'].map((kind) => ({ id: kind, kind, region: kind }));
    const quiet = { nodes, farthestMs: 80, wiped: new Set<string>(), skewed: false, reported: () => [] };
    const promisedOf = (synchronousCommit: string, ...crashed: string[]): readonly string[] =>
      guarantees
        .promised({ ...quiet, settings: waiting('', { synchronousCommit }), crashed: new Set(crashed) })
        .map(({ guarantee }) => guarantee);
    const past = ['consistent prefix', 'monotonic writes', 'writes follow reads', 'serializable', 'no lost updates'];
    expect(promisedOf('off', 'primary')).toEqual(['convergence']);
    for (const kept of [promisedOf('off', 'replica'), promisedOf('local', 'primary')]) expect(kept).toEqual(['convergence', ...past]);
  });

  /** The standby says that it has a write, and the process of both dies before its next flush: is the write there after a promotion? */
  async function keeps(level: string): Promise<boolean> {
    const run = await open(waiting('FIRST 1 (dublin)', { synchronousCommit: level }), undefined, 50);
    run.query(1000, 'virginia', write('told'), 'told');
    while (run.answered('told') === null && run.step());
    run
      .crash(run.now / 1000, 'primary-virginia')
      .crash(run.now / 1000, 'replica-dublin')
      .crash(run.now / 1000, 'replica-tokyo');
    run.restart(3000, 'replica-dublin').order(5000, 'replica-dublin', 'promote').query(8000, 'dublin', COUNT, 'after').until(9000);
    expect(run.violations).toEqual([]);
    return JSON.stringify(run.answer('after')) === '[[2]]';
  }

  it('on: a standby that flushed it replays it after a crash; remote_write: it may be gone', async () => {
    expect(await keeps('on')).toBe(true);
    // The answer takes 40 ms to come, a flush 50.
    expect(await keeps('remote_write')).toBe(false);
  });

  it('remote_write: a standby said that it had it, and a crash may take that again before the commit is confirmed', async () => {
    const run = await open(waiting('ANY 2 (*)', { synchronousCommit: 'remote_write' }));
    run.at(900, { type: 'slow-disk', node: 'replica-dublin', factor: 10 }).query(1000, 'virginia', write('told'), 'told');
    run.crash(1110, 'replica-dublin', 'process').restart(1120, 'replica-dublin').until(1150);
    expect(run.rows('replica-dublin', COUNT)).toEqual([[1]]);
    run.until(1190);
    expect(run.returned('told').outcome.ok).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('on: so may a disk that is lost', async () => {
    const run = await open(waiting('ANY 2 (*)'));
    run.query(1000, 'virginia', write('told'), 'told').at(1110, { type: 'wipe', node: 'replica-dublin' }).restart(1120, 'replica-dublin');
    run.until(1150);
    expect(run.rows('replica-dublin', COUNT)).toEqual([]);
    run.until(1250);
    expect(run.returned('told').outcome.ok).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('shows positions by PostgreSQL’s names', async () => {
    const run = (await open(waiting('FIRST 1 (dublin, tokyo)'))).query(1000, 'virginia', RENAME).until(1150);
    const knows = readReplicas.inside?.knows({
      spec: run.topology.nodes[0] ?? { id: '', kind: '', region: '' },
      nodes: run.topology.nodes,
      state: run.states.get('primary-virginia'),
      clockUs: run.now,
      key: null,
      tables: () => [],
      rows: () => [],
    });
    expect(knows?.believed).toEqual({
      name: 'pg_stat_replication',
      nodes: ['replica-dublin', 'replica-tokyo'],
      rows: [
        { name: 'sent_lsn', values: [1, 1] },
        { name: 'write_lsn', values: [1, 0] },
        { name: 'flush_lsn', values: [1, 0] },
        { name: 'replay_lsn', values: [1, 0] },
        { name: 'state', values: ['streaming', 'streaming'] },
        { name: 'sync_state', values: ['sync', 'potential'] },
      ],
    });
  });
});

describe('SET LOCAL synchronous_commit', () => {
  const steps = (level: string, sql: string): { sql: string; params: [] }[] =>
    [`SET LOCAL synchronous_commit TO ${level}`, sql].map((each) => ({ sql: each, params: [] }));
  const transaction = (op: string, level: string, sql: string) =>
    ({
      type: 'query',
      client: 'client-virginia',
      op,
      sql: '',
      params: [],
      steps: steps(level, sql),
      isolation: 'read committed',
      retries: 0,
    }) as const;

  it('a transaction chooses: the log line is told at once, the order waits for the standby, and so does what says nothing', async () => {
    const run = (await open(waiting('FIRST 1 (dublin)')))
      .at(1000, transaction('line', 'off', write('line')))
      .at(2000, transaction('local', 'local', write('local')))
      .at(3000, transaction('order', 'remote_apply', write('order')))
      .query(4000, 'virginia', write('usual'), 'usual')
      .until(5000);
    const [line, local, order, usual] = ['line', 'local', 'order', 'usual'].map((op) => run.latencyMs(op));
    // Three rounds within the city, of 1 ms; the own disk takes 20, Dublin 80 and another 20.
    expect(line).toBeLessThan(6);
    expect(local).toBeCloseTo((line ?? 0) + FSYNC_MS, 0);
    expect(order).toBeGreaterThan((local ?? 0) + 80);
    expect(usual).toBeGreaterThan(FSYNC_MS + 80 + FSYNC_MS);
    expect(run.violations).toEqual([]);
  });

  it('who asks for less is told before one that waits, and is seen after it; who asks for more than the rest is waited for', async () => {
    const run = (await open(waiting('FIRST 1 (dublin)'), undefined, 1))
      .partition(500, ['virginia'], ['dublin'])
      .query(1000, 'virginia', write('waits'), 'waits')
      .at(1500, transaction('line', 'local', write('line')))
      .query(2000, 'virginia', COUNT, 'unseen')
      .heal(3000)
      .query(5000, 'virginia', COUNT, 'seen')
      .until(6000);
    expect(run.latencyMs('line')).toBeLessThan(10);
    expect(run.answer('unseen')).toEqual([[1]]);
    expect(run.returned('waits').outcome.ok).toBe(true);
    expect(run.answer('seen')).toEqual([[3]]);
    const most = (await open(waiting('FIRST 1 (dublin)', { synchronousCommit: 'local' })))
      .at(1000, transaction('order', 'on', write('order')))
      .query(1050, 'virginia', COUNT, 'unseen')
      .query(2000, 'virginia', COUNT, 'seen')
      .until(3000);
    expect(most.latencyMs('order')).toBeGreaterThan(100);
    expect([most.answer('unseen'), most.answer('seen')]).toEqual([[[1]], [[2]]]);
    expect([...run.violations, ...most.violations]).toEqual([]);
  });

  it('is read as PostgreSQL reads it, and refused in its words', async () => {
    const run = (await open(waiting('')))
      .at(1000, transaction('wrong', 'sometimes', write('a')))
      .query(2000, 'virginia', 'SET synchronous_commit = off', 'session')
      .query(3000, 'virginia', 'SHOW synchronous_commit', 'shown')
      .until(4000);
    expect(run.answer('wrong')).toMatch(/invalid value for parameter "synchronous_commit": "sometimes"/);
    expect(run.answer('session')).toMatch(/write SET LOCAL synchronous_commit inside of a transaction/);
    expect(run.answer('shown')).toEqual([['on']]);
  });
});

describe('a commit that waits', () => {
  it.each([
    ['alone', "UPDATE items SET name = 'chart' WHERE id = 1 AND name = 'map'"],
    ['in a transaction', "BEGIN; UPDATE items SET name = 'chart' WHERE id = 1 AND name = 'map'; COMMIT"],
  ])('keeps its rows from whoever still sees them as they were: %s', async (_, sql) => {
    const run = (await open(waiting('FIRST 1 (dublin)')))
      .partition(500, ['virginia'], ['dublin', 'tokyo'])
      .query(1000, 'virginia', RENAME, 'hangs')
      .query(2000, 'virginia', sql, 'same-row')
      .until(3900);
    // For him the row is the map's still: he may not be told that there is none, which only the new value would say.
    expect(run.events.filter(({ type }) => type === 'return')).toEqual([]);
    run.order(4000, 'primary-virginia', 'cancel').until(4800);
    expect(run.returned('same-row').outcome).toMatchObject({ ok: true, changes: 0 });
    expect(run.rows('primary-virginia', READ)).toEqual([['atlas']]);
  });

  it('is unseen and keeps its rows; cancelled, it succeeds on one disk, and a promotion loses it', async () => {
    const run = (await open(waiting('FIRST 1 (dublin)'), undefined, 1))
      .partition(500, ['virginia'], ['dublin', 'tokyo'])
      .query(1000, 'virginia', RENAME, 'hangs')
      .query(2000, 'virginia', READ, 'meanwhile')
      .query(2100, 'virginia', "UPDATE items SET name = name || '!' WHERE id = 1", 'same-row')
      .order(4000, 'primary-virginia', 'cancel')
      .query(4100, 'virginia', READ, 'after')
      .order(4200, 'primary-virginia', 'cancel')
      .crash(4500, 'primary-virginia')
      .order(5000, 'replica-tokyo', 'promote')
      .heal(7000)
      .restart(7000, 'primary-virginia')
      .query(9000, 'virginia', READ, 'lost')
      .until(10_000);
    expect(run.answer('meanwhile')).toEqual([['map']]);
    expect(run.returned('hangs').outcome.ok).toBe(true);
    expect(run.latencyMs('hangs')).toBeGreaterThan(2999);
    expect(run.answer('after')).toEqual([['atlas']]);
    expect(run.answer('lost')).toEqual([['map']]);
    await tells(
      run,
      'waits-for-ever.txt',
      [
        'nothing passes between virginia and dublin, tokyo',
        'client-virginia asks, as hangs: UPDATE',
        'primary-virginia waitsForStandbys: true',
        'answer to meanwhile after 1.2 ms: [["map"]]',
        'primary-virginia lets query wait for hangs',
        'primary-virginia is ordered to cancel',
        'primary-virginia warning: canceling wait for synchronous replication due to user request',
        'answer to hangs after 3000.',
        '1 written',
        'answer to after after 1.2 ms: [["atlas"]], from primary-virginia v1',
        'answer to same-row',
        'primary-virginia crashes',
        'replica-dublin is primary',
        'primary-virginia loses what it had after v0 (timeline)',
        'primary-virginia lostWrites: 2',
        'answer to lost after 1.2 ms: [["map"]], from primary-virginia v0',
      ],
      [...CHATTER, 'status'],
    );
  });

  it('whose connection is ended gives no answer that anybody can rely on', async () => {
    const run = (await open(waiting('FIRST 1 (dublin)')))
      .partition(500, ['virginia'], ['dublin'])
      .query(1000, 'virginia', RENAME, 'ended')
      .order(3000, 'primary-virginia', 'terminate')
      .query(3100, 'virginia', READ, 'after')
      .until(4000);
    expect(run.answer('ended')).toMatch(/^unknown: The connection was terminated/);
    expect(run.answer('after')).toEqual([['atlas']]);
    expect(run.violations).toEqual([]);
  });

  it('goes on when the next of the list has caught up, once the first is known to be gone', async () => {
    const run = await open(waiting('FIRST 1 (dublin, tokyo)'));
    run.crash(500, 'replica-dublin', 'process').query(1000, 'virginia', RENAME, 'write').until(3000);
    expect(run.latencyMs('write')).toBeLessThan(300);
    expect(run.latencyMs('write')).toBeGreaterThan(160);
    expect(run.violations).toEqual([]);
  });

  it('keeps a change of the schema and whole transactions waiting, too', async () => {
    const run = (await open(waiting('FIRST 1 (dublin)')))
      .query(1000, 'virginia', 'CREATE TABLE more (id INTEGER PRIMARY KEY)', 'create')
      .query(2000, 'virginia', `BEGIN; ${write('a')}; ${write('b')}; COMMIT`, 'both')
      .query(2060, 'virginia', COUNT, 'meanwhile')
      .query(3000, 'virginia', COUNT, 'after')
      .until(4000);
    expect(run.latencyMs('create')).toBeGreaterThan(100);
    expect(run.latencyMs('both')).toBeGreaterThan(100);
    expect([run.answer('meanwhile'), run.answer('after')]).toEqual([[[1]], [[3]]]);
    expect(run.violations).toEqual([]);
  });
});

describe('semi-synchronous replication', () => {
  const SEMI: Settings = { commit: 'semi-synchronous' };

  it('waits ten seconds for a receipt, then for nobody, and says so to no client', async () => {
    const run = (await open(SEMI, undefined, 1))
      .query(500, 'virginia', write('received'), 'received')
      .partition(1000, ['virginia'], ['dublin', 'tokyo'])
      .query(2000, 'virginia', write('ten seconds'), 'slow')
      .query(13_000, 'virginia', write('at once'), 'at-once')
      .crash(14_000, 'primary-virginia')
      .order(15_000, 'replica-tokyo', 'promote')
      .heal(17_000)
      .restart(17_000, 'primary-virginia')
      .query(19_000, 'virginia', 'SELECT name FROM items', 'after')
      .until(20_000);
    expect(run.latencyMs('received')).toBeGreaterThan(80);
    expect(run.latencyMs('slow')).toBeGreaterThan(10_000);
    expect(run.latencyMs('at-once')).toBeLessThan(5);
    expect(run.answer('after')).toEqual([['map'], ['received']]);
    await tells(
      run,
      'ten-seconds.txt',
      [
        'nothing passes between virginia and dublin, tokyo',
        'client-virginia asks, as slow',
        'primary-virginia Rpl_semi_sync_source_status: false',
        'answer to slow after 1000',
        '1 written',
        'answer to at-once after 2.2 ms: 1 written, from primary-virginia v3',
        'primary-virginia loses what it had after v1 (timeline)',
        'primary-virginia lostWrites: 2',
      ],
      [...CHATTER, 'status'],
    );
  });

  it('comes back when a replica has caught up', async () => {
    const run = (await open({ ...SEMI, semiSyncTimeoutMs: 500 }))
      .partition(1000, ['virginia'], ['dublin', 'tokyo'])
      .query(1100, 'virginia', write('a'))
      .heal(3000)
      .query(6000, 'virginia', write('b'), 'b')
      .until(7000);
    expect(run.reported('primary-virginia', 'Rpl_semi_sync_source_status')).toBe(true);
    expect(run.latencyMs('b')).toBeGreaterThan(80);
    expect(run.violations).toEqual([]);
  });

  it('who is waited for no more has its commit on the own disk all the same before its client is told', async () => {
    const run = (await open({ ...SEMI, semiSyncTimeoutMs: 500 }, undefined, 200))
      .partition(1000, ['virginia'], ['dublin', 'tokyo'])
      .query(1000, 'virginia', write('a'), 'a')
      // Its flush begins when the patience with the first is nearly over.
      .query(1450, 'virginia', write('b'), 'b')
      .until(1600);
    expect(run.answered('a')?.outcome.ok).toBe(true);
    expect(run.answered('b')).toBeNull();
    run.until(3000);
    expect(run.answered('b')?.outcome.ok).toBe(true);
    expect(run.latencyMs('b')).toBeGreaterThan(200);
    expect(run.violations).toEqual([]);
  });

  it('after the commit: others read a row that a failover then loses', async () => {
    const seen = async (point: string): Promise<unknown> => {
      const run = await open({ ...SEMI, semiSyncWaitPoint: point });
      return run.query(1000, 'virginia', RENAME).query(1040, 'virginia', READ, 'r').until(2000).answer('r');
    };
    expect(await seen('AFTER_SYNC')).toEqual([['map']]);
    expect(await seen('AFTER_COMMIT')).toEqual([['atlas']]);
  });
});
