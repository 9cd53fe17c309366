/** How a database comes back: by what the log still has, held back by slots; rewound, page by page; or by a whole copy. */
import { describe, expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { encodedBytes } from '../../../src/sim/encoding.ts';
import { Stream } from '../../../src/sim/random.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const NODES = ['primary-virginia', 'replica-dublin', 'replica-tokyo'];
/** A few hundred pages, of which a write touches some. */
const ROWS = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO items SELECT i, 'an item with a rather long name ' || i FROM n",
];
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;
const rename = (id: number): string => `UPDATE items SET name = 'renamed ' || ${id} WHERE id = ${id}`;

const open = (settings: Settings, seed = 1): Promise<Run> => openRun({ architecture: readReplicas, settings, setup: ROWS, seed });
const equal = (run: Run): boolean => new Set(NODES.map((node) => run.sql.digest(node))).size === 1;
const bytesOf = (run: Run, kind: string): number =>
  run.sent().reduce((sum, { message }) => sum + (message.kind === kind ? encodedBytes(message) : 0), 0);

describe('replication slots', () => {
  /** Tokyo is away for thirty writes. */
  async function away(settings: Settings): Promise<Run> {
    const run = (await open({ retainedChanges: 5, ...settings })).crash(100, 'replica-tokyo');
    for (let i = 0; i < 30; i++) run.query(200 + 20 * i, 'virginia', rename(i + 1));
    run.restart(3000, 'replica-tokyo').until(5000);
    expect(run.violations).toEqual([]);
    expect(equal(run)).toBe(true);
    return run;
  }

  it('hold the log back for who is away; without, or beyond their bound, the whole database has to be sent', async () => {
    const [without, held, bounded] = await Promise.all([
      away({}),
      away({ replicationSlots: true }),
      away({ replicationSlots: true, maxSlotWalKeep: 10 }),
    ]);
    expect([without.count('image'), held.count('image'), bounded.count('image')]).toEqual([1, 0, 1]);
    expect(bytesOf(without, 'image')).toBeGreaterThan(10 * bytesOf(held, 'catch-up'));
  });

  it('say what became of them', async () => {
    const status = async (settings: Settings): Promise<unknown> => {
      const run = (await open({ retainedChanges: 5, replicationSlots: true, ...settings })).crash(100, 'replica-tokyo');
      for (let i = 0; i < 30; i++) run.query(200 + 20 * i, 'virginia', rename(i + 1));
      run.until(2000);
      const [spec] = run.topology.nodes;
      if (!spec) throw new Error('no nodes');
      const state = run.states.get(spec.id);
      const knows = readReplicas.inside?.knows({
        spec,
        nodes: run.topology.nodes,
        state,
        clockUs: run.now,
        key: null,
        tables: () => [],
        rows: () => [],
      });
      return knows?.believed?.rows.find(({ name }) => name === 'wal_status')?.values;
    };
    expect(await status({})).toEqual(['reserved', 'extended']);
    expect(await status({ maxSlotWalKeep: 10 })).toEqual(['reserved', 'lost']);
  });
});

