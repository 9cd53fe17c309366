/** What happens where several sites write by themselves, as stories whose telling lines are said by hand. */
import { describe, expect, it } from 'vitest';
import { tells } from '../../shared/transcript.ts';
import { held, sellTwice, sites } from './world.ts';

const SEATS = "SELECT left, sold_in FROM seats WHERE flight = 'NH1'";
const LINES = 'SELECT tbl, mine, theirs, rule, kept FROM _conflict ORDER BY id';

describe('two sites that write by themselves', () => {
  it('lose an update where the later row stays', async () => {
    const run = await sites();
    sellTwice(run);
    run.query(900, 'tokyo', SEATS, 'look in Tokyo').until(2500);
    expect(run.rows('site-tokyo', LINES)).toEqual([['seats', '["NH1",0,"Tokyo"]', '["NH1",0,"Dublin"]', 'the later row', 'theirs']]);
    expect(run.rows('site-dublin', LINES)).toEqual([['seats', '["NH1",0,"Dublin"]', '["NH1",0,"Tokyo"]', 'the later row', 'mine']]);
    expect(held(run, SEATS)).toEqual([[0, 'Dublin']]);
    await tells(run, './lost-update.txt', [
      'client-tokyo has its answer to sale in Tokyo after 1.3 ms: 1 written',
      'client-dublin has its answer to sale in Dublin after 1.3 ms: 1 written',
      'site-tokyo conflicts: 1',
      'client-tokyo has its answer to look in Tokyo after 1.2 ms: [[0,"Dublin"]]',
    ]);
  });

  it('sell one seat too many where the column counts, and know it', async () => {
    const run = await sites({ conflicts: 'crdt' });
    sellTwice(run);
    run.query(900, 'virginia', SEATS, 'look in Virginia').until(2500);
    expect(held(run, SEATS)).toEqual([[-1, 'Dublin']]);
    expect(held(run, 'SELECT origin, p, n FROM _counter ORDER BY origin')).toEqual([
      ['', 1, 0],
      ['site-dublin', 0, 1],
      ['site-tokyo', 0, 1],
    ]);
    await tells(run, './counted.txt', [
      'answer to sale in Tokyo',
      'answer to sale in Dublin',
      'look in Virginia after 1.2 ms: [[-1,"Dublin"]]',
    ]);
  });

  it('let the one whose clock is ahead win, however late the other writes', async () => {
    const run = await sites();
    run.at(10, { type: 'skew', node: 'site-tokyo', offsetMs: 10_000, driftPpm: 0 }).partition(50, ['tokyo'], ['virginia', 'dublin']);
    run.query(100, 'tokyo', "UPDATE seats SET sold_in = 'Tokyo'", 'first, in Tokyo');
    run.query(3000, 'dublin', "UPDATE seats SET sold_in = 'Dublin'", 'three seconds later, in Dublin');
    run.heal(3500).query(9000, 'dublin', SEATS, 'look in Dublin').until(9500);
    await tells(
      run,
      './clock-ahead.txt',
      [
        'client-dublin has its answer to three seconds later, in Dublin after 1.3 ms: 1 written',
        'site-dublin conflicts: 1',
        'look in Dublin after 1.2 ms: [[1,"Tokyo"]]',
      ],
      ['change-ack', 'ack'],
    );
    // Who has heard of that clock writes after it, and wins.
    run.query(9600, 'dublin', "UPDATE seats SET sold_in = 'Dublin'").until(14_000);
    expect(held(run, SEATS)).toEqual([[1, 'Dublin']]);
  });

  it('give one e-mail to two users, keep one of them back, and show it when the other moves away', async () => {
    const run = await sites();
    run.query(100, 'tokyo', "INSERT INTO users VALUES (1, 'ada@example.org')", 'sign-up in Tokyo');
    run.query(110, 'dublin', "INSERT INTO users VALUES (2, 'ada@example.org')", 'sign-up in Dublin').until(1000);
    expect(held(run, 'SELECT id FROM users')).toEqual([[2]]);
    expect(held(run, 'SELECT tbl, pk, row FROM _hidden')).toEqual([['users', '[1]', '[1,"ada@example.org"]']]);
    run.query(1100, 'virginia', "UPDATE users SET email = 'countess@example.org' WHERE id = 2", 'another e-mail').until(2500);
    expect(held(run, 'SELECT id, email FROM users ORDER BY id')).toEqual([
      [1, 'ada@example.org'],
      [2, 'countess@example.org'],
    ]);
    await tells(
      run,
      './two-sign-ups.txt',
      [
        'client-tokyo has its answer to sign-up in Tokyo after 1.3 ms: 1 written',
        'client-dublin has its answer to sign-up in Dublin after 1.3 ms: 1 written',
        'site-tokyo hidden: 1',
        'client-virginia has its answer to another e-mail after 1.3 ms: 1 written',
        'site-tokyo hidden: 0',
      ],
      ['change-ack', 'ack'],
    );
  });

  it('come to the same rows though changes are doubled, lost and overtake each other', async () => {
    const run = await sites({ tellMs: 300, conflicts: 'crdt' }, undefined, false);
    run.at(1, { type: 'lossy', between: ['tokyo', 'dublin'], loss: 0.4, duplication: 0.5 });
    run.at(1, { type: 'lossy', between: ['tokyo', 'virginia'], loss: 0.4, duplication: 0.5 });
    for (let i = 0; i < 6; i++) {
      run.query(100 + 40 * i, 'tokyo', `UPDATE seats SET left = left + 1, sold_in = 'Tokyo ${i}'`);
      run.query(105 + 40 * i, 'dublin', `UPDATE seats SET left = left + 10, sold_in = 'Dublin ${i}'`);
    }
    run.until(5000);
    expect(run.events.filter(({ type }) => type === 'drop').length).toBeGreaterThan(5);
    expect(held(run, SEATS)).toEqual([[67, 'Dublin 5']]);
    await tells(run, './doubled.txt', ['change again', 'conflicts:'].slice(1), ['change-ack', 'ack']);
  });
});

