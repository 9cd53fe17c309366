/** Transactions over a consensus group, under crashes, cuts and elections: all or nothing, once, and in an order that explains them. */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../src/architectures/multi-master/rules.ts';
import type { Rules as WorkRules } from '../../../src/session/work/rules.ts';
import type { Isolation } from '../../../src/sim/operation.ts';
import { brokenMultiMaster } from '../shared/breaking.ts';
import { broken } from '../shared/promises.ts';
import { play, ROOMS } from '../shared/schedule.ts';
import { circleIn, halves, lostUpdates, transactionsOf } from '../shared/serial-order.ts';
import { carriedOut, ghosts, missing, operationsOf, outOfOrder, repeats, type Trail } from '../shared/trails.ts';

const SCHEDULES = 40;
const multiMaster = ROOMS.find(({ architecture }) => architecture.about.id === 'multi-master');

interface Planted {
  readonly rules?: Partial<Rules>;
  readonly work?: Partial<WorkRules>;
}

/** What is wrong with one schedule, and how its transactions ended. */
async function played(seed: number, isolation: Isolation, { rules, work = {} }: Planted = {}) {
  if (!multiMaster) throw new Error('there is no such room');
  const room = rules ? { ...multiMaster, architecture: brokenMultiMaster(rules) } : multiMaster;
  const schedule = await play(room, seed, { isolation, work });
  const { run, databases, transactions } = schedule;
  const end = [...databases].find(([node]) => run.roleOf(node) !== 'lost')?.[1] ?? new Map<number, Trail>();
  const all = [...databases.values()].flatMap((rows) => [...rows.values()]);
  const asked = transactionsOf(run.events, transactions);
  const singles = operationsOf(run.events);
  const together = [...singles, ...asked];
  const round = isolation === 'serializable' ? circleIn(together, end) : null;
  const complaints = [
    ...broken(room, schedule),
    ...ghosts(asked, carriedOut(run.events), all),
    ...repeats(asked, all),
    ...missing(asked, end).map(({ op }) => `${op} was confirmed and is gone`),
    ...halves(asked, end),
    ...(isolation === 'read committed' ? [] : lostUpdates(asked, end)),
    ...outOfOrder(together, end, { allowedAgeUs: () => 0 }),
    ...(round === null ? [] : [`no serial order: ${round.join(', ')}`]),
  ];
  run.sql.engine.close();
  const ended = (ok: boolean, definite?: boolean): number =>
    asked.filter(({ outcome }) => outcome?.ok === ok && (outcome.ok || outcome.definite === definite)).length;
  const codes = asked.flatMap(({ outcome }) => (outcome?.ok === false ? [outcome.problem.code ?? ''] : []));
  return { complaints, committed: ended(true), refused: ended(false, true), unknown: ended(false, false), codes };
}

describe.each(['serializable', 'repeatable read', 'read committed'] as const)('%s', (isolation) => {
  it(`keeps its word through ${SCHEDULES} schedules`, { timeout: 180_000 }, async () => {
    const sum = { committed: 0, refused: 0, unknown: 0 };
    const codes = new Set<string>();
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const one = await played(seed, isolation);
      expect(one.complaints, `seed ${seed}`).toEqual([]);
      sum.committed += one.committed;
      sum.refused += one.refused;
      sum.unknown += one.unknown;
      for (const code of one.codes) codes.add(code);
    }
    // Schedules in which nothing happens, or nothing goes wrong, prove nothing.
    expect(sum.committed).toBeGreaterThan(12 * SCHEDULES);
    expect(sum.refused).toBeGreaterThan(SCHEDULES);
    expect(codes).toContain('40000');
    if (isolation !== 'read committed') expect(codes).toContain('40001');
  });
});

describe('a broken rule is noticed', () => {
  it.each([
    [
      'a transaction that begins before it sees the log',
      'repeatable read',
      { rules: { sees: () => true } },
      /saw|no serial order|does not see/,
    ],
    ['a snapshot that writes what others have changed', 'repeatable read', { work: { isChanged: () => false } }, /saw \d+ writes|gone/],
    ['a commit that is not looked at', 'serializable', { work: { isChecked: () => false } }, /no serial order/],
    ['a commit that is looked at without those under way', 'serializable', { work: { comesBefore: () => [] } }, /no serial order/],
    ['rows that nobody has for himself', 'read committed', { work: { locked: () => [] } }, /gone/],
  ] as const)('%s', { timeout: 180_000 }, async (_, isolation, planted, wanted) => {
    for (let seed = 1; seed <= 4 * SCHEDULES; seed++) {
      const { complaints } = await played(seed, isolation, planted);
      const found = complaints.find((words) => wanted.test(words));
      if (found !== undefined) return;
    }
    expect.fail(`nothing found in ${4 * SCHEDULES} schedules`);
  });
});
