/** P2: what each partition keeps. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { tenantsTable } from './families/partitions.ts';
import { sum } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';
import { world } from './world.ts';

const EVEN = 1.3;
/** More than 50 for each partition. */
const TENANTS = 400;
const ROWS_EACH = 30;

function stored(partitions: number, { regions, seed }: At, large = 0): Request {
  const cities = regions.slice(0, partitions);
  const scenario = world({
    ...{
      architecture: 'partition-router',
      settings: { key: 'tenant_id' },
      shardedBy: 'tenant_id',
      regions: [...cities],
      untilMs: 100,
      load: [],
    },
    setup: [...tenantsTable(TENANTS, ROWS_EACH, large)],
  });
  return { scenario, seed, probe: 'SELECT count(*) FROM tasks' };
}

/** The largest share of the bytes × partitions: 1 where all have as much. */
function measured({ probed, nodes }: Sheet, rows: number): Observation {
  const partitions = Object.entries(nodes).filter(([, { kind }]) => kind === 'partition');
  const all = sum(partitions.map(([id]) => Number(probed[id]?.[0] ?? 0)));
  const bytes = partitions.map(([, { storedBytes }]) => storedBytes);
  const value = (Math.max(...bytes) / sum(bytes)) * partitions.length;
  return {
    value,
    holds: all === rows && value <= EVEN,
    counts: { rows: all },
    figures: { bytesMost: Math.max(...bytes), bytesAll: sum(bytes) },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly beside?: true }, partitions: number, large = 0): Row =>
  row({
    ...{ ...condition, sets: ['W', 'E'] as const, seeds: 2 },
    arms: (at) => ({ run: stored(partitions, at, large) }),
    measure: ({ run }) => measured(run, TENANTS * ROWS_EACH + large),
  });

export const p2: Claim = {
  id: 'P2',
  statement: 'No server needs the full copy.',
  architecture: 'partition-router',
  group: 'pros',
  comparison: 'the largest partition’s share of all bytes × the number of partitions; and whether their rows add up to all',
  unit: 'ratio',
  margin: 'At most 1.3 with 50 tenants or more for each partition, and every row once.',
  trap: 'Empty pages dominate small databases: there are some 12,000 rows.',
  expected: 'held',
  rows: [
    rowOf({ id: 'three', says: 'three partitions', expected: true }, 3),
    rowOf({ id: 'five', says: 'five partitions', expected: true }, 5),
    rowOf({ id: 'large', says: 'one tenant with as many rows as all others', expected: false, beside: true }, 5, TENANTS * ROWS_EACH),
  ],
  control: {
    what: 'one tenant with most of the rows must show.',
    row: rowOf({ id: 'largest', says: 'one tenant with twice as many rows as all others', expected: false }, 5, 2 * TENANTS * ROWS_EACH),
  },
};
