/** Sets that are split, at every level, whoever dies in the midst, and with whatever mistake is planted. */
import { describe, expect, it } from 'vitest';
import type { Level } from '../../../src/architectures/partition-router/replica-set/levels.ts';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Run } from '../shared/harness.ts';
import { ALL, isWhole, KEYS, open, outcomes, replica, used, write } from './split-sets.ts';

describe('a set of four that is split', () => {
  it.each<Level>(['strong', 'bounded staleness', 'consistent prefix', 'eventual'])('refuses nothing: %s', async (consistency) => {
    const run = used(await open({ consistency }), 2500).until(6000);
    expect(outcomes(run, '').filter(({ ok }) => !ok)).toEqual([]);
    isWhole(run);
  });

  it.each([
    ['that is split, while the other is filled', 1, 600],
    ['that takes a half, while it is filled', 2, 700],
  ])('goes on when the primary dies of the set %s', async (_, partition, atMs) => {
    const run = used(await open(), 2500)
      .crash(atMs, replica('a', partition))
      .restart(6000, replica('a', partition));
    run.query(9000, 'dublin', ALL, 'all-last').until(13_000);
    expect(run.answer('all-last')).toMatchObject([[KEYS, 300, expect.anything()]]);
    isWhole(run);
  });

  it('waits for nobody: a replica that was down comes to the split later, from its log or from a file', async () => {
    const run = used(await open(), 2500);
    run
      .crash(250, replica('d'))
      .crash(250, replica('c', 2))
      .crash(250, replica('b', 1, 'dublin'));
    run.at(2700, { type: 'wipe', node: replica('b', 1, 'dublin') });
    run
      .restart(4000, replica('d'))
      .restart(4000, replica('c', 2))
      .restart(4000, replica('b', 1, 'dublin'));
    isWhole(run.until(9000));
  });

  it('is split after its whole region and the coordinator have been down', async () => {
    const run = used(await open(), 1000);
    const all = [...'abcd'].flatMap((letter) => [replica(letter), replica(letter, 2)]);
    for (const node of [...all, 'router-virginia']) run.crash(900, node, 'host').restart(3000, node);
    run.query(9500, 'dublin', ALL, 'all-last').until(11_000);
    expect(run.answer('all-last')).toMatchObject([[KEYS, 300, expect.anything()]]);
    isWhole(run);
  });

  it('is split by itself when it has more rows than is set, again and again while sets stand ready', async () => {
    const run = await open({ spareSets: 3, splitRows: 10 }, {}, { regions: ['virginia'] });
    run.query(8000, 'virginia', ALL, 'all').until(9000);
    expect(run.answer('all')).toMatchObject([[KEYS, 300, 0]]);
    expect([1, 2, 3, 4].map((partition) => Number(run.rows(replica('a', partition), ALL)[0]?.[0]))).toEqual([6, 6, 6, 6]);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: it gives all its rows to whoever asks', async () => {
    const run = used(await open({}, { isSameHalf: () => true }), 2500).until(3500);
    expect(run.violations[0]).toMatch(/who asks a set gets the half that it means/);
  });
});

/** Dublin is not told of the split; Virginia writes a key of the new half; who reads in Dublin by the old map asks the old set there. */
async function behind(rules: Partial<Rules>): Promise<Run> {
  const run: Run = await open({ consistency: 'strong' }, rules, {
    loses: ({ from, to, message }) =>
      message.kind === 'ship' &&
      from.startsWith('replica-virginia-1') &&
      to.startsWith('replica-dublin-1') &&
      run.now > 300_000 &&
      run.now < 4_000_000,
  });
  run.query(100, 'virginia', write(2), 'before').order(350, 'router-virginia', 'split partition-1');
  run.query(2500, 'virginia', write(2), 'written').until(3400);
  return run.query(3400, 'dublin', 'SELECT body FROM notes WHERE tenant_id = 2', 'read').until(9000);
}

describe('under strong consistency', () => {
  it('nobody writes behind a split that a region does not have', async () => {
    const run = await behind({});
    expect(run.answer('read')).toEqual([['x']]);
    expect(run.answered('written')?.outcome.ok).toBe(true);
    // Only once Dublin was told again: the read had been answered long before.
    expect(run.latencyMs('written')).toBeGreaterThan(1500);
    expect(run.latencyMs('read')).toBeLessThan(500);
    expect(run.violations).toEqual([]);
  });

  it('planted bug: somebody does, and a strong read of that region is stale', async () => {
    const run = await behind({ waitsForRegions: () => false });
    expect([run.answered('written')?.outcome.ok, run.answer('read')]).toEqual([true, [['x']]]);
  });
});
