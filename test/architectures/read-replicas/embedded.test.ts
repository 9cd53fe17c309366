/** Copies inside of applications, as libSQL has them: reads without a network, writes at the primary, and a file that asks for what is new. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../src/architectures/read-replicas/rules.ts';
import { Stream } from '../../../src/sim/random.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { brokenReadReplicas } from '../shared/breaking.ts';
import { THREE, openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const RENAME = "UPDATE items SET name = 'atlas' WHERE id = 1";
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;

const open = (settings: Settings = {}, rules: Partial<Rules> = {}): Promise<Run> =>
  openRun({ architecture: brokenReadReplicas(rules), settings: { copies: 'embedded', ...settings } });

describe('an embedded replica', () => {
  it('reads cost no network; two readers, one writer: who wrote sees it, the other until it syncs does not', async () => {
    const run = (await open())
      .query(100, 'tokyo', RENAME, 'write')
      .query(700, 'tokyo', READ, 'own')
      .query(700, 'dublin', READ, 'other')
      .query(800, 'dublin', `${READ} /* sync */`, 'synced')
      .query(1100, 'dublin', READ, 'then')
      .until(1200);
    // There and back, and there and back for the Hello, and for the frames.
    expect(run.latencyMs('write')).toBeGreaterThan(480);
    expect(run.latencyMs('write')).toBeLessThan(483);
    expect([run.answer('own'), run.answer('other'), run.answer('synced'), run.answer('then')]).toEqual([
      [['atlas']],
      [['map']],
      [['atlas']],
      [['atlas']],
    ]);
    for (const op of ['own', 'other', 'then']) expect(run.latencyMs(op)).toBeLessThan(0.5);
    expect(run.returned('own').served).toEqual({ node: 'client-tokyo', position: 1, cachedAt: null });
    await tells(run, 'embedded.txt', [
      'client-tokyo → primary-virginia  query',
      'primary-virginia → client-tokyo  reply',
      'client-tokyo → primary-virginia  hello',
      'primary-virginia → client-tokyo  welcome (index 1)',
      'client-tokyo → primary-virginia  batch-asked (after 0)',
      'primary-virginia → client-tokyo  frames (after 0, changes [1])',
      'client-tokyo runs apply',
      'client-tokyo has its answer to write after 48',
      'client-tokyo has its answer to own after 0.2 ms: [["atlas"]], from client-tokyo v1',
      'client-dublin has its answer to other after 0.2 ms: [["map"]], from client-dublin v0',
      'client-dublin → primary-virginia  hello',
      '[["atlas"]], from client-dublin v1',
    ]);
  });

  it('read_your_writes off: the answer comes a sync earlier, and the next read is old', async () => {
    const run = (await open({ readYourWrites: false })).query(100, 'tokyo', RENAME, 'write').query(400, 'tokyo', READ, 'own').until(1000);
    expect(run.latencyMs('write')).toBeLessThan(163);
    expect(run.answer('own')).toEqual([['map']]);
    expect(run.count('hello')).toBe(0);
  });

  it('sync_interval: asks by itself, as often as that', async () => {
    const run = (await open({ readYourWrites: false, syncIntervalMs: 1000 }))
      .query(100, 'virginia', RENAME)
      .query(900, 'tokyo', READ, 'before')
      .query(1800, 'tokyo', READ, 'after')
      .until(5500);
    expect([run.answer('before'), run.answer('after')]).toEqual([[['map']], [['atlas']]]);
    expect(run.count('hello')).toBe(15);
    expect(run.violations).toEqual([]);
  });

  it('without its primary it answers every read and no write', async () => {
    const run = (await open()).crash(100, 'primary-virginia', 'process');
    for (let i = 0; i < 10; i++) run.query(200 + i, 'tokyo', READ, `r${i}`).query(200 + i, 'tokyo', write('w'), `w${i}`);
    run.until(4000);
    for (let i = 0; i < 10; i++) expect([run.returned(`r${i}`).outcome.ok, run.returned(`w${i}`).outcome.ok]).toEqual([true, false]);
  });

  it('is given the whole database when the log does not reach back to it', async () => {
    const run = await open({ retainedChanges: 1 });
    for (let i = 0; i < 5; i++) run.query(100 + 10 * i, 'virginia', write(`w${i}`));
    run.query(1000, 'tokyo', 'SELECT count(*) FROM items /* sync */', 'synced').until(2000);
    expect(run.count('snapshot')).toBeGreaterThan(0);
    expect(run.answer('synced')).toEqual([[6]]);
    expect(run.violations).toEqual([]);
  });

  it('a statement that only looks like a read runs at the primary, as does one of a table that has not come yet', async () => {
    const run = (await open())
      .query(100, 'virginia', 'CREATE TABLE more (id INTEGER PRIMARY KEY)')
      .query(500, 'tokyo', 'SELECT count(*) FROM more', 'later')
      .query(500, 'dublin', 'SELECT * FROM nowhere', 'error')
      .until(2000);
    expect(run.answer('later')).toEqual([[0]]);
    expect(run.answer('error')).toMatch(/^failed: /);
  });

  it('under loss, crashes and much at once its file is a past of the primary, and one’s own writes are in it', {
    timeout: 60_000,
  }, async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const stream = new Stream(seed, 'embedded');
      const run = await openRun({
        architecture: brokenReadReplicas({}),
        settings: { copies: 'embedded', retainedChanges: 2, syncIntervalMs: seed % 2 ? 0 : 700 },
        seed,
        jitterUs: 3000,
        transport: 'datagrams',
      });
      for (const region of ['dublin', 'tokyo']) run.at(1, { type: 'lossy', between: ['virginia', region], loss: 0.1, duplication: 0.2 });
      for (let i = 0; i < 80; i++) {
        const region = THREE[stream.integer(0, 2)] ?? '';
        run.query(stream.integer(1, 8000), region, [READ, `${READ} /* sync */`, write(`w${i}`), RENAME][stream.integer(0, 3)] ?? READ);
      }
      const at = stream.integer(1000, 6000);
      run
        .crash(at, 'primary-virginia')
        .restart(at + 500, 'primary-virginia')
        .until(14_000);
      expect(run.violations, `seed ${seed}`).toEqual([]);
      run.sql.engine.close();
    }
  });
});
