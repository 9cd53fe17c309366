/** R7: what each copy keeps. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { REPLICAS } from './families/arms.ts';
import type { TimedInput } from './families/moments.ts';
import type { Under } from './families/waits.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, world } from './world.ts';

/** 2,000 notes of 400 bytes: more than 200 pages. */
const NOTES: readonly string[] = [
  'CREATE TABLE notes (id INTEGER PRIMARY KEY, value INTEGER NOT NULL, body TEXT NOT NULL)',
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO notes SELECT i, 0, printf('%.400c', 'x') FROM n`,
];
const PAGES = 200;
const PAGE_BYTES = 4096;
const ASKED_MS = 8000;
const QUIET_MS = 5000;

function changing({ architecture, settings = {} }: Under, { regions, seed }: At, commands: readonly TimedInput[] = [], by = '1'): Request {
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: ASKED_MS + QUIET_MS, setup: [...NOTES], commands: [...commands] },
    load: [
      {
        ...{ clients: clientsIn(regions), perSecond: 1, untilMs: ASKED_MS },
        statements: [{ sql: `UPDATE notes SET value = value + ${by} WHERE id = ?`, params: [{ from: 1, to: 2000 }] }],
      },
    ],
  });
  return { scenario, seed, digest: true };
}

/** How many different contents the databases have after five quiet seconds. */
function measured({ digests, nodes, ops }: Sheet): Observation {
  const all = Object.entries(digests);
  const stored = all.map(([id]) => nodes[id]?.storedBytes ?? 0);
  const value = new Set(all.map(([, digest]) => digest)).size;
  const writes = ops.filter(({ state }) => state === 'ok').length;
  return {
    value,
    holds:
      value === 1 && all.length > 1 && Math.max(...stored) - Math.min(...stored) <= PAGE_BYTES && Math.min(...stored) >= PAGES * PAGE_BYTES,
    counts: { writes, copies: all.length },
    figures: { storedBytesEach: Math.max(...stored) },
  };
}

/** The last city is cut off before the end. */
const cut = ({ regions }: At): readonly TimedInput[] => [
  { atMs: 4000, command: { type: 'partition', name: 'cut', sides: [[...regions.slice(0, -1)], [regions.at(-1) ?? '']] } },
];

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected' | 'sets'> & { readonly beside?: true }, of: (at: At) => Request): Row =>
  row({ ...condition, least: { writes: 500 }, arms: (at) => ({ run: of(at) }), measure: ({ run }) => measured(run) });

export const r7: Claim = {
  id: 'R7',
  statement: 'Every copy holds all the data.',
  architecture: 'read-replicas',
  group: 'cons',
  comparison: 'how many different contents the databases hold after five quiet seconds, page by page',
  unit: 'contents',
  margin: 'One, of 200 pages or more, and equally large but for a page.',
  byConstruction: true,
  trap: 'An empty database is soon equal.',
  expected: 'held',
  rows: [
    rowOf({ id: 'streamed', says: 'copies that follow the log', expected: true, sets: ['W', 'E'] }, (at) => changing(REPLICAS, at)),
    rowOf(
      {
        id: 'statements',
        says: 'databases that run the same statements, with random() in them',
        expected: false,
        beside: true,
        sets: ['W'],
      },
      (at) => changing({ architecture: 'read-replicas', settings: { copies: 'statements' } }, at, [], 'abs(random() % 1000)'),
    ),
  ],
  control: {
    what: 'a copy that is cut off must be found to differ.',
    row: rowOf({ id: 'cut', says: 'one copy is cut off', expected: false, sets: ['W'] }, (at) => changing(REPLICAS, at, cut(at))),
  },
};
