/** M9: terms, leaders and what is committed, under random crashes, cuts and skewed clocks. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { crashed, moments, phase, type TimedInput } from './families/moments.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, world } from './world.ts';

const UNTIL_MS = 40_000;
const CALM_MS = 12_000;

/** Who leads may be anybody: each member's turn comes, by the seed. */
function troubles({ regions, seed }: At): readonly TimedInput[] {
  const city = (turn: number): string => regions[Math.floor(phase(seed, turn) * regions.length)] ?? '';
  const all = moments(seed, 8, 3000, UNTIL_MS - CALM_MS).map((atMs, i): readonly TimedInput[] => {
    const one = city(i);
    if (i % 3 === 0) return crashed(`member-${one}`, atMs, 2500);
    if (i % 3 === 1)
      return [
        {
          atMs,
          command: {
            type: 'partition',
            name: `cut-${i}`,
            sides: [
              [one, city(i + 20)].filter((each, j, both) => both.indexOf(each) === j),
              regions.filter((each) => each !== one && each !== city(i + 20)),
            ],
          },
        },
        { atMs: atMs + 3000, command: { type: 'heal', name: `cut-${i}` } },
      ];
    return [
      { atMs, command: { type: 'skew', node: `member-${one}`, offsetMs: Math.round(5000 * phase(seed, i + 7)) - 2500, driftPpm: 0 } },
    ];
  });
  return all.flat();
}

/** Two rivals ask for the same seat; whoever sets it first has it. */
const SEAT = 'UPDATE items SET value = ? WHERE id = ? AND value = 0';

function rivals(at: At, plant?: string): Request {
  const { regions, seed } = at;
  const scenario = world({
    ...{
      architecture: 'multi-master',
      settings: { checkQuorum: false },
      regions: [...regions],
      untilMs: UNTIL_MS,
      commands: [...troubles(at)],
    },
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: 2, untilMs: UNTIL_MS - CALM_MS },
        statements: [
          {
            sql: SEAT,
            params: [
              { from: 1, to: 2_000_000_000 },
              { from: 1, to: 40 },
            ],
          },
        ],
      },
    ],
  });
  return {
    scenario,
    seed,
    invariants: true,
    probe: 'SELECT group_concat(value) FROM (SELECT value FROM items ORDER BY id)',
    ...(plant === undefined ? {} : { plant }),
  };
}

/** Breaches: terms with two leaders, seats that two rivals were told they have, members that differ in the end, broken invariants. */
function measured({ elected, ops, probed, violations }: Sheet): Observation {
  const leaders = new Map<number, Set<string>>();
  for (const { term, node } of elected) leaders.set(term, (leaders.get(term) ?? new Set()).add(node));
  const twoLeaders = [...leaders.values()].filter(({ size }) => size > 1).length;
  const won = ops.filter(({ state, changes }) => state === 'ok' && changes === 1).map(({ params }) => params[1]);
  const twoWinners = won.length - new Set(won).size;
  const contents = new Set(Object.values(probed).map(String)).size;
  const value = twoLeaders + twoWinners + (contents - 1) + (violations?.length ?? 1);
  return {
    value,
    holds: value === 0,
    counts: { elections: elected.length, seats: won.length, operations: ops.length },
    figures: { terms: leaders.size, twoLeaders, twoWinners },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected' | 'sets'>, plant?: string): Row =>
  row({
    ...{ ...condition, least: { elections: 30, operations: 1000, seats: 100 } },
    arms: (at) => ({ run: rivals(at, plant) }),
    measure: ({ run }) => measured(run),
  });

export const m9: Claim = {
  id: 'M9',
  statement: 'Consensus agrees on a leader and resolves conflicts.',
  architecture: 'multi-master',
  group: 'pros',
  comparison:
    'terms with two leaders + seats with two winners + members that differ in the end + broken invariants, with eight crashes, cuts and skews',
  unit: 'breaches',
  margin: 'None. “Resolves conflicts” means that it orders them; it merges nothing.',
  trap: 'No elections happened: they are counted. Two leaders of different terms are no breach.',
  expected: 'held',
  rows: [rowOf({ id: 'troubles', says: 'random crashes, cuts and skewed clocks', expected: true, sets: ['W', 'E'] })],
  control: {
    what: 'members that give their vote to everybody, planted, must be found.',
    row: rowOf({ id: 'votes-twice', says: 'votes are given twice', expected: false, sets: ['W', 'E'] }, 'multi-master/votes-twice'),
    // Two votes only matter where two members stand for one term: one run in four has that.
    fails: 0.1,
  },
};
