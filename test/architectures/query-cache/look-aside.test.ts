/** An application that fills its cache itself, with leases and without: its races, as stories. */
import { describe, expect, it } from 'vitest';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";

const SHARED: Settings = { caches: 'in the main region' };
const beside = (settings: Settings = {}): Promise<Run> =>
  openRun({ architecture: queryCache, settings: { filling: 'look-aside', ...settings } });
const leased = (settings: Settings = {}): Promise<Run> => beside({ filling: 'leases', ...SHARED, ...settings });

describe('an application beside its cache', () => {
  it('gets, fills after a miss, and deletes after its own write, which the caches of others do not hear of', async () => {
    const run = (await beside())
      .query(100, 'tokyo', READ, 'miss')
      .query(400, 'tokyo', READ, 'hit')
      .query(600, 'tokyo', RENAME, 'write')
      .query(1000, 'tokyo', READ, 'own-write')
      .query(1200, 'dublin', READ, 'elsewhere')
      .query(1500, 'virginia', "UPDATE items SET name = 'globe' WHERE id = 1", 'again')
      .query(1800, 'tokyo', READ, 'not-told')
      .until(2500);
    expect(run.answer('hit')).toEqual([['map']]);
    expect(run.latencyMs('hit')).toBe(1);
    expect(run.returned('hit').served).toMatchObject({ node: 'cache-tokyo', position: 0 });
    expect(run.answer('own-write')).toEqual([['atlas']]);
    expect(run.answer('not-told')).toEqual([['atlas']]);
    expect(run.latencyMs('not-told')).toBe(1);
    await tells(run, 'look-aside.txt', [
      'client-tokyo → cache-tokyo  get',
      'cache-tokyo → client-tokyo  value',
      'client-tokyo → primary-virginia  query',
      'client-tokyo → cache-tokyo  set',
      'answer to hit after 1.0 ms: [["map"]], from cache-tokyo v0, cached',
      'client-tokyo → cache-tokyo  delete',
      'cache-tokyo → client-tokyo  deleted',
      'client-tokyo has its answer to write',
      'answer to not-told after 1.0 ms: [["atlas"]], from cache-tokyo v1, cached',
    ]);
  });

  it('a late fill: a value that was read before a write is put in after the delete, and stays', async () => {
    const run = (await beside(SHARED))
      .query(100, 'tokyo', READ, 'reader')
      .query(360, 'virginia', RENAME, 'writer')
      .query(1000, 'virginia', READ, 'after')
      .query(60_000, 'dublin', READ, 'a minute later')
      .until(61_000);
    expect(run.answer('reader')).toEqual([['map']]);
    expect(run.answer('after')).toEqual([['map']]);
    expect(run.answer('a minute later')).toEqual([['map']]);
    expect(run.rows('primary-virginia', READ)).toEqual([['atlas']]);
    await tells(run, 'late-fill.txt', [
      'client-tokyo → primary-virginia  query',
      'client-virginia → cache-virginia  delete',
      'client-virginia has its answer to writer',
      'client-tokyo → cache-virginia  set',
      'answer to a minute later after 80.0 ms: [["map"]], from cache-virginia v0, cached',
    ]);
  });

  it('goes on without a cache that is dead or silent; what it could not delete there lives on', async () => {
    const run = (await beside({ cacheTimeoutMs: 100 }))
      .query(10, 'tokyo', READ, 'fill')
      .at(400, { type: 'pause', node: 'cache-tokyo' })
      .query(500, 'tokyo', RENAME, 'not-deleted')
      .at(1000, { type: 'resume', node: 'cache-tokyo' })
      .query(1200, 'tokyo', READ, 'deleted-late')
      .crash(2000, 'cache-tokyo', 'process')
      .query(2100, 'tokyo', READ, 'refused')
      .until(3000);
    // The delete waited at the paused process and was taken when it went on.
    expect(run.answer('deleted-late')).toEqual([['atlas']]);
    expect(run.latencyMs('not-deleted')).toBeCloseTo(260.2, 1);
    expect(run.answer('refused')).toEqual([['atlas']]);
    expect(run.latencyMs('refused')).toBeLessThan(165);
    expect(run.violations).toEqual([]);
  });

  it('a dump remembers what was deleted since; without one every key misses', async () => {
    const story = async (settings: Settings): Promise<Run> =>
      (await beside({ ...SHARED, ...settings }))
        .query(100, 'virginia', READ, 'fill')
        .query(20_000, 'virginia', RENAME, 'write')
        .crash(21_000, 'cache-virginia', 'process')
        .restart(22_000, 'cache-virginia')
        .query(23_000, 'virginia', READ, 'after')
        .until(24_000);
    const dumped = await story({ dumps: '10 1' });
    expect(dumped.answer('after')).toEqual([['map']]);
    expect(dumped.reported('cache-virginia', 'loaded')).toBe(1);
    await tells(dumped, 'dump.txt', [
      'cache-virginia dumped: 1',
      'client-virginia → cache-virginia  delete',
      'cache-virginia crashes',
      'cache-virginia loaded: 1',
      'answer to after after 1.0 ms: [["map"]], from cache-virginia v0, cached',
    ]);
    expect((await story({})).answer('after')).toEqual([['atlas']]);
  });

  it('names what it deletes in a hint, where the statement names no row by its key', async () => {
    const run = (await beside())
      .query(10, 'tokyo', 'SELECT count(*) FROM items /* cache: key=count ttl=3600 */', 'fill')
      .query(400, 'tokyo', "INSERT INTO items (name) VALUES ('globe')", 'not told')
      .query(800, 'tokyo', 'SELECT count(*) FROM items /* cache: key=count ttl=3600 */', 'old')
      .query(1000, 'tokyo', "INSERT INTO items (name) VALUES ('atlas') /* cache: delete=count */", 'told')
      .query(1400, 'tokyo', 'SELECT count(*) FROM items /* cache: key=count ttl=3600 */', 'new')
      .until(2000);
    expect([run.answer('old'), run.answer('new')]).toEqual([[[1]], [[3]]]);
    expect(run.latencyMs('old')).toBe(1);
  });

  it('deletes after COMMIT what the statements of a transaction wrote', async () => {
    const run = (await beside())
      .query(10, 'tokyo', READ, 'fill')
      .query(400, 'tokyo', `BEGIN; ${RENAME}; COMMIT`, 'transaction')
      .query(1500, 'tokyo', READ, 'after')
      .until(2500);
    expect(run.answer('after')).toEqual([['atlas']]);
    expect(run.violations).toEqual([]);
  });
});

