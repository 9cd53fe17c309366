/** What a cache that asks the database may do besides: collapse misses, serve what is old in want of better, keep what is asked for, let go by tags. */
import { describe, expect, it } from 'vitest';
import { over } from '../../../src/architectures/composition/index.ts';
import { classOf } from '../../../src/architectures/query-cache/mechanisms/slabs/runs.ts';
import { hintsOf } from '../../../src/architectures/query-cache/hints.ts';
import { rowRead, rowWritten } from '../../../src/architectures/query-cache/keys.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import type { CacheState } from '../../../src/architectures/query-cache/state.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";

const open = (settings: Settings = {}, setup?: readonly string[]): Promise<Run> =>
  openRun({ architecture: queryCache, settings, ...(setup && { setup }) });

describe('identical misses', () => {
  const crowd = async (settings: Settings): Promise<Run> => {
    const run = await open(settings);
    for (let i = 0; i < 20; i++) run.query(100 + i, 'tokyo', READ, `op-${i}`);
    return run.until(1000);
  };

  it('are one question where they are collapsed, and as many as there are where not', async () => {
    const collapsed = await crowd({ collapse: true });
    expect(collapsed.count('miss')).toBe(1);
    expect(collapsed.reported('cache-tokyo', 'coalesced')).toBe(19);
    for (let i = 0; i < 20; i++) expect(collapsed.answer(`op-${i}`)).toEqual([['map']]);
    // Who joined was answered with what was asked for before it asked.
    expect(collapsed.returned('op-19').served?.cachedAt).toBe(100_500);
    expect((await crowd({})).count('miss')).toBe(20);
    await tells(collapsed, 'collapsed.txt', [
      'cache-tokyo → primary-virginia  miss',
      'cache-tokyo coalesced: 19',
      'has its answer to op-19',
    ]);
  });

  it('are all told when the database is silent', async () => {
    const run = (await open({ collapse: true, primaryTimeoutMs: 300 })).partition(50, ['virginia'], ['tokyo', 'dublin']);
    run.query(100, 'tokyo', READ, 'a').query(150, 'tokyo', READ, 'b').until(1000);
    for (const op of ['a', 'b']) expect(run.answer(op)).toMatch(/^failed: This answer is not in the cache/);
  });
});

describe('an answer past its lifetime', () => {
  it('is given when the database gives none, for as long as it may be', async () => {
    const settings = { ttlMs: 1000, staleIfErrorMs: 3000, primaryTimeoutMs: 300 };
    const run = (await open(settings))
      .query(100, 'tokyo', READ, 'fill')
      .query(500, 'virginia', RENAME)
      .query(1500, 'tokyo', READ, 'asked again')
      .crash(2000, 'primary-virginia')
      .query(3000, 'tokyo', READ, 'spare')
      .query(6500, 'tokyo', READ, 'too old')
      .until(8000);
    expect(run.answer('asked again')).toEqual([['atlas']]);
    expect(run.answer('spare')).toEqual([['atlas']]);
    expect(run.latencyMs('spare')).toBeCloseTo(301, 0);
    expect(run.answer('too old')).toMatch(/^failed: This answer is not in the cache/);
    expect(run.violations).toEqual([]);
    await tells(run, 'stale-if-error.txt', ['cache-tokyo is cutOff', 'cache-tokyo stale: 1', 'client-tokyo has its answer to spare']);
  });

  it('with a stale time alone hides latency and no load; with a lifetime alone it spares the database', async () => {
    const hundred = async (hint: string): Promise<Run> => {
      const run = await open({ onlyAsked: true });
      for (let i = 0; i < 100; i++) run.query(100 + 300 * i, 'tokyo', `${READ} /* cache: ${hint} */`, `op-${i}`);
      return run.until(31_000);
    };
    const asked = (run: Run): number => run.count('miss') + run.count('refresh');
    const stale = await hundred('swr=60');
    const kept = await hundred('ttl=60');
    expect([asked(stale), asked(kept)]).toEqual([100, 1]);
    for (const run of [stale, kept]) for (let i = 1; i < 100; i++) expect(run.latencyMs(`op-${i}`)).toBe(1);
  });
});

