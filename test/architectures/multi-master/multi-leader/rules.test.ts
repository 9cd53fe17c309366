/** The rules of sites, each broken, and what notices it. */
import { describe, expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/multi-leader/mutants.ts';
import { RULES, type Rules } from '../../../../src/architectures/multi-master/multi-leader/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { diskOfFsync } from '../../../../src/sim/disk-model.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { SETUP, sellTwice, sites } from './world.ts';

/** `schedule` is quiet by the rules; returns what it breaks without one of them. */
async function caught(rules: Partial<Rules>, schedule: (run: Run) => void, settings: Settings = {}): Promise<string> {
  const sound = await sites(settings);
  schedule(sound);
  expect(sound.violations).toEqual([]);
  const run = await sites(settings, broken(rules));
  schedule(run);
  return run.violations.join('\n');
}

const sold = (run: Run): void => {
  sellTwice(run);
  run.until(1500);
};

/** Two users of one e-mail, written 10 ms apart by sites 110 ms apart. */
const signUps = (run: Run): void => {
  run.query(100, 'tokyo', "INSERT INTO users VALUES (1, 'a')").query(110, 'dublin', "INSERT INTO users VALUES (2, 'a')");
};

describe('planted bugs', () => {
  it('whoever comes last stays', async () => {
    expect(await caught({ wins: () => true }, sold)).toMatch(/^the rule decides: site-virginia holds/);
  });

  it('of equal timestamps whoever came first stays', async () => {
    const tick = (seen: number, wallMs: number): number => Math.max(seen + 1, Math.floor(wallMs / 500) * 500_000);
    const run = await sites({}, broken({ tick, wins: (theirs, mine) => theirs.version.hlc > mine.version.hlc }));
    sold(run);
    expect(run.violations.join()).toMatch(/equal changes, equal rows: site-\w+ has the changes/);
    const sound = await sites({}, broken({ tick }));
    sold(sound);
    expect(sound.violations).toEqual([]);
  });

  it('a delete takes away what was written later', async () => {
    const wins: Rules['wins'] = (theirs, mine) => theirs.dead || (!mine.dead && RULES.wins(theirs, mine));
    const complaint = await caught({ wins }, (run) => {
      run.query(100, 'tokyo', 'DELETE FROM seats').query(110, 'dublin', 'UPDATE seats SET left = 4').until(1500);
    });
    expect(complaint).toMatch(/^the rule decides: site-\w+ holds null in seats \["NH1"\]/);
  });

  it('a change that comes again is taken in again', async () => {
    const run = await sites({ tellMs: 200 }, broken({ isNew: () => true, isNext: () => true }), false);
    // Nothing tells Tokyo that Dublin has it.
    run.at(1, { type: 'partition', name: 'tear', sides: [['dublin'], ['tokyo']], oneWay: true });
    sold(run);
    expect(run.violations.join()).toMatch(/no change twice: site-\w+ took in change 1 of site-\w+ after its change 1/);
  });

  it('nobody looks whether the writer had seen what stood there', async () => {
    expect(await caught({ sawIt: () => true }, sold)).toMatch(/^(?:the rule decides|nothing is silently overwritten)/);
    const run = await sites({}, broken({ sawIt: () => true, wins: () => true }));
    sold(run);
    expect(run.violations.join()).toMatch(/nothing is silently overwritten: site-\w+ wrote over a row whose writer is told of nowhere/);
  });

  it('a column that counts is merged like any other', async () => {
    expect(await caught({ addsUp: () => false }, sold, { conflicts: 'crdt' })).toMatch(/^counters add up: site-\w+ holds \["NH1",0,/);
  });

  it('a delete is forgotten before everybody has it', async () => {
    // What Dublin wrote before it knew of the delete comes to Virginia after Virginia has forgotten that.
    const complaint = await caught(
      { horizon: (applied) => [...applied] },
      (run) => {
        run.partition(50, ['dublin'], ['virginia', 'tokyo']).query(100, 'dublin', 'UPDATE seats SET left = 4');
        run.query(200, 'tokyo', 'DELETE FROM seats').heal(2500).until(8000);
      },
      { tellMs: 200 },
    );
    expect(complaint).toMatch(/^the rule decides: site-\w+ holds \["NH1",4,null\] in seats .* come to null/m);
  });

  it('a timestamp is what the clock shows', async () => {
    const complaint = await caught({ tick: (_seen, wallMs) => Math.floor(wallMs) * 1000 }, (run) => {
      run.at(10, { type: 'skew', node: 'site-tokyo', offsetMs: 5000, driftPpm: 0 });
      run.query(100, 'tokyo', 'UPDATE seats SET left = 4').query(600, 'dublin', 'UPDATE seats SET left = 5').until(1500);
    });
    expect(complaint).toMatch(/^later than what it saw: site-dublin wrote at \d+ and had seen \d+/m);
  });

  it('an effect comes before its cause', async () => {
    // Dublin writes over what Tokyo wrote; Dublin is nearer to Virginia than Tokyo is now.
    const complaint = await caught({ isReady: () => true }, (run) => {
      run.at(10, { type: 'slow', between: ['tokyo', 'virginia'], factor: 20 });
      run.query(100, 'tokyo', 'UPDATE seats SET left = 4').query(400, 'dublin', 'UPDATE seats SET left = 5').until(4000);
    });
    expect(complaint).toMatch(/^causes come first: site-virginia has change 1 of site-dublin, and not change 1 of site-tokyo/);
  });

  it('the older of two owners shows, and a row that was kept back stays away', async () => {
    const comesFirst: Rules['comesFirst'] = (a, b) => RULES.comesFirst(b, a);
    const shown = (run: Run): void => {
      signUps(run);
      run.until(1500);
    };
    expect(await caught({ comesFirst }, shown)).toMatch(/^the newest owner shows: site-\w+: in users, row \[\d\] /);
    const complaint = await caught({ mayReturn: () => false }, (run) => {
      signUps(run);
      run.query(1000, 'virginia', "UPDATE users SET email = 'b' WHERE id = 2").until(2500);
    });
    expect(complaint).toContain('the newest owner shows: site-virginia: in users, row [1] is kept back, and its values are free');
  });

  it('a change leaves before it is on disk', async () => {
    const disk = diskOfFsync(50_000);
    const story = (run: Run): Run =>
      run
        .query(100, 'tokyo', 'UPDATE seats SET left = 4')
        .crash(120, 'site-tokyo')
        .restart(400, 'site-tokyo')
        .query(700, 'tokyo', 'UPDATE seats SET left = 7')
        .until(3000);
    const sound = await openRun({ architecture: broken({}), setup: SETUP, disk });
    expect(story(sound).violations).toEqual([]);
    const run = await openRun({ architecture: broken({ isOnDisk: () => true }), setup: SETUP, disk });
    expect(story(run).violations.join()).toMatch(
      /a number is one change: site-tokyo gives number 1 to a change, and others have another of it/,
    );
  });
});
