/** Transactions in random worlds: all or nothing, once, no lost updates, and in an order that explains them; each broken on purpose. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../../src/architectures/multi-master/consensus/rules.ts';
import { worldFrom } from '../../../../src/search/chance.ts';
import { play } from '../../../../src/search/play.ts';
import { runOfWorld, type World } from '../../../../src/search/world.ts';
import { RULES as WORK_RULES, type Rules as WorkRules } from '../../../../src/session/work/rules.ts';
import type { Isolation } from '../../../../src/sim/operation.ts';
import { firstComplaint, targetOf } from '../../../search/worlds.ts';
import { brokenMultiMaster } from '../../shared/breaking.ts';

const SCHEDULES = 4;
const target = targetOf('multi-master', { protocol: 'consensus' });

const asksAt =
  (isolation: Isolation) =>
  ({ asks }: World): boolean =>
    asks.some(({ command }) => command.type === 'query' && command.isolation === isolation);

describe.each(['serializable', 'repeatable read', 'read committed'] as const)('%s', (isolation) => {
  it(`keeps its word through ${SCHEDULES} schedules`, { timeout: 180_000 }, async () => {
    const sum = { played: 0, answered: 0 };
    for (let seed = 2001; sum.played < SCHEDULES; seed++) {
      const world = worldFrom(target, seed);
      if (!asksAt(isolation)(world)) continue;
      const { complaints, counts } = await play(runOfWorld(world));
      expect(complaints, `seed ${seed}`).toEqual([]);
      sum.played += 1;
      sum.answered += counts.answered;
    }
    expect(sum.answered).toBeGreaterThan(30 * SCHEDULES);
  });
});

describe('a broken rule is noticed', () => {
  it.each<readonly [string, Isolation, { readonly rules?: Partial<Rules>; readonly work?: Partial<WorkRules> }, RegExp]>([
    ['a transaction that begins before it sees the log', 'repeatable read', { rules: { sees: () => true } }, /saw|no serial order|gone/],
    ['a snapshot that writes what others have changed', 'repeatable read', { work: { isChanged: () => false } }, /no lost updates|gone/],
    ['a commit that is not looked at', 'serializable', { work: { isChecked: () => false } }, /no serial order/],
    ['a commit that is looked at without those under way', 'serializable', { work: { comesBefore: () => [] } }, /no serial order/],
    ['rows that nobody has for himself', 'read committed', { work: { locked: () => [] } }, /gone/],
  ])('%s', { timeout: 180_000 }, async (_, isolation, { rules, work }, wanted) => {
    const plant = rules ? { plant: () => brokenMultiMaster(rules) } : {};
    const broken = work ? { work: { ...WORK_RULES, ...work } } : {};
    expect(await firstComplaint(target, wanted, { most: 600, only: asksAt(isolation), ...plant, ...broken })).toMatch(wanted);
  });
});
