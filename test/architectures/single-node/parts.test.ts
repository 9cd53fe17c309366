/** Backups that are made of parts: pages that were changed, and the log as it grows; what comes back of them, and how long that takes. */
import { describe, expect, it } from 'vitest';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { encodedBytes } from '../../../src/sim/encoding.ts';
import { Stream } from '../../../src/sim/random.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const MAIN = 'primary-virginia';
const COUNT = 'SELECT count(*) FROM items';
const write = (name: string): string => `INSERT INTO items (name) VALUES ('${name}')`;
/** A few hundred pages, of which a write touches some. */
const ROWS = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO items SELECT i, 'an item with a rather long name ' || i FROM n",
];
const FORMS = ['incremental', 'log'] as const;

const open = (settings: Settings, options: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({ architecture: singleNode, settings: { backupIntervalMs: 1000, ...settings }, ...options });
const bytesOf = (run: Run, kind: string): number =>
  run.sent().reduce((sum, { message }) => sum + (message.kind === kind ? encodedBytes(message) : 0), 0);
/** The disk is lost at a moment, and what is stored is fetched. */
const lose = (run: Run, atMs: number): Run =>
  run
    .at(atMs, { type: 'wipe', node: MAIN })
    .restart(atMs + 100, MAIN)
    .order(atMs + 200, MAIN, 'restore');

describe.each(FORMS)('%s', (backup) => {
  it('sends the whole once, then what was changed, and brings all of that back', async () => {
    const run = await open({ backup }, { setup: ROWS });
    for (let i = 0; i < 8; i++) run.query(1500 + 500 * i, 'virginia', write(`new ${i}`));
    lose(run, 5700).query(6500, 'virginia', COUNT, 'after').until(7000);
    expect(run.violations).toEqual([]);
    expect([run.count('backup'), run.count('increment')]).toEqual([1, 4]);
    expect(bytesOf(run, 'increment')).toBeLessThan(bytesOf(run, 'backup') / 5);
    // The eighth write, at 5,000 ms, was done when the upload of that moment had begun.
    expect(run.reported(MAIN, 'restoredTo')).toBe(7);
    expect(run.answer('after')).toEqual([[3007]]);
  });

  it('goes on from where a restore ended, and takes a whole copy again after a crash', async () => {
    const run = await open({ backup });
    run.query(500, 'virginia', write('one')).query(1500, 'virginia', write('two')).order(2500, MAIN, 'restore');
    run.query(3200, 'virginia', write('three')).query(4500, 'virginia', COUNT, 'restored').until(4800);
    expect([run.count('backup'), run.count('increment')]).toEqual([1, 2]);
    run.crash(5000, MAIN).restart(5100, MAIN).query(5300, 'virginia', write('four'));
    lose(run, 6900).query(7500, 'virginia', COUNT, 'again').until(8000);
    expect([run.answer('restored'), run.answer('again')]).toEqual([[[4]], [[5]]]);
    expect(run.count('backup')).toBe(2);
    expect(run.violations).toEqual([]);
  });

  it('stands what the network and the store do to it', async () => {
    const run = await open({ backup });
    run.query(500, 'virginia', write('one')).crash(1900, 'backup-dublin').restart(2700, 'backup-dublin');
    run.query(1500, 'virginia', write('two')).partition(3500, ['virginia'], ['dublin']).query(3600, 'virginia', write('three'));
    run.heal(6500).query(6600, 'virginia', write('four'));
    lose(run, 30_000).query(31_000, 'virginia', COUNT, 'after').until(32_000);
    expect(run.answer('after')).toEqual([[5]]);
    expect(run.violations).toEqual([]);
  });

  it('takes a whole copy again after a while, and forgets the parts before it', async () => {
    const run = await open({ backup, wholeEveryMs: 3000 });
    for (let i = 0; i < 12; i++) run.query(500 + 500 * i, 'virginia', write(`new ${i}`));
    lose(run, 7500).query(8500, 'virginia', COUNT, 'after').until(9000);
    expect(run.count('backup')).toBe(2);
    expect(run.answer('after')).toEqual([[13]]);
    expect(run.violations).toEqual([]);
  });

  it('comes back equal in every byte to what stood at that version, whatever was done', async () => {
    const does = (stream: Stream, i: number): string => {
      const id = stream.integer(1, 3000);
      const all = [
        write(`new ${i}`),
        `UPDATE items SET name = name || '!' WHERE id BETWEEN ${id} AND ${id + 20}`,
        `DELETE FROM items WHERE id BETWEEN ${id} AND ${id + 400}`,
        `CREATE TABLE t${i} (a)`,
        `INSERT INTO items (name) SELECT name || name FROM items LIMIT ${stream.integer(1, 200)}`,
        'CREATE INDEX IF NOT EXISTS by_name ON items (name)',
        'DROP INDEX IF EXISTS by_name',
      ];
      return all[stream.integer(0, all.length - 1)] ?? '';
    };
    let restored = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const stream = new Stream(seed, 'parts');
      const run = await open({ backup, backupIntervalMs: 300, wholeEveryMs: seed % 2 ? 86_400_000 : 1500 }, { setup: ROWS, seed });
      const digests = new Map<number, string>();
      for (let i = 0; i < 30; i++) run.query(200 + 100 * i, 'virginia', does(stream, i));
      const lostAtMs = 3000 + stream.integer(0, 400);
      lose(run, lostAtMs);
      for (let ms = 100; ms < lostAtMs; ms += 10) {
        run.until(ms);
        digests.set(run.sql.position(MAIN), run.sql.digest(MAIN));
      }
      run.until(5000);
      const position = Number(run.reported(MAIN, 'restoredTo'));
      expect(run.violations, `seed ${seed}`).toEqual([]);
      expect(run.sql.digest(MAIN), `seed ${seed}`).toBe(digests.get(position));
      restored += position;
    }
    expect(restored).toBeGreaterThan(100);
  });
});

