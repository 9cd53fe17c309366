/** M3: reads near a member, by kind of read. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { RAFT, SINGLE } from './families/arms.ts';
import { farCities } from './families/cities.ts';
import { type Under, waitsUnder } from './families/waits.ts';
import { of, p50, warm } from './figures.ts';
import type { SetId } from './regions.ts';
import type { Op, Sheet } from './sheet.ts';

const MOST = 0.2;
const reading = (reads: string): Under => ({ ...RAFT, settings: { ...RAFT.settings, reads } });
const LOCAL = reading('local');

const reads = (sheet: Sheet): readonly Op[] => warm(sheet).filter(({ wrote }) => !wrote);

/** The worst of the far cities; how many of the reads were old stands beside it. */
function measured({ raft, single }: Readonly<Record<'raft' | 'single', Sheet>>, at: At): Observation {
  const cities = farCities(at);
  const value = Math.max(...cities.map((city) => p50(of(reads(raft), city)) / p50(of(reads(single), city))));
  const own = reads(raft);
  return {
    ...{ value, holds: value <= MOST, counts: { reads: own.length } },
    figures: { staleShare: own.filter(({ staleMs }) => (staleMs ?? 0) > 0).length / own.length },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected'> & { readonly sets: readonly SetId[] }, under: Under): Row =>
  row({
    ...{ ...condition, least: { reads: 1000 } },
    arms: (at) => ({ raft: waitsUnder(under, at), single: waitsUnder(SINGLE, at) }),
    measure: measured,
  });

export const m3: Claim = {
  id: 'M3',
  statement: 'Nearby reads are faster.',
  architecture: 'multi-master',
  group: 'pros',
  comparison: 'p50 of reads in a far city ÷ the single database’s there, in the worst of the cities; the leader is in the main one',
  unit: 'ratio',
  margin: 'At most 0.2 wherever the round trip is 50 ms or more.',
  trap: 'Comparing old reads with fresh ones: how many were old stands beside each.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'local', says: 'at the member of the city, as old as it is', expected: true, sets: ['W', 'P'] }, LOCAL),
    rowOf({ id: 'read-index', says: 'fresh, by read index', expected: false, sets: ['W', 'P'] }, RAFT),
    rowOf({ id: 'lease', says: 'fresh, by the leader’s lease', expected: false, sets: ['W'] }, reading('lease')),
    rowOf({ id: 'bounded', says: 'at the member of the city, as old as is allowed', expected: true, sets: ['W'] }, reading('bounded')),
  ],
  control: {
    what: 'with members in two cities alone the others are not near.',
    row: rowOf(
      { id: 'two', says: 'three members for five cities', expected: false, sets: ['W'] },
      {
        ...LOCAL,
        settings: { ...LOCAL.settings, members: 3 },
      },
    ),
  },
};
