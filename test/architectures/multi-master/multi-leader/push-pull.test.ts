/** Sites that push to a server and pull from it, as stories, and what notices a mistake in that. */
import { describe, expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/multi-leader/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/multi-leader/rules.ts';
import { diskOfFsync } from '../../../../src/sim/disk-model.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { tells } from '../../shared/transcript.ts';
import { SETUP, sites } from './world.ts';

const copies = (rules: Partial<Rules> = {}, settings = {}): Promise<Run> => sites({ conflicts: 'last-push', ...settings }, broken(rules));

const SOLD_IN = "SELECT sold_in, left FROM seats WHERE flight = 'NH1'";

/** A telephone writes while it is offline, pulls, and pushes over what is newer. */
function offline(run: Run): void {
  run.partition(50, ['tokyo'], ['virginia', 'dublin']);
  run.query(100, 'tokyo', "UPDATE seats SET sold_in = 'Tokyo' WHERE flight = 'NH1'", 'offline, in Tokyo');
  run.query(1000, 'dublin', "UPDATE seats SET sold_in = 'Dublin', left = 7 WHERE flight = 'NH1'", 'later, in Dublin');
  run.order(1100, 'site-dublin', 'push').heal(2000).order(2500, 'site-tokyo', 'pull');
  run.query(3000, 'tokyo', SOLD_IN, 'look in Tokyo').order(3100, 'site-tokyo', 'push');
  run.order(4000, 'site-dublin', 'pull').query(4500, 'dublin', SOLD_IN, 'look in Dublin').until(5000);
}

describe('sites that push and pull', () => {
  it('put their own edits on top of what they pull, and the last push wins', async () => {
    const run = await copies();
    offline(run);
    expect(run.violations).toEqual([]);
    // Tokyo set one column, and the rest is Dublin's.
    for (const node of ['remote-virginia', 'site-dublin', 'site-tokyo']) expect(run.rows(node, SOLD_IN)).toEqual([['Tokyo', 7]]);
    await tells(run, './push-pull.txt', [
      'client-tokyo has its answer to offline, in Tokyo after 1.3 ms: 1 written',
      'site-tokyo replayed: 1',
      'client-tokyo has its answer to look in Tokyo after 1.2 ms: [["Tokyo",7]]',
      'client-dublin has its answer to look in Dublin after 1.2 ms: [["Tokyo",7]]',
    ]);
  });

  it('come to the same rows by themselves, through crashes and lost answers', async () => {
    const run = await sites({ conflicts: 'last-push', syncMs: 300, syncPatienceMs: 500 }, broken({}), false);
    run.at(1, { type: 'lossy', between: ['tokyo', 'virginia'], loss: 0.3, duplication: 0.5 });
    for (let i = 0; i < 8; i++) {
      run.query(100 + 90 * i, 'tokyo', `UPDATE seats SET left = ${i}, sold_in = 'Tokyo ${i}'`);
      run.query(120 + 90 * i, 'dublin', i === 4 ? 'DELETE FROM seats' : `INSERT OR REPLACE INTO seats VALUES ('NH1', ${i}, 'Dublin ${i}')`);
    }
    run.crash(400, 'remote-virginia').restart(600, 'remote-virginia').crash(700, 'site-dublin').restart(800, 'site-dublin').until(9000);
    expect(run.violations).toEqual([]);
    const all = ['remote-virginia', 'site-dublin', 'site-tokyo', 'site-virginia'].map((node) =>
      JSON.stringify(run.rows(node, 'SELECT * FROM seats')),
    );
    expect(new Set(all).size).toBe(1);
    expect(run.rows('site-tokyo', 'SELECT count(*) FROM _outbox')).toEqual([[0]]);
  });

  it('take nothing of a push that breaks a unique value, and say so', async () => {
    const run = await copies();
    run.query(100, 'tokyo', "INSERT INTO users VALUES (1, 'a')").query(110, 'dublin', "INSERT INTO users VALUES (2, 'a')");
    run.order(200, 'site-dublin', 'push').order(700, 'site-tokyo', 'push').until(1500);
    expect(run.rows('remote-virginia', 'SELECT id FROM users')).toEqual([[2]]);
    expect(run.reported('site-tokyo', 'pushRefused')).toMatch(/unique constraint/);
    // Nor can it pull, until somebody changes one of the two.
    run.order(1600, 'site-tokyo', 'pull').until(2200);
    expect(run.rows('site-tokyo', 'SELECT id FROM users')).toEqual([[1]]);
    run
      .query(2300, 'tokyo', "UPDATE users SET email = 'b'")
      .order(2400, 'site-tokyo', 'sync')
      .order(3400, 'site-tokyo', 'pull')
      .until(4500);
    expect(run.rows('site-tokyo', 'SELECT id, email FROM users ORDER BY id')).toEqual([
      [1, 'b'],
      [2, 'a'],
    ]);
    expect(run.violations).toEqual([]);
  });
});

describe('planted bugs', () => {
  const caught = async (rules: Partial<Rules>, story: (run: Run) => void, settings = {}): Promise<string> => {
    const run = await copies(rules, settings);
    story(run);
    return run.violations.join('\n');
  };

  it('the server does not know a push again', async () => {
    const again = (run: Run): void => {
      run.at(1, { type: 'partition', name: 'tear', sides: [['virginia'], ['tokyo']], oneWay: true });
      run.query(100, 'tokyo', 'UPDATE seats SET left = 4').order(200, 'site-tokyo', 'push').order(900, 'site-tokyo', 'push').until(1500);
    };
    const patience = { syncPatienceMs: 500 };
    expect(await caught({}, again, patience)).toBe('');
    expect(await caught({ isNewPush: () => true }, again, patience)).toMatch(
      /^no push twice: remote-virginia took in change 1 of site-tokyo after its change 1/,
    );
  });

  it('the first push wins', async () => {
    expect(
      await caught({ takesPlace: (unseen) => !unseen }, (run) => {
        run.query(100, 'tokyo', 'UPDATE seats SET left = 4').query(110, 'dublin', 'UPDATE seats SET left = 5');
        run.order(200, 'site-dublin', 'push').order(500, 'site-tokyo', 'push').until(1500);
      }),
    ).toMatch(/^the last push wins: remote-virginia holds another seats/);
  });

  it('local edits stay when the server’s rows come', async () => {
    expect(
      await caught({ rollsBack: () => false }, (run) => {
        run.query(100, 'tokyo', 'UPDATE seats SET left = 5').query(110, 'dublin', "INSERT INTO users VALUES (1, 'a')");
        run.order(200, 'site-dublin', 'push').order(500, 'site-tokyo', 'pull').until(1500);
      }),
    ).toMatch(/^a revision, and edits on top: site-tokyo pulled revision 1, and without its own edits/);
  });

  it('local edits are forgotten in a pull, or done again though the server had them', async () => {
    expect(await caught({ isReplayed: () => false }, offline)).toMatch(/^no edit is lost in a pull: site-tokyo has lost its change 1/);
    expect(
      await caught({ isReplayed: () => true }, (run) => {
        run.query(100, 'tokyo', 'UPDATE seats SET left = 4').order(200, 'site-tokyo', 'push').order(600, 'site-tokyo', 'pull').until(1500);
      }),
    ).toMatch(/^a revision, and edits on top: site-tokyo replayed its change 1, which the server had/);
  });

  it('a change is pushed before it is on disk', async () => {
    const story = async (rules: Partial<Rules>): Promise<string> => {
      const run = await openRun({
        architecture: broken(rules),
        setup: SETUP,
        settings: { conflicts: 'last-push' },
        disk: diskOfFsync(300_000),
      });
      run
        .query(100, 'tokyo', 'UPDATE seats SET left = 4')
        .order(150, 'site-tokyo', 'push')
        .crash(300, 'site-tokyo')
        .restart(500, 'site-tokyo');
      run.query(1000, 'tokyo', 'UPDATE seats SET left = 7').until(3000);
      return run.violations.join();
    };
    expect(await story({})).toBe('');
    expect(await story({ isOnDisk: () => true })).toMatch(
      /no push twice: site-tokyo gives number 1 to a change, and the server has another of it/,
    );
  });
});