describe('a primary that was replaced', () => {
  const cutOff = (run: Run, writes: number): Run => {
    run.query(100, 'virginia', write('shared')).partition(500, ['virginia'], ['dublin', 'tokyo']);
    for (let i = 0; i < writes; i++) run.query(600 + 10 * i, 'virginia', rename(100 * i + 1), `lost-${i}`);
    return run
      .order(1000, 'replica-dublin', 'promote')
      .query(2000, 'tokyo', rename(2500), 'kept')
      .query(2100, 'tokyo', write('kept, too'))
      .heal(4000);
  };

  it('rewound: only the pages that either has changed since the fork travel', async () => {
    const run = cutOff(await open({ rejoin: 'rewind' }), 7).query(
      6000,
      'virginia',
      "SELECT count(*) FROM items WHERE name LIKE 'renamed%'",
      'after',
    );
    run.until(7000);
    expect(run.reported('primary-virginia', 'lostWrites')).toBe(7);
    expect([run.count('rewind'), run.count('blocks'), run.count('image')]).toEqual([1, 1, 0]);
    expect(run.answer('after')).toEqual([[1]]);
    expect(equal(run)).toBe(true);
    const whole = cutOff(await open({}), 7).until(7000);
    expect(whole.count('image')).toBe(1);
    expect(bytesOf(run, 'blocks')).toBeLessThan(bytesOf(whole, 'image') / 5);
    await tells(
      run,
      'rewound.txt',
      [
        'nothing passes between virginia and dublin, tokyo',
        'replica-dublin is primary',
        'everything passes again',
        'primary-virginia is fenced',
        'primary-virginia lostWrites: 7',
        'primary-virginia runs pages',
        'primary-virginia → replica-dublin  rewind (timeline 2, fork 1',
        'replica-dublin runs pages',
        'replica-dublin → primary-virginia  blocks (timeline 2',
        'primary-virginia rewoundPages: ',
        'primary-virginia runs patch',
        'primary-virginia is standby',
        '[[1]], from primary-virginia v3',
      ],
      ['heartbeat', 'ack', 'fence', 'changes', 'position'],
    );
  });

  it('by a whole copy where its log does not reach back to the fork', async () => {
    const run = cutOff(await open({ rejoin: 'rewind', retainedChanges: 1 }), 7).until(7000);
    expect([run.count('blocks'), run.count('image')]).toEqual([0, 1]);
    expect(equal(run)).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('is equal in every byte afterwards, whatever both have done: rows gone, tables, a file that was cut', async () => {
    const does = (stream: Stream, i: number): string => {
      const id = stream.integer(1, 3000);
      const all = [
        rename(id),
        `DELETE FROM items WHERE id BETWEEN ${id} AND ${id + 400}`,
        `CREATE TABLE t${i} (a)`,
        `INSERT INTO items (name) SELECT name || name FROM items LIMIT ${stream.integer(1, 300)}`,
        'CREATE INDEX IF NOT EXISTS by_name ON items (name)',
        'DROP INDEX IF EXISTS by_name',
      ];
      return all[stream.integer(0, all.length - 1)] ?? '';
    };
    let rewound = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const stream = new Stream(seed, 'rewinding');
      const run = (await open({ rejoin: 'rewind' }, seed))
        .partition(500, ['virginia'], ['dublin', 'tokyo'])
        .order(1000, 'replica-dublin', 'promote');
      for (let i = 0; i < 8; i++) run.query(550 + 50 * i, 'virginia', does(stream, i)).query(2200 + 50 * i, 'dublin', does(stream, 10 + i));
      // Whoever writes while the pages are copied makes it look again.
      run.heal(4000);
      for (let i = 0; i < 40; i++) run.query(4000 + 20 * i, 'tokyo', rename(i + 1));
      run.until(9000);
      expect(run.violations, `seed ${seed}`).toEqual([]);
      expect(equal(run), `seed ${seed}`).toBe(true);
      rewound += run.count('blocks');
      run.sql.engine.close();
    }
    expect(rewound).toBeGreaterThan(8);
  });

  it('goes on where the primary that it was given up for has lost its disk, and one that is further on takes over', async () => {
    const regions = ['virginia', 'dublin', 'tokyo', 'sydney'];
    const settings = { rejoin: 'rewind', failoverTimeoutMs: 60_000 };
    const run = await openRun({ architecture: readReplicas, settings, setup: ROWS, regions, transport: 'datagrams', rttMs: () => 200 });
    const cut = (atMs: number, name: string, side: string): unknown =>
      run.at(atMs, { type: 'partition', name, sides: [[side], regions.filter((each) => each !== side)], oneWay: false });
    run.query(100, 'virginia', rename(1)).query(1100, 'virginia', rename(200)).query(2100, 'virginia', rename(2900));
    // Sydney has the first of three writes, Tokyo two of them.
    cut(1000, 'without sydney', 'sydney');
    cut(2000, 'without tokyo', 'tokyo');
    run.order(3000, 'replica-sydney', 'promote').heal(5000).until(5000);
    const forked = (): boolean => ['dublin', 'tokyo'].every((each) => run.reported(`replica-${each}`, 'forkedAt') === 1);
    for (let ms = 5000; ms < 20_000 && !forked(); ms += 5) run.until(ms);
    const atMs = run.now / 1000;
    expect([run.count('blocks'), forked()]).toEqual([0, true]);
    // Nobody has missed its heartbeats yet; it says itself that it holds nothing.
    run.at(atMs + 1, { type: 'wipe', node: 'replica-sydney' }).restart(atMs + 500, 'replica-sydney');
    run.order(atMs + 2000, 'primary-virginia', 'promote').until(atMs + 12_000);
    expect(run.roleOf('primary-virginia')).toBe('primary');
    expect([run.reported('replica-tokyo', 'hearsPrimary'), run.reported('replica-tokyo', 'rebuiltTo')]).toEqual([true, 3]);
    expect(new Set(run.topology.nodes.slice(0, 4).map(({ id }) => run.sql.digest(id))).size).toBe(1);
    expect(run.violations).toEqual([]);
  });
});
