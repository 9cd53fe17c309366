/** The cache on the real kernel and SQLite: hit, miss, expiry, eviction, and each invariant against a planted bug. */
import { describe, expect, it } from 'vitest';
import { cacheKey } from '../../../src/architectures/query-cache/entry.ts';
import { RULES } from '../../../src/architectures/query-cache/rules.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";

const open = (settings: Settings = {}): Promise<Run> => openRun({ architecture: queryCache, settings });

describe('query cache', () => {
  it('answers the identical query from memory until its lifetime is over, whatever was written', async () => {
    const run = (await open({ ttlMs: 1000 }))
      .query(100, 'tokyo', READ, 'miss')
      .query(400, 'tokyo', READ, 'hit')
      .query(500, 'virginia', RENAME, 'write')
      .query(900, 'tokyo', READ, 'stale-hit')
      .query(1101, 'tokyo', READ, 'expired')
      .until(2000);
    expect(run.answer('hit')).toEqual([['map']]);
    expect(run.latencyMs('hit')).toBe(1);
    expect(run.returned('hit').served?.cachedAt).not.toBeNull();
    expect(run.answer('stale-hit')).toEqual([['map']]);
    expect(run.answer('expired')).toEqual([['atlas']]);
    expect(run.returned('expired').served?.cachedAt).toBeNull();
    await tells(run, 'hit-and-expiry.txt', [
      'cache-tokyo → primary-virginia  miss, ',
      'primary-virginia → cache-tokyo  reply',
      'answer to hit after 1.0 ms: [["map"]], from cache-tokyo v0, cached',
      'answer to stale-hit after 1.0 ms: [["map"]], from cache-tokyo v0, cached',
      'client-tokyo asks, as expired',
      'cache-tokyo → primary-virginia  miss, ',
      '[["atlas"]], from primary-virginia v1',
    ]);
  });

  it('keeps the caches of two regions apart, and tells other texts and parameters apart', async () => {
    const run = (await open())
      .query(10, 'tokyo', READ, 'first')
      .query(300, 'dublin', READ, 'elsewhere')
      .query(600, 'tokyo', 'SELECT name FROM items WHERE id = 1 ', 'a-space-more')
      .query(900, 'tokyo', 'SELECT name FROM items WHERE id = ?', 'one', [1])
      .query(1200, 'tokyo', 'SELECT name FROM items WHERE id = ?', 'text', ['1'])
      .query(1500, 'tokyo', 'SELECT name FROM items WHERE id = ?', 'one-again', [1])
      .until(2000);
    expect(run.count('miss')).toBe(5);
    expect(run.latencyMs('one-again')).toBe(1);
  });

  it('keeps nothing that SQLite would not repeat, and no failure', async () => {
    const run = (await open())
      .query(10, 'tokyo', 'SELECT random(), name FROM items')
      .query(400, 'tokyo', 'SELECT random(), name FROM items')
      .query(800, 'tokyo', 'SELECT 1 + 1')
      .query(1200, 'tokyo', 'SELECT nothing FROM nowhere')
      .query(1600, 'tokyo', RENAME)
      .until(2000);
    expect(run.reported('cache-tokyo', 'entries')).toBe(0);
    expect(run.count('miss')).toBe(4);
    expect(run.count('pass')).toBe(1);
  });

  it('keeps nothing new when it is full and nothing may go', async () => {
    const by = (id: number): string => `SELECT name FROM items WHERE id = ${id}`;
    const run = (await open({ maxEntries: 1, eviction: 'no-eviction', ttlMs: 2000 }))
      .query(10, 'dublin', by(1), 'a')
      .query(200, 'dublin', by(2), 'b')
      .query(400, 'dublin', by(2), 'b-again')
      .query(600, 'dublin', by(1), 'a-kept')
      .query(2100, 'dublin', by(1), 'a-expired')
      .query(2400, 'dublin', by(1), 'a-kept-again')
      .until(3000);
    expect(run.latencyMs('b-again')).toBeGreaterThan(80);
    expect(run.latencyMs('a-kept')).toBe(1);
    expect(run.latencyMs('a-expired')).toBeGreaterThan(80);
    expect(run.latencyMs('a-kept-again')).toBe(1);
    expect(run.violations).toEqual([]);
  });

  it('forgets what was asked for longest ago when it is full', async () => {
    const by = (id: number): string => `SELECT name FROM items WHERE id = ${id}`;
    const run = (await open({ maxEntries: 2 }))
      .query(10, 'dublin', by(1), 'a')
      .query(200, 'dublin', by(2), 'b')
      .query(400, 'dublin', by(1), 'a-hit')
      .query(600, 'dublin', by(3), 'c')
      .query(800, 'dublin', by(1), 'a-kept')
      .query(1000, 'dublin', by(2), 'b-gone')
      .until(1500);
    expect(run.latencyMs('a-kept')).toBe(1);
    expect(run.latencyMs('b-gone')).toBeGreaterThan(80);
    expect(run.reported('cache-dublin', 'evictions')).toBe(2);
    await tells(run, 'eviction.txt', [
      'cache-dublin entries: 2',
      'answer to a-hit after 1.0 ms',
      'cache-dublin evictions: 1',
      'answer to a-kept after 1.0 ms',
      'client-dublin asks, as b-gone',
      'cache-dublin → primary-virginia  miss, ',
      'cache-dublin evictions: 2',
    ]);
  });

  it('serves one lifetime too old while it fetches a new answer, if it may', async () => {
    const run = (await open({ ttlMs: 1000, staleWhileRevalidateMs: 1000 }))
      .query(100, 'tokyo', READ)
      .query(500, 'virginia', RENAME)
      .query(1500, 'tokyo', READ, 'stale')
      .query(1510, 'tokyo', READ, 'stale-too')
      .query(1800, 'tokyo', READ, 'refreshed')
      .until(2500);
    expect(run.answer('stale')).toEqual([['map']]);
    expect(run.latencyMs('stale')).toBe(1);
    expect(run.count('refresh')).toBe(1);
    expect(run.answer('refreshed')).toEqual([['atlas']]);
    expect(run.latencyMs('refreshed')).toBe(1);
    expect(run.violations).toEqual([]);
  });

  it('serves on while the primary is down; what it does not hold fails, and a write is unknown', async () => {
    const run = (await open({ primaryTimeoutMs: 500 }))
      .query(10, 'tokyo', READ)
      .crash(300, 'primary-virginia')
      .query(400, 'tokyo', READ, 'held')
      .query(400, 'tokyo', 'SELECT count(*) FROM items', 'not-held')
      .query(400, 'tokyo', RENAME, 'write')
      .restart(1500, 'primary-virginia')
      .query(1600, 'tokyo', 'SELECT count(*) FROM items', 'back')
      .until(2000);
    expect(run.answer('held')).toEqual([['map']]);
    expect(run.answer('not-held')).toMatch(/^failed: This answer is not in the cache/);
    expect(run.answer('write')).toMatch(/^unknown: /);
    expect(run.answer('back')).toEqual([[1]]);
    expect(run.roleOf('cache-tokyo')).toBe('caching');
    await tells(run, 'primary-down.txt', [
      'primary-virginia crashes',
      'answer to held after 1.0 ms: [["map"]], from cache-tokyo v0, cached',
      'cache-tokyo → primary-virginia  miss is lost: crashed',
      'cache-tokyo is cutOff',
      'answer to not-held after 501.0 ms: FAILED: This answer is not in the cache',
      'answer to write after 501.0 ms: UNKNOWN: primary-virginia gave no answer within 500 ms.',
      'primary-virginia is started again',
      'cache-tokyo is caching',
      'answer to back',
    ]);
  });

  it('is cold after a restart', async () => {
    const run = (await open())
      .query(10, 'tokyo', READ)
      .crash(300, 'cache-tokyo')
      .restart(400, 'cache-tokyo')
      .query(500, 'tokyo', READ, 'again')
      .until(1000);
    expect(run.latencyMs('again')).toBeGreaterThan(160);
  });

  it('calls only what cannot write a sure read', () => {
    expect(['SELECT 1', ' values (1)', 'select 1;'].map(RULES.surelyReads)).toEqual([true, true, true]);
    expect(['WITH a AS (SELECT 1) DELETE FROM t', 'SELECT 1; DELETE FROM t', 'SELECTED', ''].map(RULES.surelyReads)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(cacheKey('?', ['1'])).not.toBe(cacheKey('?', [1]));
    expect(cacheKey('?', ['a\u0000b'])).not.toBe(cacheKey('?', ['a', 'b']));
  });
});
