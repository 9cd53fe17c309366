/** The rules of the single node, each broken, and what notices it. */
import { describe, expect, it } from 'vitest';
import { singleNode } from '../../../src/architectures/single-node/index.ts';
import { RULES, type Rules } from '../../../src/architectures/single-node/rules.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { brokenRules, brokenSingleNode } from '../shared/breaking.ts';
import { openRun, type Run } from '../shared/harness.ts';

const COUNT = 'SELECT count(*) FROM items';
const WRITE = "INSERT INTO items (name) VALUES ('globe')";
const EVERY_SECOND = { backupIntervalMs: 1000 };

describe('planted bugs', () => {
  const broken = (rules: Partial<Rules>): Promise<Run> =>
    openRun({
      transport: 'datagrams',
      architecture: brokenSingleNode(rules),
      settings: EVERY_SECOND,
    });

  it('a blank disk that passes for a whole one is caught', async () => {
    const run = (await broken({ isLost: () => false }))
      .query(100, 'virginia', WRITE)
      .at(500, { type: 'wipe', node: 'primary-virginia' })
      .restart(600, 'primary-virginia')
      .until(700);
    expect(run.violations[0]).toBe('confirmed writes survive a crash: v1 was confirmed to a client, but the database stands at v0.');
  });

  it('a copy that arrives in pieces of two is caught', async () => {
    // The name of the new copy is written over the old one before the copy itself.
    const run = (await broken({ kept: (known, arrived) => ({ ...arrived, image: known?.image ?? arrived.image }) }))
      .query(100, 'virginia', WRITE)
      .query(1500, 'virginia', WRITE)
      .at(2500, { type: 'wipe', node: 'primary-virginia' })
      .restart(2600, 'primary-virginia')
      .order(2700, 'primary-virginia', 'restore')
      .until(3000);
    expect(run.violations[0]).toBe('a backup is faithful: The content at v2 is not the one that stood there before.');
  });

  it('positions that are counted again under the same generation are caught', async () => {
    const run = (await broken({ nextGeneration: (generation) => generation }))
      .query(100, 'virginia', WRITE)
      .query(1200, 'virginia', WRITE)
      .order(1400, 'primary-virginia', 'restore')
      .query(1700, 'virginia', "INSERT INTO items (name) VALUES ('another')")
      .until(1900);
    expect(run.violations[0]).toBe('a backup is faithful: The content at v2 is not the one that stood there before.');
  });

  it('a backup of another content is caught', async () => {
    const other = (await openRun({ architecture: singleNode })).query(10, 'virginia', "UPDATE items SET name = 'forged'").until(100);
    const image = other.sql.image('primary-virginia');
    const run = (await broken({ kept: (_, { position }) => ({ image, position }) }))
      .query(100, 'virginia', WRITE)
      .at(1500, { type: 'wipe', node: 'primary-virginia' })
      .restart(1600, 'primary-virginia')
      .order(1700, 'primary-virginia', 'restore')
      .until(2000);
    expect(run.violations[0]).toBe('a backup is faithful: The content at v1 is not the one that stood there before.');
  });

  it('a doubled statement that is carried out twice is noticed', async () => {
    const doubled = async (rules: Partial<Rules>): Promise<unknown> =>
      (await broken(rules))
        .at(0, { type: 'lossy', between: ['tokyo', 'virginia'], loss: 0, duplication: 1 })
        .query(10, 'tokyo', WRITE)
        .until(1000)
        .rows('primary-virginia', COUNT);
    expect(await doubled({})).toEqual([[2]]);
    expect(await doubled({ isRepeated: () => false })).toEqual([[3]]);
  });

  it('an empty database that answers as if it had no tables is noticed', async () => {
    const emptied = async (rules: Partial<Rules>): Promise<unknown> =>
      (await broken(rules))
        .at(100, { type: 'wipe', node: 'primary-virginia' })
        .restart(200, 'primary-virginia')
        .query(300, 'virginia', COUNT, 'after')
        .until(1000)
        .answer('after');
    expect(await emptied({})).toMatch(/^failed: The database is empty: its disk was lost/);
    expect(await emptied({ mayAnswer: () => true })).toMatch(/no tables yet/);
  });

  it('copies of what the store already has are noticed', async () => {
    const copies = async (rules: Partial<Rules>): Promise<number> =>
      (await broken(rules)).query(100, 'virginia', WRITE).until(5500).count('backup');
    expect(await copies({})).toBe(1);
    expect(await copies({ isDue: () => true })).toBe(5);
  });

  it('a copy that was begun before a restore, and is kept after it, is caught', async () => {
    const overtaken = async (rules: Partial<Rules>): Promise<readonly string[]> => {
      const many = `INSERT INTO items (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        SELECT 'a long name of an item' || i FROM n`;
      // Copying the many rows takes longer than loading the few.
      const run = (await openRun({ architecture: brokenSingleNode(rules), settings: { backupIntervalMs: 600_000 }, rttMs: () => 0.02 }))
        .query(100, 'virginia', WRITE)
        .order(200, 'primary-virginia', 'backup')
        .query(400, 'virginia', many)
        .order(900, 'primary-virginia', 'backup')
        .order(900, 'primary-virginia', 'restore')
        .query(1500, 'virginia', WRITE)
        .at(2000, { type: 'wipe', node: 'primary-virginia' })
        .restart(2100, 'primary-virginia')
        .order(2200, 'primary-virginia', 'restore')
        .until(4000);
      return run.violations;
    };
    expect(await overtaken({})).toEqual([]);
    expect(await overtaken({ isOfThisLife: () => true })).toContain(
      'a backup is faithful: The content at v2 is not the one that stood there before.',
    );
  });

  it('a copy of what a restore gives up, which comes after that has begun, is caught', async () => {
    const late = async (rules: Partial<Rules>): Promise<Run> =>
      (
        await openRun({
          architecture: brokenSingleNode(rules),
          settings: { backupIntervalMs: 600_000 },
          disk: diskOfFsync(100_000),
        })
      )
        .query(100, 'virginia', WRITE)
        .order(300, 'primary-virginia', 'backup')
        // A copy of v2 waits for the disk, and leaves when the copy of v1 has been asked for.
        .query(600, 'virginia', WRITE)
        .order(610, 'primary-virginia', 'backup')
        .order(620, 'primary-virginia', 'restore')
        .query(1500, 'virginia', "INSERT INTO items (name) VALUES ('another')")
        .order(1700, 'primary-virginia', 'restore')
        .until(4000);
    const sound = await late({});
    expect([sound.violations, sound.reported('primary-virginia', 'restoredTo'), sound.count('backup-refused')]).toEqual([[], 1, 1]);
    expect((await late({ isOfThisHistory: () => true })).violations).toEqual([
      'a backup is faithful: The content at v2 is not the one that stood there before.',
    ]);
  });

  it('a restore that gives up a copy that has come is caught: it waited with the time-out while the node stood still', async () => {
    const stood = async (rules: Partial<Rules>): Promise<Run> =>
      (await openRun({ architecture: brokenSingleNode(rules), settings: { ...EVERY_SECOND, restoreWaitMs: 500 } }))
        .query(1200, 'virginia', WRITE)
        .order(1800, 'primary-virginia', 'restore')
        .at(1810, { type: 'pause', node: 'primary-virginia' })
        .at(2900, { type: 'resume', node: 'primary-virginia' })
        .until(4000);
    const sound = await stood({});
    expect([sound.violations, sound.reported('primary-virginia', 'restoredTo')]).toEqual([[], 0]);
    expect((await stood({ givesUp: () => true })).violations[0]).toMatch(/^confirmed writes survive a crash: v1 was confirmed/);
  });

  it('a copy that comes twice is loaded once, and what it undid is counted once', async () => {
    const run = (
      await openRun({
        architecture: brokenSingleNode({}),
        settings: { backupIntervalMs: 600_000 },
        disk: diskOfFsync(100_000),
        transport: 'datagrams',
      })
    )
      .query(100, 'virginia', WRITE)
      .order(300, 'primary-virginia', 'backup')
      .query(600, 'virginia', WRITE)
      .at(900, { type: 'lossy', between: ['virginia', 'dublin'], loss: 0, duplication: 1 })
      .order(1000, 'primary-virginia', 'restore')
      .until(2000);
    expect(run.count('backup-image')).toBeGreaterThan(1);
    expect([run.violations, run.reported('primary-virginia', 'lostWrites')]).toEqual([[], 1]);
  });

  it('a write that is confirmed before it is on disk is caught', async () => {
    const crashed = async (rules: Partial<Rules>): Promise<Run> =>
      (await openRun({ architecture: brokenSingleNode(rules), disk: diskOfFsync(10_000) }))
        .query(100, 'virginia', WRITE, 'w')
        .crash(105, 'primary-virginia')
        .restart(200, 'primary-virginia')
        .until(300);
    const [sound, run] = [await crashed({}), await crashed({ isOnDisk: () => true })];
    expect([sound.answered('w'), sound.violations]).toEqual([null, []]);
    expect(run.returned('w').outcome.ok).toBe(true);
    expect(run.violations[0]).toBe('confirmed writes survive a crash: v1 was confirmed to a client, but the database stands at v0.');
  });

  it('an answer that waits for the disk while a backup is loaded is never given, which is noticed', async () => {
    const answered = async (rules: Partial<Rules>): Promise<boolean> => {
      // Each write waits for those before it: the last longer than the backup takes to come.
      const disk = { ...diskOfFsync(100_000), groupCommit: false };
      const large = 'INSERT INTO items (name) VALUES (hex(zeroblob(500000)))';
      const run = (await openRun({ architecture: brokenSingleNode(rules), settings: EVERY_SECOND, disk, transport: 'datagrams' }))
        .query(100, 'virginia', large)
        .order(1500, 'primary-virginia', 'restore')
        .query(1470, 'virginia', WRITE)
        .query(1480, 'virginia', WRITE)
        .query(1488, 'virginia', WRITE, 'w')
        .until(3000);
      expect(run.violations).toEqual([]);
      return run.answered('w') !== null;
    };
    expect(await answered({})).toBe(true);
    expect(await answered({ mayLoad: () => true })).toBe(false);
  });

  it('a database that takes more connections than it has is caught', async () => {
    const crowded = async (rules: Partial<Rules>): Promise<readonly string[]> => {
      const run = await openRun({ architecture: brokenSingleNode(rules), settings: { maxConnections: 1 }, baseUs: 10_000 });
      return run.query(100, 'virginia', 'SELECT 1', 'one').query(101, 'virginia', 'SELECT 1', 'two').until(1000).violations;
    };
    expect(await crowded({})).toEqual([]);
    expect((await crowded({ mayConnect: () => true }))[0]).toBe('connections are counted: primary-virginia takes 1 connections and has 2.');
  });

  it('a statement that comes after its transaction was ended takes no connection', async () => {
    const run = await openRun({ architecture: singleNode, settings: { maxConnections: 1, idleInTransactionMs: 300 }, patienceMs: 10_000 });
    run
      .query(100, 'tokyo', "BEGIN; SELECT 1; UPDATE items SET name = 'late' WHERE id = 1; COMMIT", 'late')
      .at(220, { type: 'partition', name: 'c', sides: [['tokyo'], ['virginia']], oneWay: false })
      .at(1000, { type: 'heal', name: 'c' })
      // Has the only connection all the while.
      .query(600, 'dublin', `BEGIN; ${'SELECT 1; '.repeat(40)}COMMIT`, 'other')
      .until(6000);
    expect([run.returned('late').outcome, run.returned('other').outcome.ok]).toMatchObject([{ problem: { code: '25P02' } }, true]);
    expect(run.violations).toEqual([]);
  });

  describe('a pool of one connection', () => {
    const pooled = (rules: Partial<Rules>): Promise<Run> => {
      const settings = { pool: 'beside the database', poolSize: 1, backupIntervalMs: 0 };
      return openRun({ architecture: brokenSingleNode(rules), settings, baseUs: 10_000, patienceMs: 1000 });
    };
    const both = async (rules: Partial<Rules>): Promise<Run> =>
      (await pooled(rules))
        .query(100, 'virginia', "BEGIN; UPDATE items SET name = 'a' WHERE id = 1; SELECT 1; COMMIT", 'one')
        .query(101, 'virginia', "BEGIN; UPDATE items SET name = 'b' WHERE id = 1; SELECT 1; COMMIT", 'two')
        .until(3000);
    const waits = (run: Run): number => run.events.filter(({ type }) => type === 'wait').length;

    it('serves one transaction after the other', async () => {
      const run = await both({});
      expect([run.returned('one').outcome.ok, run.returned('two').outcome.ok, waits(run), run.violations]).toEqual([true, true, 0, []]);
    });

    it('that gives out more than it has is caught', async () => {
      const run = await both({ mayTake: () => true });
      expect(run.violations[0]).toBe('connections are counted: pool-virginia has 1 connections and gave out 2.');
    });

    it('that gives out none is caught', async () => {
      const run = await both({ mayTake: () => false });
      expect(run.violations[0]).toBe('connections are counted: 1 wait for a connection of pool-virginia, and one is free.');
    });

    it('that gives a transaction’s connection to others before its end lets them meet at the database, which is noticed', async () => {
      expect(waits(await both({ givesBack: () => true }))).toBeGreaterThan(0);
    });

    it('that never gets one back serves nobody else, which is noticed', async () => {
      expect((await both({ givesBack: () => false })).answer('two')).toMatch(/^unknown: No answer after 1000 ms/);
    });
  });

  describe('backups that are made of parts', () => {
    const parts = (backup: string, rules: Partial<Rules>, settings: object = {}): Promise<Run> =>
      openRun({ transport: 'datagrams', architecture: brokenSingleNode(rules), settings: { ...EVERY_SECOND, backup, ...settings } });
    const lost = (run: Run, atMs = 4500): Run =>
      run
        .at(atMs, { type: 'wipe', node: 'primary-virginia' })
        .restart(atMs + 100, 'primary-virginia')
        .order(atMs + 200, 'primary-virginia', 'restore');
    const written = async (backup: string, rules: Partial<Rules>): Promise<Run> =>
      (await parts(backup, rules)).query(100, 'virginia', WRITE).query(1500, 'virginia', WRITE).query(2500, 'virginia', WRITE);

    it.each(['incremental', 'log'])('one that is missing is caught: %s', async (backup) => {
      // The store says that it has v2, and crashes before its disk has: the next part begins after v2, and there is none.
      const gap = async (rules: Partial<Rules>): Promise<Run> => {
        const run = await openRun({
          architecture: brokenSingleNode(rules),
          settings: { ...EVERY_SECOND, backup },
          disk: diskOfFsync(100_000),
        });
        run.query(100, 'virginia', WRITE).query(1500, 'virginia', WRITE).query(2500, 'virginia', WRITE);
        run.crash(2060, 'backup-dublin').restart(2300, 'backup-dublin');
        return lost(run).query(6000, 'virginia', COUNT, 'after').until(7000);
      };
      const refused = await gap({ isOnDisk: () => true });
      // It is refused, and a whole copy comes instead: nothing is missing.
      expect([refused.violations, refused.count('backup-refused'), refused.answer('after')]).toEqual([[], 1, [[4]]]);
      const taken = await gap({ isOnDisk: () => true, isNext: () => true });
      expect(taken.violations[0]).toBe('a backup has no gap: What was changed between v1 and v2 is not there.');
    });

    it.each(['incremental', 'log'])('one that is lost on its way is sent again: %s', async (backup) => {
      let losses = 0;
      const run = await openRun({
        architecture: singleNode,
        settings: { ...EVERY_SECOND, backup },
        transport: 'datagrams',
        loses: ({ message }) => message.kind === 'increment' && losses++ === 0,
      });
      run.query(100, 'virginia', WRITE).query(1500, 'virginia', WRITE).query(2500, 'virginia', WRITE);
      lost(run, 13_500).until(15_000);
      expect([losses, run.violations, run.reported('primary-virginia', 'restoredTo')]).toEqual([2, [], 3]);
    });

    it.each(['incremental', 'log'])('ones that are added in the wrong order are caught: %s', async (backup) => {
      const turned = async (rules: Partial<Rules>): Promise<readonly string[]> => lost(await written(backup, rules)).until(6000).violations;
      expect(await turned({})).toEqual([]);
      expect((await turned({ inOrder: (all) => all.toReversed() }))[0]).toMatch(
        /^a restore is whole: The backup goes up to v3, and v1 came back: /,
      );
      // And where nobody looks what stands there before one is added.
      const blind = await turned({ inOrder: (all) => all.toReversed(), isNext: () => true });
      expect(blind[0]).toMatch(/^a restore is whole|^a backup is faithful/);
    });

    it('a restore to a moment that takes more is noticed', async () => {
      const back = async (rules: Partial<Rules>): Promise<unknown> =>
        (await parts('log', rules, { recoveryTargetMs: 2000 }))
          .query(100, 'virginia', WRITE)
          .query(1500, 'virginia', WRITE)
          .query(2500, 'virginia', 'DELETE FROM items')
          .order(3500, 'primary-virginia', 'restore')
          .query(4000, 'virginia', COUNT, 'after')
          .until(4500)
          .answer('after');
      expect(await back({})).toEqual([[3]]);
      expect(await back({ isWithin: () => true })).toEqual([[0]]);
    });

    it('writes that a restore undoes, and does not count, are caught', async () => {
      const counted = async (rules: Partial<Rules>): Promise<Run> =>
        (await parts('log', rules))
          .query(100, 'virginia', WRITE)
          .query(1500, 'virginia', WRITE)
          .query(2300, 'virginia', WRITE)
          .order(2500, 'primary-virginia', 'restore')
          .until(3500);
      const sound = await counted({});
      expect([sound.violations, sound.reported('primary-virginia', 'lostWrites')]).toEqual([[], 1]);
      expect((await counted({ undone: () => 0 })).violations[0]).toBe('a restore is whole: 0 writes are said to be undone, and 1 are.');
    });

    it('half of a restore that passes for a database is caught', async () => {
      const half = async (rules: Partial<Rules>, crashMs: number): Promise<Run> => {
        const run = await openRun({ architecture: brokenSingleNode(rules), settings: { ...EVERY_SECOND, backup: 'log' }, baseUs: 20_000 });
        run.query(100, 'virginia', WRITE).query(1500, 'virginia', WRITE);
        return lost(run, 2500)
          .crash(crashMs, 'primary-virginia')
          .restart(3500, 'primary-virginia')
          .query(3700, 'virginia', COUNT, 'after')
          .until(4500);
      };
      // Loaded at 2,800 ms; the part is being added.
      const sound = await half({}, 2815);
      expect([sound.answer('after'), sound.violations]).toEqual([
        'failed: The database is empty: its disk was lost. Restore a backup.',
        [],
      ]);
      expect((await half({ isUnfinished: () => false }, 2815)).answer('after')).toEqual([[2]]);
    });
  });

  it('breaks every rule', () => expect(brokenRules('single-node')).toEqual(new Set(Object.keys(RULES))));
});