describe('a site', () => {
  it('keeps what others wrote into other columns', async () => {
    const run = await sites({ conflicts: 'columns' });
    run.query(100, 'tokyo', 'UPDATE seats SET left = 9').query(110, 'dublin', "UPDATE seats SET sold_in = 'Dublin'").until(1500);
    expect(held(run, SEATS)).toEqual([[9, 'Dublin']]);
    expect(held(run, 'SELECT count(*) FROM _conflict')).toEqual([[0]]);
    expect(run.violations).toEqual([]);
  });

  it('makes one change of a transaction, and fails one that a merge has overtaken', async () => {
    const run = await sites();
    const line = (at: number, sql: string, op: string): void => void run.query(at, 'tokyo', sql, op);
    line(100, "BEGIN; UPDATE seats SET left = 5; INSERT INTO users VALUES (7, 'x'); COMMIT", 'whole');
    run.until(1500);
    expect(run.answer('whole')).toEqual([]);
    expect(held(run, 'SELECT left, id FROM seats, users')).toEqual([[5, 7]]);
    expect(run.count('change')).toBe(2);
    expect(run.violations).toEqual([]);
  });

  it('says what it does not take, in a sentence', async () => {
    const run = await sites();
    expect(run.ask('tokyo', 'CREATE TABLE t (id INTEGER PRIMARY KEY)').outcome).toMatchObject({
      problem: { message: 'The tables of sites that take writes by themselves are fixed while they run: change them in the set-up.' },
    });
    expect(run.ask('tokyo', 'DELETE FROM _conflict').outcome).toMatchObject({
      problem: { message: 'A site keeps this table for itself: read it, and leave the writing to the site.' },
    });
    expect(run.ask('tokyo', "INSERT INTO seats VALUES ('NH1', 2, NULL)").outcome).toMatchObject({ ok: false, definite: true });
  });

  it('forgets deletes when all have them, and finds its changes after a crash', async () => {
    const run = await sites({ tellMs: 200 });
    run.query(100, 'tokyo', "DELETE FROM seats WHERE flight = 'NH1'").until(300);
    expect(run.rows('site-tokyo', 'SELECT count(*) FROM _version WHERE gone IS NOT NULL')).toEqual([[1]]);
    run.until(1500);
    expect(held(run, 'SELECT (SELECT count(*) FROM seats), (SELECT count(*) FROM _version), (SELECT count(*) FROM _outbox)')).toEqual([
      [0, 0, 0],
    ]);
    run.partition(1600, ['tokyo'], ['virginia', 'dublin']).query(1700, 'tokyo', "INSERT INTO users VALUES (1, 'a')");
    run.crash(1800, 'site-tokyo').restart(1900, 'site-tokyo').heal(2500).until(4500);
    expect(held(run, 'SELECT id FROM users')).toEqual([[1]]);
    expect(run.violations).toEqual([]);
  });
});

/** Found by a random world: it was called an overwriting of which nobody was told. */
it.each(['rows', 'columns'])(
  'two sites that delete one row without knowing of each other have both had their way, with conflicts by %s',
  async (conflicts) => {
    const run = await sites({ conflicts });
    const gone = "DELETE FROM seats WHERE flight = 'NH1'";
    run.query(100, 'tokyo', gone).query(110, 'dublin', gone).until(3000);
    expect(held(run, 'SELECT * FROM seats')).toEqual([]);
    expect(run.violations).toEqual([]);
  },
);