describe('what is asked for', () => {
  it('alone is kept, where nothing else is to be', async () => {
    const run = (await open({ onlyAsked: true }))
      .query(100, 'tokyo', READ, 'plain')
      .query(400, 'tokyo', READ, 'plain again')
      .query(700, 'tokyo', `${READ} /* cache: ttl=60 */`, 'asked')
      .query(1000, 'tokyo', `${READ} /* cache: ttl=60 */`, 'kept')
      .until(2000);
    expect(run.latencyMs('plain again')).toBeGreaterThan(160);
    expect(run.latencyMs('kept')).toBe(1);
  });

  it('goes by its tags in every region, whatever it asks, and what bears other tags stays', async () => {
    const list = 'SELECT id, name FROM items /* cache: ttl=60 tags=posts */';
    const count = 'SELECT count(*) FROM items /* cache: ttl=60 tags=posts,numbers */';
    const other = `${READ} /* cache: ttl=60 tags=users */`;
    const run = await open({ onlyAsked: true });
    for (const [i, sql] of [list, count, other].entries())
      run.query(100 + i, 'dublin', sql, `fill ${i}`).query(100 + i, 'tokyo', sql, `fill too ${i}`);
    run.query(500, 'tokyo', "INSERT INTO items VALUES (2, 'globe') /* cache: invalidate=posts */", 'write');
    for (const [i, sql] of [list, count, other].entries()) run.query(2000 + i, 'dublin', sql, `after ${i}`);
    run.until(3000);
    expect(run.answer('after 0')).toEqual([
      [1, 'map'],
      [2, 'globe'],
    ]);
    expect(run.answer('after 1')).toEqual([[2]]);
    expect(run.latencyMs('after 2')).toBe(1);
    expect(run.violations).toEqual([]);
    await tells(run, 'tags.txt', [
      'client-tokyo → cache-tokyo  invalidate (tags [posts])',
      'cache-tokyo → cache-dublin  invalidate',
      'client-tokyo has its answer to write',
      'cache-dublin entries: 1',
      'cache-dublin → primary-virginia  miss',
    ]);
  });

  it('without an invalidation its own writer reads what was', async () => {
    const sql = 'SELECT count(*) FROM items /* cache: ttl=60 swr=15 tags=posts */';
    const run = (await open({ onlyAsked: true }))
      .query(100, 'tokyo', sql)
      .query(500, 'tokyo', "INSERT INTO items VALUES (2, 'globe')")
      .query(1000, 'tokyo', sql, 'old')
      .until(2000);
    expect(run.answer('old')).toEqual([[1]]);
  });

  it.each([
    ['ttl=soon', 'The hint “ttl=soon” wants seconds, as in ttl=60.'],
    [
      'lifetime=60',
      'The hint “lifetime=60” is not known. Known are key, ttl, swr, tags, delete and invalidate, as in /* cache: ttl=60 tags=posts */.',
    ],
    ['tags=new-posts', '“new-posts” is no tag: a tag has 1 to 64 letters, digits or underscores.'],
    ['invalidate=a,b,c,d,e,f', 'One invalidation names 5 tags at most: write two.'],
  ])('is refused in a sentence: %s', async (hint, sentence) => {
    expect(hintsOf(`SELECT 1 /* cache: ${hint} */`, [])).toBe(sentence);
    for (const filling of ['read-through', 'look-aside']) {
      const run = (await open({ filling })).query(100, 'tokyo', `SELECT 1 /* cache: ${hint} */`, 'op').until(1000);
      expect(run.answer('op')).toBe(`failed: ${sentence}`);
    }
  });

  it('a comment of another kind is no hint, and a key takes the parameters', () => {
    expect(hintsOf('SELECT 1 /* cached */', [])).toMatchObject({ asked: false });
    expect(hintsOf('/* cache: key=user:?1:?2 */ SELECT ?, ?', [7, 'a'])).toMatchObject({ key: 'user:7:a', asked: true });
    expect(hintsOf('UPDATE x SET y = ? /* cache: delete=user:?1,?3 */', [7])).toMatchObject({ deletes: ['user:7', '?3'], asked: false });
  });
});

