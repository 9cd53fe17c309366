/** Sets of four replicas that are split while they are asked: no row is lost or doubled. The long tests go through all levels and deaths. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import { diskOfFsync } from '../../../src/sim/disk-model.ts';
import { CHATTER, tells } from '../shared/transcript.ts';
import { ALL, isWhole, KEYS, open, outcomes, replica, used, write } from './split-sets.ts';

describe('a set of four that is split', () => {
  it('gives half of its keys away while it is asked, and refuses nothing', async () => {
    const run = used(await open({ consistency: 'session' }), 2200).until(4500);
    expect(outcomes(run, '').filter(({ ok }) => !ok)).toEqual([]);
    isWhole(run);
    expect(run.reported('router-virginia', 'rebalancing')).toBe('done');
  });

  it('as a story', async () => {
    const run = await open({ setHeartbeatMs: 900, setElectionMs: 4000 }, {}, { regions: ['virginia'] });
    run
      .query(50, 'virginia', write(1), 'before')
      .order(100, 'router-virginia', 'split partition-1')
      .query(101, 'virginia', write(2), 'meanwhile')
      .query(400, 'virginia', write(2), 'by-the-old-map')
      .query(500, 'virginia', ALL, 'all')
      .until(600);
    await tells(
      run,
      'set-splits.txt',
      [
        'router-virginia is ordered to split partition-1',
        'it is split, and partition-2 takes a part',
        'router-virginia → replica-virginia-1a  divide',
        'replica-virginia-1a → replica-virginia-2a  ship (after 1, commands []',
        'replica-virginia-2a → replica-virginia-1a  shipped',
        'replica-virginia-1a → replica-virginia-2a  seed',
        'answer to meanwhile after',
        'replica-virginia-1a split: partition-2 takes the keys from',
        'replica-virginia-1a map: 1',
        'replica-virginia-1a rowsKept: 12',
        'replica-virginia-2a rowsKept: 12',
        'rebalancing: done',
        'client-virginia asks, as by-the-old-map',
        'item-reply (ask 3, status moved',
        'client-virginia map: 1',
        'client-virginia → replica-virginia-2a  item',
        'answer to by-the-old-map after',
        'client-virginia asks, as all',
        '[[24,300,3]]',
      ],
      [...CHATTER, 'append-entries', 'append-entries-reply', 'commit'],
    );
  });

  it('goes on when its primary dies as soon as it is cut, and waits for no replica that is down', async () => {
    const run = used(await open(), 2200).crash(250, replica('d'));
    run.until(1000);
    while (run.reported(replica('a'), 'split') === undefined) run.until(run.now / 1000 + 1);
    run
      .crash(run.now / 1000, replica('a'))
      .restart(5500, replica('a'))
      .restart(5500, replica('d'))
      .until(8500);
    isWhole(run);
  });

  it.each<readonly [string, Partial<Rules>, number, RegExp]>([
    ['takes writes of keys that go behind the split', { takesNoMore: () => false }, 2, /each half is written by its own set/],
    ['goes on shipping to its other half', { shipsUpTo: (_, committed) => committed }, 1, /each half is written by its own set/],
    ['keeps the rows of both halves', { isOtherHalfGone: () => false }, 2, /a split loses and doubles no row/],
  ])('planted bug: it %s', async (_, rules, key, found) => {
    const run = await open({}, rules, { regions: ['virginia'], disk: diskOfFsync(40_000) });
    run.query(50, 'virginia', write(1), 'before').order(200, 'router-virginia', 'split partition-1');
    while (run.reported(replica('a'), 'split') === undefined) run.until(run.now / 1000 + 1);
    // It is in the log of its primary, and on no other disk.
    run.query(run.now / 1000, 'virginia', write(key), 'behind').until(2500);
    expect(run.violations[0]).toMatch(found);
  });

  it('says why it is not', async () => {
    const run = (await open({}, {}, { regions: ['virginia'] })).order(100, 'router-virginia', 'split partition-2').until(200);
    expect(run.reported('router-virginia', 'rebalancing')).toContain('“partition-2” is no partition that holds rows');
    expect(KEYS).toBe(24);
  });
});
