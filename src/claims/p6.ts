/** P6: the same operation through a router, and asked by a client that knows the map. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { PARTITIONS } from './families/arms.ts';
import { otherCities } from './families/cities.ts';
import { waitsUnder } from './families/waits.ts';
import { median, sum, warm } from './figures.ts';
import type { Op, Sheet } from './sheet.ts';

type Routers = 'every region' | 'main region' | 'the application';

const routedBy = (routers: Routers, at: At) => waitsUnder({ ...PARTITIONS, settings: { routers } }, at);

interface Seen {
  readonly router: Sheet;
  readonly direct: Sheet;
}

type Place = (op: Op) => string;

/** Each operation against itself; the median, where it is least, ms: in a city, or between a city and a partition. */
function measured({ router, direct }: Seen, cities: readonly string[], place: Place): Observation {
  const times = new Map(direct.ops.map(({ op, ms, state }) => [op, state === 'ok' ? ms : null]));
  const differences = new Map<string, number[]>();
  for (const op of warm(router)) {
    const directMs = times.get(op.op);
    if (op.ms === null || op.state !== 'ok' || directMs == null || !cities.includes(op.from)) continue;
    differences.set(place(op), [...(differences.get(place(op)) ?? []), op.ms - directMs]);
  }
  const medians = [...differences.values()].map(median);
  const value = Math.min(...medians);
  return {
    ...{ value, holds: value > 0, counts: { pairs: sum([...differences.values()].map(({ length }) => length)) } },
    figures: { most: Math.max(...medians) },
  };
}

const inCity: Place = ({ from }) => from;
const toPartition: Place = ({ from, servedBy }) => `${from} ${servedBy}`;

type Condition = Pick<Row, 'id' | 'says' | 'expected' | 'sets'>;

const rowOf = (
  condition: Condition,
  routers: Routers,
  cities: (at: At) => readonly string[] = ({ regions }) => regions,
  place = inCity,
): Row =>
  row({
    ...{ ...condition, least: { pairs: 1000 } },
    arms: (at) => ({ router: routedBy(routers, at), direct: routedBy('the application', at) }),
    measure: (seen, at) => measured(seen, cities(at), place),
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
  expected: 'held',
  surprised: {
    expected: 'held under conditions',
    why: 'Of the ways over the main city nearly all cost a step here, too: 38 of 40 runs, with 13 ms saved at best. Of the published matrix 71 triples of cities have a shorter way round.',
  },
  rows: [
    rowOf({ id: 'near', says: 'a router in the client’s city', expected: true, sets: ['W', 'E'] }, 'every region'),
    rowOf(
      { id: 'main', says: 'the main city’s router, asked from the others', expected: true, sets: ['W', 'P'] },
      'main region',
      otherCities,
    ),
    // Committed first as medians of whole cities, and came out above 0: what is shorter for one partition is hidden behind what is longer for four.
    rowOf(
      { id: 'detour', says: 'each way from a city to a partition over the main city’s router', expected: false, sets: ['W', 'I'] },
      'main region',
      otherCities,
      toPartition,
    ),
  ],
  control: {
    what: 'a client that knows the map against itself pays nothing.',
    row: rowOf({ id: 'same', says: 'no router on either side', expected: false, sets: ['W'] }, 'the application'),
  },
};
