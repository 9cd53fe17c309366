/** P6: the same operation through a router, and asked by a client that knows the map. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { PARTITIONS } from './families/arms.ts';
import { otherCities } from './families/cities.ts';
import { waitsUnder } from './families/waits.ts';
import { median, of, sum, warm } from './figures.ts';
import type { Op, Sheet } from './sheet.ts';

type Routers = 'every region' | 'main region' | 'the application';

const routedBy = (routers: Routers, at: At) => waitsUnder({ ...PARTITIONS, settings: { routers } }, at);

/** Each operation against itself; the median, in the city where it is least, ms. */
function measured({ router, direct }: Readonly<Record<'router' | 'direct', Sheet>>, cities: readonly string[]): Observation {
  const times = new Map(direct.ops.map(({ op, ms, state }) => [op, state === 'ok' ? ms : null]));
  const differences = (ops: readonly Op[]): readonly number[] =>
    ops.flatMap(({ op, ms, state }) => {
      const directMs = times.get(op);
      return ms === null || state !== 'ok' || directMs == null ? [] : [ms - directMs];
    });
  const byCity = cities.map((city) => differences(of(warm(router), city)));
  const value = Math.min(...byCity.map(median));
  return {
    ...{ value, holds: value > 0, counts: { pairs: sum(byCity.map(({ length }) => length)) } },
    figures: { most: Math.max(...byCity.map(median)) },
  };
}

type Condition = Pick<Row, 'id' | 'says' | 'expected' | 'sets'>;

const rowOf = (condition: Condition, routers: Routers, cities: (at: At) => readonly string[] = ({ regions }) => regions): Row =>
  row({
    ...{ ...condition, least: { pairs: 1000 } },
    arms: (at) => ({ router: routedBy(routers, at), direct: routedBy('the application', at) }),
    measure: (seen, at) => measured(seen, cities(at)),
  });

export const p6: Claim = {
  id: 'P6',
  statement: 'Forwarding may cost a step.',
  architecture: 'partition-router',
  group: 'cons',
  comparison:
    'through a router − by a client that knows the map, for the same operation at the same instant; median, in the city where it is least',
  unit: 'ms',
  margin: 'Above 0 in every city of a row.',
  trap: 'A difference below the spread of delays needs pairs. And a client with an old map pays for a refusal, which a router’s map spares it.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'near', says: 'a router in the client’s city', expected: true, sets: ['W', 'E'] }, 'every region'),
    rowOf(
      { id: 'main', says: 'the main city’s router, asked from the others', expected: true, sets: ['W', 'P'] },
      'main region',
      otherCities,
    ),
    rowOf(
      {
        id: 'detour',
        says: 'the main city’s router, for clients of the Indian Ocean and what it makes of detours',
        expected: false,
        sets: ['I'],
      },
      'main region',
      otherCities,
    ),
  ],
  control: {
    what: 'a client that knows the map against itself pays nothing.',
    row: rowOf({ id: 'same', says: 'no router on either side', expected: false, sets: ['W'] }, 'the application'),
  },
};
