/** R6: what the main database sends, against the number of copies. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { REPLICAS } from './families/arms.ts';
import type { Under } from './families/waits.ts';
import { grown } from './regions.ts';
import type { Request, Sheet } from './sheet.ts';
import { ANY_ROW, clientsIn, world, WRITE } from './world.ts';

const UNTIL_MS = 20_000;
const OFF = 0.05;
/** Of copies. */
const LEAST_RECORDS = 0.9;
const COPIES = [1, 3, 6, 11] as const;

function writing(copies: number, { architecture, settings = {} }: Under, { set, seed }: At): Request {
  const regions = [...grown(set, copies + 1)];
  const scenario = world({
    ...{ architecture, settings, regions, untilMs: UNTIL_MS + 3000 },
    load: [{ clients: clientsIn(regions.slice(0, 1)), perSecond: 4, untilMs: UNTIL_MS, statements: [{ sql: WRITE, params: [ANY_ROW] }] }],
  });
  return { scenario, seed };
}

const KINDS = ['one', 'three', 'six', 'eleven'] as const;

const armsOf = (under: Under, at: At): Readonly<Record<(typeof KINDS)[number], Request>> => ({
  one: writing(1, under, at),
  three: writing(3, under, at),
  six: writing(6, under, at),
  eleven: writing(11, under, at),
});

/** Bytes of changes for each write and copy, with eleven copies ÷ with one; heartbeats are another kind of message. */
function measured(seen: Readonly<Record<(typeof KINDS)[number], Sheet>>): Observation {
  const each = KINDS.map((name, i) => {
    const { nodes, ops } = seen[name];
    const sent = Object.values(nodes).find(({ kind }) => kind === 'primary')?.sent['changes'] ?? { count: 0, bytes: 0 };
    const writes = ops.filter(({ state }) => state === 'ok').length;
    return { bytes: sent.bytes / writes / (COPIES[i] ?? 1), records: sent.count / writes / (COPIES[i] ?? 1), writes };
  });
  const [first] = each;
  const slopes = each.map(({ bytes }) => bytes / (first?.bytes ?? 0));
  const value = first?.bytes === 0 ? 0 : (slopes.at(-1) ?? Number.NaN);
  return {
    value,
    holds: slopes.every((slope) => Math.abs(slope - 1) <= OFF) && each.every(({ records }) => records >= LEAST_RECORDS),
    counts: { writes: first?.writes ?? 0 },
    figures: { bytesPerWriteAndCopy: first?.bytes ?? null, messagesPerWriteAndCopy: first?.records ?? null },
  };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected' | 'sets'> & { readonly beside?: true }, under: Under): Row =>
  row({ ...condition, least: { writes: 1000 }, arms: (at) => armsOf(under, at), measure: measured });

export const r6: Claim = {
  id: 'R6',
  statement: 'The main server must push every change to every copy.',
  architecture: 'read-replicas',
  group: 'cons',
  comparison: 'bytes of changes that the main database sends for each write and copy, with eleven copies ÷ with one',
  unit: 'ratio',
  margin:
    'Within 0.05 of 1 for 3, 6 and 11 copies: a straight line; and at least 0.9 records for each change and copy, since a constant is straight, too.',
  trap: 'Messages are batched, so bytes are counted; heartbeats apart.',
  expected: 'held',
  rows: [
    rowOf({ id: 'servers', says: 'servers that follow the log', expected: true, sets: ['W', 'P'] }, REPLICAS),
    rowOf(
      {
        id: 'embedded',
        says: 'copies inside of applications, which ask for what is new each second (Turso)',
        expected: false,
        beside: true,
        sets: ['W'],
      },
      { architecture: 'read-replicas', settings: { copies: 'embedded', syncIntervalMs: 1000 } },
    ),
  ],
  control: {
    what: 'a query cache, to which nothing is pushed.',
    row: rowOf({ id: 'cache', says: 'caches', expected: false, sets: ['W'] }, { architecture: 'query-cache' }),
  },
};
