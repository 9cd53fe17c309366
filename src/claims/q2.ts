/** Q2: writes, and reads that bypass the cache, are as consistent as the database. */
import { type At, type Claim, row } from './claim.ts';
import { HISTORY_MS, historyUnder, judged, READ_OF_TEN } from './families/histories.ts';
import { crashed, moments, type TimedInput } from './families/moments.ts';

/** Nothing is kept unless a statement asks for it, so that one run can have both kinds of reads. */
const ASKED = { architecture: 'query-cache', settings: { onlyAsked: true } } as const;
const KEPT_READ = `${READ_OF_TEN} /* cache: ttl=5 */`;

const crashes = ({ regions: [main = ''], seed }: At): readonly TimedInput[] =>
  moments(seed, 4, 500, 0.9 * HISTORY_MS).flatMap((atMs) => crashed(`primary-${main}`, atMs, 700));

export const q2: Claim = {
  id: 'Q2',
  statement: 'Writes keep their consistency.',
  architecture: 'query-cache',
  group: 'pros',
  comparison: 'the checker’s verdict on writes and cache-bypassing reads of ten clients on ten rows, with four crashes (1: linearizable)',
  unit: '',
  margin: 'Every history: one that has no order is one too many.',
  trap: 'One writer for each row would prove nothing: overlaps are counted, at least 200 a run.',
  expected: 'held',
  rows: [
    row({
      ...{ id: 'bypass', says: 'writes, and reads that bypass the cache', expected: true, sets: ['W', 'E'] as const },
      least: { operations: 10_000, overlaps: 8000 },
      arms: (at) => ({ run: historyUnder(ASKED, at, { commands: crashes(at) }) }),
      measure: ({ run }) => judged(run),
    }),
  ],
  control: {
    what: 'the same with cached reads must be rejected.',
    row: row({
      ...{ id: 'cached', says: 'reads from the cache', expected: false, sets: ['W'] as const },
      arms: (at) => ({ run: historyUnder(ASKED, at, { commands: crashes(at), read: KEPT_READ }) }),
      measure: ({ run }) => judged(run),
    }),
  },
};