describe('leases', () => {
  it('refuse the late fill, and the next miss gets a new one', async () => {
    const run = (await leased())
      .query(100, 'tokyo', READ, 'reader')
      .query(360, 'virginia', RENAME, 'writer')
      .query(1000, 'virginia', READ, 'after')
      .query(1200, 'virginia', READ, 'kept')
      .until(2000);
    expect(run.answer('reader')).toEqual([['map']]);
    expect(run.answer('after')).toEqual([['atlas']]);
    expect(run.latencyMs('kept')).toBe(1);
    await tells(run, 'refused-fill.txt', [
      'cache-virginia leases: 1',
      'client-virginia → cache-virginia  delete',
      'client-tokyo → cache-virginia  set',
      'cache-virginia refused sets: 1',
      'cache-virginia leases: 2',
      'answer to kept after 1.0 ms: [["atlas"]], from cache-virginia v1, cached',
    ]);
  });

  it('a hundred simultaneous misses ask the database once; without leases a hundred times', async () => {
    const herd = async (run: Run): Promise<Run> => {
      for (let i = 0; i < 100; i++) run.query(100, 'tokyo', READ, `op-${i}`);
      return run.until(2000);
    };
    const tamed = await herd(await leased());
    expect(tamed.count('query')).toBe(1);
    expect(new Set(Array.from({ length: 100 }, (_, i) => JSON.stringify(tamed.answer(`op-${i}`))))).toEqual(new Set(['[["map"]]']));
    expect((await herd(await beside(SHARED))).count('query')).toBe(100);
  });

  it('whoever has the lease dies: the others fill when it is over', async () => {
    const run = (await leased({ leaseMs: 500 }))
      .query(100, 'tokyo', READ, 'holder')
      .partition(300, ['tokyo'], ['virginia', 'dublin'])
      .query(400, 'virginia', READ, 'waits')
      .until(3000);
    expect(run.answer('waits')).toEqual([['map']]);
    // The lease was given at 180 ms.
    expect(run.latencyMs('waits')).toBeGreaterThan(280);
    expect(run.latencyMs('waits')).toBeLessThan(310);
  });
});