describe('the rows that statements name', () => {
  it.each([
    ['SELECT name FROM items WHERE id = 7', [], 'items:7'],
    ['select * from Items where id = ? limit 1;', [7], 'items:7'],
    ["SELECT a FROM users WHERE name = 'O''Hara'", [], "users:O'Hara"],
    ['SELECT a, ? FROM items WHERE id = ?', ['x', 9], 'items:9'],
    ['SELECT a FROM items WHERE id > 7', [], null],
    ['SELECT a FROM items, users WHERE id = 7', [], null],
    ['SELECT a FROM items WHERE id = NULL', [], null],
  ])('%s', (sql, params, name) => expect(rowRead(sql, params)).toBe(name));

  it.each([
    ['UPDATE items SET name = ? WHERE id = ?', ['x', 7], 'items:7'],
    ['UPDATE items SET n = n + 1 WHERE id = 7 RETURNING n', [], 'items:7'],
    ['DELETE FROM items WHERE id = 7', [], 'items:7'],
    ['INSERT INTO items VALUES (7, ?)', ['x'], 'items:7'],
    ['INSERT INTO items (id, name) VALUES (?, ?)', [8, 'x'], 'items:8'],
    ['UPDATE items SET n = 0', [], null],
    ['DELETE FROM items WHERE id IN (1, 2)', [], null],
  ])('%s', (sql, params, name) => expect(rowWritten(sql, params)).toBe(name));
});

describe('memory', () => {
  const SIZES = [
    'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO items SELECT i, iif(i > 200, printf('%.900c', 'x'), 'small') FROM n",
  ];
  const by = (id: number): string => `SELECT name FROM items WHERE id = ${id}`;
  const asks = (run: Run, ids: readonly number[], fromMs: number): Run => {
    for (const [i, id] of ids.entries()) run.query(fromMs + 5 * i, 'virginia', by(id), `${fromMs} ${id}`);
    return run;
  };
  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const cacheOf = (run: Run): CacheState => run.states.get('cache-virginia') as CacheState;

  it('is bounded in kilobytes', async () => {
    const run = asks(await open({ ttlMs: 600_000, maxKb: 4 }, SIZES), range(1, 200), 100).until(3000);
    expect(cacheOf(run).bytes).toBeLessThanOrEqual(4096);
    expect(cacheOf(run).bytes).toBeGreaterThan(3900);
    expect(cacheOf(run).entries.has(by(200))).toBe(true);
    expect(cacheOf(run).entries.has(by(1))).toBe(false);
    expect(run.violations).toEqual([]);
  });

  it('one class of memcached’s lets go of its own while another has room', async () => {
    const settings = { ttlMs: 600_000, maxKb: 8, pageKb: 4, eviction: 'slabs' };
    expect(classOf(900)).toBeGreaterThan(classOf(50));
    // Small entries take one page, large ones the other, which has room for three.
    const run = asks(await open(settings, SIZES), [1, 2, 3, 201, 202, 203, 204, 205], 100).until(2000);
    const { entries } = cacheOf(run);
    expect([...entries.keys()].sort()).toEqual([1, 2, 3, 203, 204, 205].map(by).sort());
    expect(cacheOf(run).bytes).toBeLessThan(8 * 1024 - 2000);
    // What has no page of its class is not kept at all.
    const late = asks(await open({ ...settings, maxKb: 4 }, SIZES), [201, 1, 2], 100).until(2000);
    expect([...cacheOf(late).entries.keys()]).toEqual([by(201)]);
  });

  it('a sample lets go of about the least recently used: more samples come nearer to it, and a seed decides', async () => {
    const kept = async (eviction: string, samples?: number): Promise<readonly string[]> => {
      const run = await open({ ttlMs: 600_000, maxEntries: 100, eviction, ...(samples !== undefined && { samples }) }, SIZES);
      asks(run, range(1, 100), 100);
      asks(run, range(101, 150), 1000);
      return [...cacheOf(run.until(3000)).entries.keys()];
    };
    const exact = new Set(await kept('least-recently-used'));
    const agree = (keys: readonly string[]): number => keys.filter((key) => exact.has(key)).length;
    expect(exact).toEqual(new Set(range(51, 150).map(by)));
    const [one, five, many] = await Promise.all([kept('sampled', 1), kept('sampled', 5), kept('sampled', 64)]);
    expect(agree(one)).toBeLessThan(agree(five));
    expect(agree(five)).toBeGreaterThan(75);
    expect(agree(many)).toBeGreaterThan(agree(five));
    expect(await kept('sampled', 5)).toEqual(five);
    for (const keys of [one, five, many]) expect(keys).toHaveLength(100);
  });

  it('keeps that there is no such row, or does not', async () => {
    const free = async (settings: Settings): Promise<unknown> =>
      (await open(settings))
        .query(100, 'tokyo', 'SELECT id FROM items WHERE id = 2', 'free')
        .query(500, 'tokyo', "INSERT INTO items VALUES (2, 'taken')")
        .query(1000, 'tokyo', 'SELECT id FROM items WHERE id = 2', 'still free?')
        .until(2000)
        .answer('still free?');
    expect(await free({})).toEqual([]);
    expect(await free({ keepEmpty: false })).toEqual([[2]]);
  });
});