describe('the log, uploaded as it grows', () => {
  it('loses the last second, as rows; by whole copies over the same line it loses no less', async () => {
    const run = await open({ backup: 'log' });
    run.query(100, 'virginia', write('globe'), 'first').query(1500, 'tokyo', write('compass'), 'kept');
    run.query(2300, 'virginia', write('atlas'), 'lost');
    lose(run, 2600).query(3200, 'virginia', 'SELECT id, name FROM items', 'after').until(3400);
    expect(run.answer('after')).toEqual([
      [1, 'map'],
      [2, 'globe'],
      [3, 'compass'],
    ]);
    await tells(run, 'log.txt', [
      'backup (image of 2048 B, position 1, restores 0, takenAtUs',
      'answer to kept after 160.2 ms: 1 written',
      'primary-virginia → backup-dublin  increment',
      'backup-dublin → primary-virginia  backup-stored (position 2',
      'answer to lost after 1.2 ms: 1 written',
      'primary-virginia crashes, and its disk is lost',
      'backup-dublin → primary-virginia  backup-image',
      'primary-virginia runs load',
      'primary-virginia runs apply',
      'primary-virginia loses what it had after v2 (restore)',
    ]);
  });

  it('goes back to before a mistake, which takes with it what everybody wrote after it', async () => {
    const story = async (recoveryTargetMs: number): Promise<Run> =>
      (await open({ backup: 'log', recoveryTargetMs }))
        .query(100, 'virginia', write('globe'))
        .query(1200, 'virginia', write('compass'))
        .query(1300, 'virginia', 'DELETE FROM items', 'mistake')
        .query(1400, 'tokyo', write('atlas'))
        .query(1900, 'virginia', write('lamp'))
        .order(2500, MAIN, 'restore')
        .query(3000, 'virginia', 'SELECT name FROM items', 'after')
        .query(3500, 'virginia', write('later'))
        .until(6000);
    const [all, before] = [await story(0), await story(1250)];
    expect(all.answer('after')).toEqual([['atlas'], ['lamp']]);
    expect(before.answer('after')).toEqual([['map'], ['globe'], ['compass']]);
    expect([all.reported(MAIN, 'lostWrites'), before.reported(MAIN, 'lostWrites')]).toEqual([undefined, 3]);
    expect([...all.violations, ...before.violations]).toEqual([]);
    // What stands there now is not the end of what is stored: the next backup is whole.
    expect([all.count('backup'), before.count('backup')]).toEqual([1, 2]);
    await tells(before, 'mistake.txt', [
      'asks, as mistake: DELETE FROM items',
      'answer to mistake after 1.2 ms: 3 written, from primary-virginia v3',
      'primary-virginia → backup-dublin  increment (part { form log, after 1, position 5',
      'primary-virginia is ordered to restore',
      'backup-dublin → primary-virginia  backup-image',
      'primary-virginia runs load',
      'primary-virginia runs apply',
      'primary-virginia loses what it had after v2 (restore)',
      'primary-virginia lostWrites: 3',
      'primary-virginia → backup-dublin  backup (image of',
      '[["map"],["globe"],["compass"]], from primary-virginia v2',
    ]);
  });

  it('says that it cannot go back to before its oldest copy', async () => {
    const run = (await open({ backup: 'log', recoveryTargetMs: 500 }))
      .query(100, 'virginia', write('globe'))
      .order(2500, MAIN, 'restore')
      .query(3000, 'virginia', COUNT, 'after')
      .until(3500);
    expect(run.reported(MAIN, 'restoreFailed')).toBe('the oldest copy that is kept was taken after the moment that is wanted');
    expect(run.answer('after')).toEqual([[2]]);
  });
});

