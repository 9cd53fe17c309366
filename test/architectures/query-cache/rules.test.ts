/** The rules of the query cache, each broken, and what notices it. */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/architectures/showing.ts';
import { queryCache } from '../../../src/architectures/query-cache/index.ts';
import { RULES, type Rules } from '../../../src/architectures/query-cache/rules.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { brokenQueryCache, brokenRules } from '../shared/breaking.ts';
import { over } from '../../../src/architectures/composition/index.ts';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { misread } from '../shared/planted.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";

describe('planted bugs', () => {
  const broken = (rules: Partial<Rules>, settings: Settings = {}): Promise<Run> =>
    openRun({
      transport: 'datagrams',
      architecture: brokenQueryCache(rules),
      settings,
    });

  it('an answer past its lifetime is caught', async () => {
    const run = await broken({ freshness: () => 'fresh' }, { ttlMs: 1000 });
    run.query(10, 'tokyo', READ).query(1500, 'tokyo', READ).until(2000);
    expect(run.violations[0]).toBe(
      'no answer past its lifetime: cache-tokyo served an answer that was 1490000 µs old; 1000000 µs are allowed.',
    );
  });

  it('an entry too many is caught', async () => {
    const run = await broken({ isOverfull: () => false }, { maxEntries: 1 });
    run.query(10, 'tokyo', READ).query(300, 'tokyo', `${READ} `).until(1000);
    expect(run.violations[0]).toBe('the cache is bounded: cache-tokyo holds 2 entries; 1 are allowed.');
  });

  it('an answer to the same text with other parameters is caught', async () => {
    const by = 'SELECT name FROM items WHERE id = ?';
    const run = await broken({ keyOf: (sql) => sql });
    run.query(10, 'tokyo', by, 'one', [1]).query(500, 'tokyo', by, 'two', [2]).until(1000);
    expect(run.answer('two')).toEqual([['map']]);
    expect(run.violations[0]).toMatch(/^cached answers are true answers: cache-tokyo served an answer to “SELECT name.*number 2”/s);
  });

  it('an answer that was not to be kept is caught', async () => {
    const run = await broken({ mayKeep: () => true });
    const now = 'SELECT random(), name FROM items';
    run.query(10, 'tokyo', now, 'first').query(500, 'tokyo', now, 'frozen').until(1000);
    expect(run.answer('frozen')).toEqual(run.answer('first'));
    expect(run.violations[0]).toMatch(/^cached answers are true answers: cache-tokyo served an answer to “SELECT random/);
  });

  it('an answer that the primary never gave is caught', async () => {
    // What arrives looks like what was sent, and is another object.
    const run = await openRun({
      architecture: queryCache,
      plant: (spec, logic) => (spec.kind === 'cache' ? misread(logic, (input) => structuredClone(input)) : logic),
    });
    run.query(10, 'tokyo', READ).query(500, 'tokyo', READ).until(1000);
    expect(run.violations[0]).toMatch(/^cached answers are true answers: cache-tokyo served an answer to “SELECT name/);
  });

  it('a primary that takes a blank disk for a whole one answers as if it had no rows', async () => {
    const lost = async (rules: Partial<Rules>): Promise<Run> =>
      (await broken(rules))
        .at(100, { type: 'wipe', node: 'primary-virginia' })
        .restart(200, 'primary-virginia')
        .query(300, 'tokyo', READ, 'after')
        .until(1000);
    expect((await lost({})).answer('after')).toMatch(/^failed: The disk of primary-virginia was lost/);
    expect((await lost({ isLost: () => false })).answer('after')).toMatch(/this database has no tables yet/);
  });

  it('a doubled statement that is carried out twice is noticed', async () => {
    const doubled = async (rules: Partial<Rules>): Promise<unknown> =>
      (await broken(rules))
        .at(0, { type: 'lossy', between: ['tokyo', 'virginia'], loss: 0, duplication: 1 })
        .query(10, 'tokyo', "INSERT INTO items (name) VALUES ('globe')")
        .until(1000)
        .rows('primary-virginia', 'SELECT count(*) FROM items');
    expect(await doubled({})).toEqual([[2]]);
    expect(await doubled({ isRepeated: () => false })).toEqual([[3]]);
  });

  it('an answer that was old when it came, and is kept as if it had been new, is caught', async () => {
    const cutOff = async (rules: Partial<Rules>): Promise<Run> =>
      (await openRun({ architecture: over(brokenQueryCache(rules), readReplicas), settings: { ttlMs: 3000 } }))
        .partition(1000, ['virginia', 'dublin'], ['tokyo'])
        .query(1200, 'dublin', RENAME, 'write')
        .query(3500, 'tokyo', READ, 'kept')
        .query(6000, 'tokyo', READ, 'served')
        .until(7000);
    expect((await cutOff({})).violations).toEqual([]);
    const run = await cutOff({ oldSince: (askedAt) => askedAt });
    expect(run.violations[0]).toMatch(
      /^no answer past its lifetime: cache-tokyo served an answer that was \d+ µs old; 3000000 µs are allowed/,
    );
  });

  it('an older answer that takes the place of a younger is noticed', async () => {
    const last = async (rules: Partial<Rules>): Promise<unknown> =>
      (await openRun({ architecture: brokenQueryCache(rules), ordered: false }))
        .query(10, 'tokyo', READ)
        // Its answer takes ten times as long as the next one.
        .at(50, { type: 'slow', between: ['tokyo', 'virginia'], factor: 10 })
        .at(95, { type: 'slow', between: ['tokyo', 'virginia'], factor: 1 })
        .query(100, 'virginia', RENAME)
        .query(200, 'tokyo', READ)
        .query(1000, 'tokyo', READ, 'last')
        .until(2000)
        .answer('last');
    expect(await last({})).toEqual([['atlas']]);
    expect(await last({ isYounger: () => true })).toEqual([['map']]);
  });

  it('a write that is called a read fails for certain and takes effect, which is noticed', async () => {
    const cutOff = async (rules: Partial<Rules>): Promise<Run> =>
      (await broken(rules, { primaryTimeoutMs: 600 }))
        .query(10, 'tokyo', RENAME, 'write')
        .partition(95, ['virginia'], ['tokyo'])
        .until(2000);
    const [sound, run] = [await cutOff({}), await cutOff({ surelyReads: () => true })];
    for (const one of [sound, run]) expect(one.rows('primary-virginia', READ)).toEqual([['atlas']]);
    expect(sound.answer('write')).toMatch(/^unknown: /);
    expect(run.answer('write')).toMatch(/^failed: .* Nothing was written/);
  });

  it('a write that is confirmed before it is on disk is caught', async () => {
    const crashed = async (rules: Partial<Rules>): Promise<Run> =>
      (await openRun({ architecture: brokenQueryCache(rules), disk: diskOfFsync(10_000) }))
        .query(100, 'virginia', RENAME)
        .crash(105, 'primary-virginia')
        .restart(200, 'primary-virginia')
        .until(300);
    expect((await crashed({})).violations).toEqual([]);
    expect((await crashed({ isOnDisk: () => true })).violations[0]).toBe(
      'confirmed writes survive a crash: primary-virginia told of v1, and its database stands at v0.',
    );
  });

  it('a lease that is void and fills all the same brings an old value back, which is caught', async () => {
    for (const rules of [{ isLeased: () => true }, { voidsLease: () => false }]) {
      const run = await broken(rules, { filling: 'leases', caches: 'in the main region' });
      run.query(100, 'tokyo', READ).query(360, 'virginia', RENAME).until(2000);
      expect(run.violations[0]).toBe(
        'what was deleted does not come back: cache-virginia keeps “items:1” of v0, though it was deleted when the primary had told of v1.',
      );
    }
  });

  it('a token of an earlier life that is met again fills what was deleted, which is caught', async () => {
    const again = async (rules: Partial<Rules>): Promise<Run> =>
      (await broken(rules, { filling: 'leases', caches: 'in the main region' }))
        .query(100, 'tokyo', READ)
        .crash(345, 'cache-virginia', 'process')
        .restart(350, 'cache-virginia')
        .query(400, 'virginia', RENAME)
        // Its token is the first of this life, as Tokyo's was of the last one.
        .query(410, 'dublin', READ)
        .until(2000);
    expect((await again({})).violations).toEqual([]);
    expect((await again({ firstToken: () => 0 })).violations[0]).toMatch(
      /^what was deleted does not come back: cache-virginia keeps “items:1” of v0/,
    );
  });

  it('breaks every rule', () => expect(brokenRules('query-cache')).toEqual(new Set(Object.keys(RULES))));
});