describe('an edge before a pool, as Hyperdrive', () => {
  const OPENING = ['TCP', 'TLS', 'start-up'];
  const edge = (settings: Settings = {}): Promise<Run> =>
    openRun({
      architecture: over(queryCache, singleNode),
      opening: OPENING,
      settings: { pool: 'beside the database', backupIntervalMs: 0, ...settings },
    });

  it('answers a miss of a cold client sooner than the database itself, and later than the database a warm one', async () => {
    const missed = (await edge()).query(100, 'tokyo', READ, 'miss').query(1500, 'tokyo', READ, 'hit').until(3000);
    const direct = async (opening: readonly string[]): Promise<number> =>
      (await openRun({ architecture: singleNode, opening, settings: { backupIntervalMs: 0 } }))
        .query(100, 'tokyo', READ, 'direct')
        .until(3000)
        .latencyMs('direct');
    // Three round trips to set up and one to ask; the edge is a millisecond away.
    expect(await direct(OPENING)).toBeCloseTo(4 * 160, -1);
    expect(missed.latencyMs('miss')).toBeCloseTo(160 + 4, -1);
    expect(await direct([])).toBeLessThan(missed.latencyMs('miss'));
    expect(missed.latencyMs('hit')).toBeLessThan(6);
    expect(missed.violations).toEqual([]);
    await tells(missed, 'miss-that-wins.txt', [
      'client-tokyo → cache-tokyo',
      'cache-tokyo → pool-virginia  miss',
      'pool-virginia → primary-virginia',
      'has its answer to miss',
    ]);
  });

  it('keeps what neither looks at the clock nor stands in a transaction', async () => {
    const clock = "SELECT name FROM items WHERE CURRENT_TIMESTAMP > '2000'";
    const run = (await edge())
      .query(100, 'tokyo', clock, 'clock')
      .query(1100, 'tokyo', clock, 'clock again')
      .query(2100, 'tokyo', `BEGIN; ${READ}; COMMIT`, 'transaction')
      .query(3600, 'tokyo', READ, 'miss')
      .query(4600, 'tokyo', READ, 'hit')
      .until(6000);
    expect(run.latencyMs('clock again')).toBeGreaterThan(160);
    expect(run.latencyMs('transaction')).toBeGreaterThan(300);
    expect(run.latencyMs('miss')).toBeGreaterThan(160);
    expect(run.latencyMs('hit')).toBeLessThan(6);
  });
});
