/** P9: a resident tenant's rows are looked for in every message and every page. */
import { type At, type Claim, type Observation, type Row, row } from './claim.ts';
import { sum } from './figures.ts';
import type { Request, Sheet } from './sheet.ts';
import { clientsIn, world } from './world.ts';

/** 32 letters that stand nowhere else. */
const MARKER = 'QZJXKVBPYGFWMUCLDRHSNIOATE847261';
const TENANT = 7;
const UNTIL_MS = 12_000;

const SETUP: readonly string[] = [
  'CREATE TABLE files (tenant_id INTEGER NOT NULL, file_id INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (tenant_id, file_id))',
  "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 499) INSERT INTO files SELECT i / 10 + 1, i % 10 + 1, 'plain' FROM n",
];

/**
 * Clients at home write them: they do not stand in the set-up. (They did first, and were then found once in each database abroad: what a set-up
 * leaves in the unused bytes of pages before time begins is not what is said of partitions.)
 */
const WRITES_MS = 1000;

const CHANGE = 'UPDATE files SET body = ? WHERE tenant_id = ? AND file_id = ?';

/** At home is the second city. */
const homeOf = ({ regions }: Pick<At, 'regions'>): string => regions[1] ?? '';

interface Asking {
  /** Kept at home, or wherever the hash says. */
  readonly pinned: boolean;
  /** What clients abroad ask. */
  readonly abroad?: string;
}

function residing({ pinned, abroad }: Asking, at: At): Request {
  const { regions, seed } = at;
  const home = homeOf(at);
  const file = { from: 1, to: 10 };
  const own = [
    { sql: 'SELECT body FROM files WHERE tenant_id = ? AND file_id = ?', params: [TENANT, file] },
    { sql: CHANGE, params: [MARKER, TENANT, file] },
    { sql: 'DELETE FROM files WHERE tenant_id = ? AND file_id = ?', params: [TENANT, { from: 9, to: 10 }], weight: 0.1 },
  ];
  const others = [{ sql: 'SELECT count(*) FROM files WHERE tenant_id = ?', params: [{ from: 8, to: 50 }] }];
  const scenario = world({
    ...{ architecture: 'partition-router', regions: [...regions], untilMs: UNTIL_MS + 2000, setup: [...SETUP], shardedBy: 'tenant_id' },
    settings: { key: 'tenant_id', ...(pinned ? { residents: `${TENANT}=${home}` } : {}) },
    commands: Array.from({ length: 10 }, (_, i) => ({
      atMs: 50 * (i + 1),
      command: { type: 'query' as const, client: `client-${home}`, op: `write-${i}`, sql: CHANGE, params: [MARKER, TENANT, i + 1] },
    })),
    load: [
      { clients: clientsIn([home]), perSecond: 4, fromMs: WRITES_MS, untilMs: UNTIL_MS, statements: own },
      {
        ...{ clients: clientsIn(regions.filter((city) => city !== home)), perSecond: 1, untilMs: UNTIL_MS },
        statements: abroad === undefined ? others : [...others, { sql: abroad }],
      },
    ],
  });
  return { scenario, seed, marker: MARKER };
}

/** How often the marker was found outside: messages that were sent there, and databases there. */
function measured({ marked, ops }: Sheet, at: At): Observation {
  const home = homeOf(at);
  const outside = Object.entries(marked ?? {}).filter(([city]) => city !== home);
  const value = sum(outside.map(([, count]) => count));
  return { value, holds: value === 0, counts: { operations: ops.length, inside: marked?.[home] ?? 0 } };
}

const rowOf = (condition: Pick<Row, 'id' | 'says' | 'expected' | 'sets'>, asking: Asking): Row =>
  row({
    ...{ ...condition, least: { operations: 1000, inside: 500 } },
    arms: (at) => ({ run: residing(asking, at) }),
    measure: ({ run }, at) => measured(run, at),
  });

export const p9: Claim = {
  id: 'P9',
  statement: 'Data can be kept in its region.',
  architecture: 'partition-router',
  group: 'pros',
  comparison: 'messages to other cities, and databases there, that hold 32 letters which stand in the resident’s rows alone',
  unit: 'times',
  margin: 'None: one copy abroad is one too many for whoever has to keep them at home.',
  trap: 'No resident rows asked for, or only live rows looked at: they are read, changed and deleted, and whole pages are searched, free ones too.',
  expected: 'held under conditions',
  rows: [
    rowOf({ id: 'inside', says: 'its clients are at home', expected: true, sets: ['W', 'E'] }, { pinned: true }),
    rowOf(
      { id: 'report', says: 'and reports from abroad that ask for totals', expected: true, sets: ['W', 'E'] },
      { pinned: true, abroad: 'SELECT count(*) FROM files' },
    ),
    rowOf(
      { id: 'export', says: 'a client abroad asks for the row itself', expected: false, sets: ['W', 'E'] },
      { pinned: true, abroad: `SELECT body FROM files WHERE tenant_id = ${TENANT}` },
    ),
  ],
  control: {
    what: 'a tenant that is kept nowhere in particular must be found abroad.',
    row: rowOf({ id: 'unpinned', says: 'not pinned', expected: false, sets: ['W', 'E'] }, { pinned: false }),
  },
};