describe('how long a restore takes', () => {
  async function restoreMs(settings: Settings, mbps: number): Promise<number> {
    const large = 'INSERT INTO items (name) SELECT hex(zeroblob(249000)) FROM (VALUES (1), (2), (3), (4))';
    const run = await open({ backupIntervalMs: 15_000, ...settings }, { bandwidthMbps: () => mbps });
    lose(run.query(100, 'virginia', large, 'large'), 30_000).until(50_000);
    expect(run.returned('large').outcome.ok).toBe(true);
    const ordered = 30_200_000;
    const active = run.events.find(
      (event) => event.type === 'role' && event.node === MAIN && event.role === 'active' && event.at > ordered,
    );
    expect(run.violations).toEqual([]);
    return active === undefined ? Number.NaN : (active.at - ordered) / 1000;
  }

  it('is what two million bytes take over its line, and the way there and back', async () => {
    for (const mbps of [2, 20]) {
      const ms = await restoreMs({}, mbps);
      const transferMs = (2_000_000 * 8) / (mbps * 1000);
      expect(ms).toBeGreaterThan(80 + transferMs);
      expect(ms).toBeLessThan(80 + transferMs * 1.03 + 60);
    }
  });

  it('a store next door saves the distance, and not the line', async () => {
    const [near, far] = [
      await restoreMs({ backupPlace: 'beside the database' }, 20),
      await restoreMs({ backupPlace: 'in the last region' }, 20),
    ];
    expect(far - near).toBeGreaterThan(150);
    expect(far - near).toBeLessThan(165);
  });

  it('is given up when the line is too narrow for its patience, which can be set', async () => {
    expect(await restoreMs({ restoreWaitMs: 1000 }, 2)).toBeNaN();
    expect(await restoreMs({ restoreWaitMs: 60_000 }, 2)).toBeGreaterThan(8000);
  });
});

it('a store beside its database is lost with its region, and there is nothing to restore', async () => {
  expect(singleNode.plan(['virginia', 'dublin', 'tokyo'], { backupPlace: 'beside the database' }).map(({ id }) => id)).toEqual([
    'primary-virginia',
    'backup-virginia',
  ]);
  const run = (await open({ backupPlace: 'beside the database' }))
    .query(100, 'virginia', write('globe'))
    .at(1500, { type: 'wipe', node: MAIN })
    .at(1500, { type: 'wipe', node: 'backup-virginia' })
    .restart(1600, MAIN)
    .restart(1600, 'backup-virginia')
    .order(1700, MAIN, 'restore')
    .until(2500);
  expect(run.reported(MAIN, 'restoreFailed')).toBe('no backup was ever stored');
});

it('a crash in the middle of a restore leaves an empty database, and not half of one', async () => {
  const crashed = async (atMs: number): Promise<Run> => {
    const run = await open({ backup: 'log' }, { setup: ROWS, baseUs: 20_000 });
    run.query(500, 'virginia', write('one')).query(1500, 'virginia', write('two'));
    return lose(run, 2700)
      .crash(atMs, MAIN)
      .restart(4000, MAIN)
      .query(4200, 'virginia', COUNT, 'while')
      .order(4500, MAIN, 'restore')
      .query(5500, 'virginia', COUNT, 'after')
      .until(6000);
  };
  const adds = (await crashed(3995)).events.find(
    (event) => event.type === 'execute' && event.node === MAIN && event.job.kind === 'apply' && event.at > 2_800_000,
  );
  const run = await crashed((adds?.at ?? 0) / 1000 - 1);
  expect(run.answer('while')).toBe('failed: The database is empty: its disk was lost. Restore a backup.');
  expect(run.answer('after')).toEqual([[3002]]);
  expect(run.violations).toEqual([]);
});
