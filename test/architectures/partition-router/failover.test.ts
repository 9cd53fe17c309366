/** The write region is lost, and another takes the writes: who decides, what waits, and what is gone at each level. */
import { describe, expect, it } from 'vitest';
import { conflictsIn } from '../../../src/architectures/partition-router/mechanisms/replica-sets/memory.ts';
import { isReplica } from '../../../src/architectures/partition-router/mechanisms/replica-sets/state.ts';
import type { Level } from '../../../src/architectures/partition-router/replica-set/levels.ts';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { brokenPartitionRouter } from '../shared/breaking.ts';
import { openRun, type Run, type RunOptions } from '../shared/harness.ts';
import { CHATTER, tells } from '../shared/transcript.ts';
import { SETS } from './sets.ts';

const SETUP = ['CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)', "INSERT INTO notes VALUES (1, 'old'), (2, 'two')"];
const READ = 'SELECT body FROM notes WHERE tenant_id = 1';
const write = (body: string): string => `UPDATE notes SET body = '${body}' WHERE tenant_id = 1`;

const open = (settings: Settings, rules: Partial<Rules> = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openRun({
    architecture: brokenPartitionRouter(rules),
    setup: SETUP,
    settings: {
      ...SETS,
      ...{ failover: 'service-managed', failoverMs: 1000, regionLeaseMs: 500, ...settings },
    },
    patienceMs: 8000,
    ...more,
  });

const LETTERS = ['a', 'b', 'c', 'd'];
const crash = (run: Run, atMs: number, region: string): void => {
  for (const letter of LETTERS) run.crash(atMs, `replica-${region}-1${letter}`);
};
const restart = (run: Run, atMs: number, region: string): void => {
  for (const letter of LETTERS) run.restart(atMs, `replica-${region}-1${letter}`);
};
/** What was reported under a name, and when, ms. */
const told = (run: Run, key: string): readonly (readonly [ms: number, node: string, value: unknown])[] =>
  run.events.flatMap((event) =>
    event.type === 'report' && event.key === key ? [[Math.round(event.at / 1000), event.node, event.value] as const] : [],
  );
const bodyIn = (run: Run, node: string): unknown => run.rows(node, READ)[0]?.[0];
/** What a replica's conflict feed has: operations and their numbers. */
const feedOf = (run: Run, node: string): readonly (readonly [op: string, lsn: number])[] => {
  const state = run.states.get(node);
  return isReplica(state) ? conflictsIn(state).map(({ op, lsn }) => [op, lsn] as const) : [];
};
const isFrom = (region: string) => (id: string) => id.startsWith(`replica-${region}`);

const TWO = { regions: ['virginia', 'dublin'] };

/** Virginia takes a write that it cannot ship any more, and is gone. */
async function lost(consistency: Level, rules: Partial<Rules> = {}, more: Partial<RunOptions> = {}): Promise<Run> {
  let shipsNothing = false;
  const run: Run = await open({ consistency }, rules, {
    loses: ({ from, message }) => shipsNothing && run.now < 5_000_000 && isFrom('virginia')(from) && message.kind === 'ship',
    ...more,
  });
  run.query(100, 'virginia', write('first'), 'first').until(590);
  shipsNothing = true;
  run.query(600, 'virginia', write('second'), 'second');
  crash(run, 700, 'virginia');
  return run;
}

describe('the write region is lost', () => {
  it('session: the next region takes the writes, and what was not shipped is not there', async () => {
    const run = (await lost('session'))
      .query(1000, 'dublin', write('early'), 'early')
      .query(4000, 'dublin', write('third'), 'third')
      .query(5000, 'tokyo', READ, 'read')
      .until(9500);
    expect(run.answered('second')?.outcome.ok).toBe(true);
    // A silent region is not left out before its leases have run out, and then Dublin is next in the order of priority.
    expect(told(run, 'writeRegion').map(([, , region]) => region)).toEqual(['dublin']);
    expect(told(run, 'writeRegion')[0]?.[0]).toBeGreaterThan(700 + 1000);
    expect(run.answered('early')?.outcome).toMatchObject({ ok: false, definite: false });
    expect(run.answered('third')?.outcome.ok).toBe(true);
    expect(run.answer('read')).toEqual([['third']]);
    expect(run.violations).toEqual([]);
  });

  it('and comes back: what nobody else has is in its conflict feed, and it answers reads as the others do', async () => {
    const run = (await lost('session')).query(3500, 'dublin', READ, 'looks').query(4000, 'dublin', write('third'), 'third');
    restart(run, 5000, 'virginia');
    run.query(9000, 'virginia', READ, 'read').query(9500, 'virginia', write('fourth'), 'fourth').until(12_000);
    expect(told(run, 'diverged').map(([, node, lsn]) => [isFrom('virginia')(node), lsn])).toEqual([[true, 2]]);
    expect(feedOf(run, 'replica-virginia-1a')).toEqual([['second', 2]]);
    expect(told(run, 'conflictFeed').map(([, , count]) => count)).toEqual([1, 1, 1, 1]);
    expect(told(run, 'offline').at(-1)?.[2]).toBe('');
    // It is a read region now, and not the write region again.
    expect(run.answer('read')).toEqual([['third']]);
    expect(run.latencyMs('read')).toBeLessThan(5);
    expect(run.latencyMs('fourth')).toBeGreaterThan(80);
    for (const region of ['virginia', 'dublin', 'tokyo'])
      for (const letter of LETTERS) expect(bodyIn(run, `replica-${region}-1${letter}`)).toBe('fourth');
    expect(run.violations).toEqual([]);
  });

  it('its feed has as many as were confirmed and are gone, whatever was on its way', async () => {
    // The lines from Virginia break a little before it does.
    const run: Run = await open(
      { consistency: 'session' },
      {},
      {
        loses: ({ from, message }) => run.now > 620_000 && run.now < 5_000_000 && isFrom('virginia')(from) && message.kind === 'ship',
      },
    );
    const ops = Array.from({ length: 25 }, (_, i) => `w${i}`);
    for (const [i, op] of ops.entries()) run.query(560 + 5 * i, 'virginia', `INSERT INTO notes VALUES (${100 + i}, '${op}')`, op);
    crash(run, 680, 'virginia');
    run.query(3500, 'dublin', READ, 'looks').query(4000, 'dublin', write('third'), 'third');
    restart(run, 5000, 'virginia');
    run.until(9000);
    const left = run.rows('replica-tokyo-1a', 'SELECT body FROM notes WHERE tenant_id >= 100').map(([body]) => body);
    const confirmed = ops.filter((op) => run.answered(op)?.outcome.ok === true);
    const gone = confirmed.filter((op) => !left.includes(op));
    expect(gone.length).toBeGreaterThan(0);
    expect(left.length).toBeGreaterThan(0);
    // What nobody was told of may be there besides.
    const feed = feedOf(run, 'replica-virginia-1a').map(([op]) => op);
    expect(feed.filter((op) => confirmed.includes(op))).toEqual(gone);
    expect(feed.filter((op) => left.includes(op))).toEqual([]);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: what only it had is dropped', async () => {
    const run = (await lost('session', { isOffered: () => false }, TWO)).query(3500, 'dublin', READ).query(4000, 'dublin', write('third'));
    restart(run, 5000, 'virginia');
    expect(run.until(9000).violations.join()).toMatch(
      /what only a lost region has is in its conflict feed: replica-virginia-1\w began anew without second, which no other region has/,
    );
  });

  it('and crashes while it begins anew, and when it has: its feed and its rows are on its disk', async () => {
    const run = (await lost('session', {}, TWO)).query(3500, 'dublin', READ, 'looks').query(4000, 'dublin', write('third'), 'third');
    restart(run, 5000, 'virginia');
    const begun = (): boolean => told(run, 'conflictFeed').length > 0;
    while (!begun() && run.now < 12_000_000) run.step();
    const at = Math.ceil(run.now / 1000);
    for (const letter of ['a', 'b', 'c']) run.crash(at, `replica-virginia-1${letter}`).restart(at + 500, `replica-virginia-1${letter}`);
    run.query(at + 6000, 'virginia', READ, 'read').until(at + 8000);
    expect(run.answer('read')).toEqual([['third']]);
    for (const letter of LETTERS) {
      expect(bodyIn(run, `replica-virginia-1${letter}`)).toBe('third');
      expect(feedOf(run, `replica-virginia-1${letter}`)).toEqual([['second', 2]]);
    }
    expect(run.violations).toEqual([]);
  });

  it('and takes the writes again when the second write region is lost: what is left there comes from a log that begins with a file', async () => {
    const run = (await lost('session')).query(3500, 'dublin', READ, 'looks').query(4000, 'dublin', write('third'), 'third');
    restart(run, 5000, 'virginia');
    run.query(9500, 'dublin', write('fourth'), 'fourth');
    crash(run, 10_500, 'dublin');
    // The control plane stands there too, as a machine of its own.
    run
      .query(14_500, 'tokyo', READ, 'silence')
      .query(15_500, 'tokyo', write('fifth'), 'fifth')
      .query(18_000, 'tokyo', READ, 'read')
      .until(20_000);
    expect(told(run, 'writeRegion').map(([, , region]) => region)).toEqual(['dublin', 'virginia']);
    expect(run.answered('fifth')?.outcome.ok).toBe(true);
    expect(run.answer('read')).toEqual([['fifth']]);
    restart(run, 20_000, 'dublin');
    run.until(26_000);
    for (const region of ['virginia', 'dublin', 'tokyo'])
      for (const letter of LETTERS) expect(bodyIn(run, `replica-${region}-1${letter}`)).toBe('fifth');
    expect(told(run, 'conflictFeed').filter(([, node]) => !isFrom('virginia')(node))).toEqual([]);
    expect(run.violations).toEqual([]);
  });

  it('where all was shipped it comes back, catches up, and answers reads again; writes stay where they are', async () => {
    const run = await open({ consistency: 'session' });
    run.query(100, 'virginia', write('first'), 'first');
    crash(run, 700, 'virginia');
    run.query(3500, 'dublin', READ, 'looks').query(4000, 'dublin', write('second'), 'second');
    restart(run, 5000, 'virginia');
    run.query(9000, 'virginia', READ, 'read').query(9500, 'virginia', write('third'), 'third').until(11_000);
    expect(told(run, 'offline').map(([, , regions]) => regions)).toEqual(['virginia', '']);
    expect(run.answer('read')).toEqual([['second']]);
    expect(run.latencyMs('read')).toBeLessThan(5);
    expect(run.latencyMs('third')).toBeGreaterThan(80);
    expect(told(run, 'writeRegion').at(-1)?.[2]).toBe('dublin');
    for (const region of ['virginia', 'dublin', 'tokyo'])
      for (const letter of LETTERS) expect(bodyIn(run, `replica-${region}-1${letter}`)).toBe('third');
    expect(run.violations).toEqual([]);
  });

  it('and replicas of both, that have lost what came last, are not taken for copies before they know whose the write before it is', async () => {
    const run = (await lost('session', {}, { disk: diskOfFsync(1000) })).query(650, 'virginia', write('last'));
    run.query(1000, 'dublin', write('early')).query(4000, 'dublin', write('third')).query(4500, 'dublin', write('fourth'));
    run.crash(5000, 'replica-dublin-1b').restart(5500, 'replica-dublin-1b').restart(5500, 'replica-virginia-1b').until(5500);
    const found = ['replica-dublin-1b', 'replica-virginia-1b'].map((node) => [run.sql.position(node), bodyIn(run, node)]);
    expect(found).toEqual([
      [2, 'third'],
      [2, 'second'],
    ]);
    expect(run.until(8000).violations).toEqual([]);
  });

  it('nor is one that got its database as a file, and does not know who took the last write in it', async () => {
    const run = (await lost('session')).query(1000, 'dublin', write('early')).query(4000, 'dublin', write('third'));
    run.at(3900, { type: 'wipe', node: 'replica-dublin-1c' }).restart(5100, 'replica-dublin-1c').until(8000);
    expect([run.sql.position('replica-dublin-1c'), bodyIn(run, 'replica-dublin-1c')]).toEqual([2, 'third']);
    restart(run, 8000, 'virginia');
    run.until(9000);
    expect([run.sql.position('replica-virginia-1c'), bodyIn(run, 'replica-virginia-1c')]).toEqual([2, 'second']);
    expect(run.violations).toEqual([]);
  });

  it('strong: what was confirmed is in all regions, so nothing of it is lost', async () => {
    const run = (await lost('strong')).query(4000, 'tokyo', READ, 'read').query(4500, 'tokyo', write('third'), 'third').until(9500);
    expect(run.answered('first')?.outcome.ok).toBe(true);
    expect(run.answered('second')?.outcome).toMatchObject({ ok: false, definite: false });
    expect(run.answer('read')).toEqual([['first']]);
    expect(run.answered('third')?.outcome.ok).toBe(true);
    expect(run.violations).toEqual([]);
  });

  it('what another region has of the old one’s writes the new one brings first; without that it is found', async () => {
    const ahead = async (rules: Partial<Rules>) => {
      // Dublin is shipped nothing of the second write, Tokyo is.
      let toDublin = true;
      const run = await open({ consistency: 'session' }, rules, {
        loses: ({ from, to, message }) => !toDublin && message.kind === 'ship' && isFrom('virginia')(from) && isFrom('dublin')(to),
      });
      run.query(100, 'virginia', write('first'), 'first').until(590);
      toDublin = false;
      run.query(600, 'virginia', write('second'), 'second');
      crash(run, 800, 'virginia');
      run.query(4000, 'dublin', READ, 'read').query(4100, 'dublin', "UPDATE notes SET body = 'x' WHERE tenant_id = 2", 'next').until(9500);
      return run;
    };
    const kept = await ahead({});
    expect(kept.answer('read')).toEqual([['second']]);
    expect(told(kept, 'diverged')).toEqual([]);
    const given = await ahead({ areRestsBrought: () => false });
    expect(given.answer('read')).toEqual([['first']]);
    expect(told(given, 'diverged').length).toBeGreaterThan(0);
  });
});

it('as a story', async () => {
  const run = await open({ consistency: 'session' }, {}, { regions: ['virginia', 'dublin', 'tokyo'] });
  run.query(100, 'virginia', write('first'), 'first').query(695, 'virginia', write('second'), 'second');
  crash(run, 699, 'virginia');
  run.query(2500, 'dublin', READ, 'read').query(2600, 'tokyo', write('third'), 'third').until(4000);
  await tells(
    run,
    'failover.txt',
    [
      'replica-virginia-1a → replica-dublin-1a  ship (after 0',
      'replica-virginia-1a crashes',
      'account-dublin writeRegion: dublin',
      'replica-dublin-1a → replica-tokyo-1a  pull (after',
      'replica-tokyo-1a → replica-dublin-1a  pulled (region tokyo',
    ],
    [...CHATTER, 'append-entries', 'append-reply', 'commit', 'position', 'renew', 'granted'],
  );
});

describe('a region that other regions do not wait for', () => {
  const cut = async (rules: Partial<Rules>): Promise<Run> => {
    const run = await open({ consistency: 'strong' }, rules);
    run.partition(500, ['tokyo'], ['virginia', 'dublin']);
    return run.query(600, 'virginia', write('first'), 'first');
  };

  it('a strong write waits until the silent region is left out, and its readers are served elsewhere or not at all', async () => {
    const run = (await cut({})).query(4000, 'tokyo', READ, 'read').until(12_000);
    expect(told(run, 'offline').map(([, , regions]) => regions)).toEqual(['tokyo']);
    expect(run.latencyMs('first')).toBeGreaterThan(1000);
    expect(run.answered('first')?.outcome.ok).toBe(true);
    expect(run.answered('read')?.outcome.ok).toBe(false);
    expect(run.violations).toEqual([]);
  });

  it('comes back when it has everything', async () => {
    const run = await cut({});
    run.heal(6000).query(9500, 'tokyo', READ, 'read').until(11_000);
    expect(run.answer('read')).toEqual([['first']]);
    expect(run.latencyMs('read')).toBeLessThan(5);
    expect(told(run, 'offline').at(-1)?.[2]).toBe('');
    expect(run.violations).toEqual([]);
  });

  it.each([
    ['of a replica is set back', 'replica-tokyo-1a', -3000, 0],
    ['of a replica runs slow', 'replica-tokyo-1a', 0, -2000],
    ['of the control plane is set ahead', 'account-dublin', 3000, 0],
    ['of the control plane runs fast', 'account-dublin', 0, 2000],
  ])('a clock %s: no lease lasts longer by that', async (_what, node, offsetMs, driftPpm) => {
    const run = await open({ consistency: 'strong', regionLeaseMs: 3000 }, {}, { rttMs: () => 1 });
    run.at(100, { type: 'skew', node, offsetMs, driftPpm }).partition(500, ['tokyo'], ['virginia', 'dublin']);
    for (let i = 0; i < 300; i++) run.query(600 + 20 * i, 'tokyo', READ, `read ${i}`);
    run.until(8000);
    expect(told(run, 'offline').map(([, , value]) => value)).toEqual(['tokyo']);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: it goes on answering without a lease', async () => {
    const run = (await cut({ isLeased: () => true })).query(4000, 'tokyo', READ, 'read').until(6000);
    expect(run.answer('read')).toEqual([['old']]);
    expect(run.violations.join()).toMatch(/a region that is left out does not answer: replica-tokyo-1\w took read/);
  });

  it('planted bug: it is left out while its leases last', async () => {
    const run = await open({ consistency: 'strong', regionLeaseMs: 4000 }, { hasRunOut: () => true });
    run.partition(500, ['tokyo'], ['virginia', 'dublin']);
    run.query(600, 'virginia', write('first'), 'first').query(3500, 'tokyo', READ, 'read').until(4500);
    expect(run.violations.join()).toMatch(/a region that is left out does not answer: replica-tokyo-1\w took read/);
  });
});

it('planted bug: a write region that was given up takes writes all the same', async () => {
  const run = await open({ consistency: 'session' }, { isLeased: () => true });
  run.partition(500, ['virginia'], ['dublin', 'tokyo']);
  run.query(4000, 'virginia', write('second'), 'second').until(6000);
  expect(run.violations.join()).toMatch(
    /one region takes writes: replica-virginia-1a took write 1 for a write region that is one no longer/,
  );
});

it('planted bug: a region with other writes is taken for one that is only behind', async () => {
  const run = (await lost('session', { isSameWrite: () => true }))
    .query(3500, 'dublin', READ, 'looks')
    .query(4000, 'dublin', write('third'), 'third');
  restart(run, 5000, 'virginia');
  run.query(6500, 'dublin', "UPDATE notes SET body = 'x' WHERE tenant_id = 2", 'fourth').until(12_000);
  expect(run.violations.join()).toMatch(/copies of a partition are equal/);
});
