/** Generated schemas, data and queries for partitions: keys of every affinity and collation, and all the ways to ask for them. */
import fc from 'fast-check';
import type { Value } from '../../../src/sim/operation.ts';

export interface Case {
  readonly setup: readonly string[];
  readonly queries: readonly { readonly sql: string; readonly params: readonly Value[] }[];
}

// ---- schemas and data: keys of every affinity and collation, with values that are nearly equal
export const KEY_TYPES = ['INTEGER', 'TEXT', 'TEXT COLLATE NOCASE', 'TEXT COLLATE RTRIM', 'NUMERIC', 'REAL', 'VARCHAR(9)', ''];
const keyLiteral = fc.constantFrom(
  '1',
  '2',
  '3',
  '4',
  '5',
  "'1'",
  "'2'",
  "'5'",
  "'05'",
  "'a'",
  "'A'",
  "'b'",
  "'a '",
  'NULL',
  '2.0',
  '2.5',
  "'2.0'",
  "x'61'",
  '9007199254740993',
  '9007199254740992.0',
  '-1',
  "'ä'",
);
const plain = fc.constantFrom('0', '1', '2', '3', '7', 'NULL', "'x'", "'y'", "'X'", '1.5', '2.0', "'2'");
const row = fc.tuple(keyLiteral, plain, plain);
const rowsOf = fc.array(row, { minLength: 0, maxLength: 14 });
const insertAll = (table: string, rows: readonly (readonly string[])[]): string[] =>
  rows.map((values, i) => `INSERT INTO ${table} VALUES (${[...values, String(i)].join(', ')})`);

export const setupOf = fc
  .tuple(fc.constantFrom(...KEY_TYPES), fc.constantFrom(...KEY_TYPES), rowsOf, rowsOf, rowsOf)
  .map(([first, second, a, b, w]) => [
    `CREATE TABLE a (k ${first}, v INTEGER, u, id INTEGER NOT NULL)`,
    `CREATE TABLE b (v TEXT, k ${second}, u, id INTEGER NOT NULL, d AS (id * 2))`,
    'CREATE TABLE w (k2, v INTEGER, u TEXT COLLATE NOCASE, id INTEGER PRIMARY KEY)',
    'CREATE INDEX ai ON a (v)',
    'CREATE VIEW busy AS SELECT k, count(*) AS n FROM a GROUP BY k',
    'CREATE VIEW both_tables AS SELECT k, id FROM a UNION ALL SELECT k, id + 100 FROM b',
    ...insertAll('a', a),
    ...b.map(([k, v, u], i) => `INSERT INTO b VALUES (${v ?? ''}, ${k ?? ''}, ${u ?? ''}, ${i})`),
    ...insertAll('w', w),
  ]);

// ---- queries
const operand = fc.oneof(
  { weight: 3, arbitrary: keyLiteral },
  { weight: 2, arbitrary: fc.constant('?') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "'a' || ''",
      '1 + 1',
      'CAST(5 AS INTEGER)',
      "CAST('5' AS TEXT)",
      'abs(-5)',
      '(SELECT 2)',
      '(SELECT max(v) FROM w)',
      "'A' COLLATE NOCASE",
      '+2',
      '7 / 3',
      "substr('bab', 2, 1)",
      'coalesce(NULL, 5)',
      "(SELECT value FROM json_each('[2]'))",
      'NULLIF(1, 1)',
    ),
  },
);
const onKey = (t: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: operand.map((x) => `${t}.k = ${x}`) },
    { weight: 1, arbitrary: operand.map((x) => `${x} = ${t}.k`) },
    { weight: 1, arbitrary: operand.map((x) => `${t}.k IS ${x}`) },
    { weight: 1, arbitrary: operand.map((x) => `${t}.k <> ${x}`) },
    { weight: 1, arbitrary: operand.map((x) => `${t}.k > ${x}`) },
    { weight: 2, arbitrary: fc.array(operand, { minLength: 1, maxLength: 3 }).map((xs) => `${t}.k IN (${xs.join(', ')})`) },
    { weight: 1, arbitrary: fc.constant(`${t}.k IN (SELECT v FROM w)`) },
    { weight: 1, arbitrary: fc.constant(`${t}.k IN (SELECT value FROM json_each('[1, "5", "a", null]'))`) },
    { weight: 1, arbitrary: operand.map((x) => `(${t}.k = ${x} OR ${t}.k IS NULL)`) },
    { weight: 1, arbitrary: operand.map((x) => `(${t}.k IS NULL OR ${t}.k = ${x} AND ${t}.v = 2)`) },
    { weight: 1, arbitrary: operand.map((x) => `${t}.k = ${x} COLLATE NOCASE`) },
    { weight: 1, arbitrary: operand.map((x) => `${t}.k IS NOT DISTINCT FROM ${x}`) },
    { weight: 1, arbitrary: fc.tuple(operand, operand).map(([x, y]) => `(${t}.k = ${x} OR ${t}.k = ${y})`) },
    { weight: 1, arbitrary: fc.tuple(operand, operand).map(([x, y]) => `${t}.k = ${x} AND ${t}.k = ${y}`) },
    { weight: 1, arbitrary: operand.map((x) => `NOT (${t}.k = ${x})`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `${t}.v = 2`,
        `${t}.u = 'x'`,
        `${t}.id < 5`,
        '1',
        `${t}.k IS NULL`,
        `${t}.k LIKE 'a%'`,
        `${t}.k BETWEEN 1 AND 3`,
      ),
    },
  );
const join = fc.constantFrom('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'CROSS JOIN');
const joinOn = fc.constantFrom(
  'x.k = y.k',
  'y.k = x.k',
  'x.v = y.v',
  'x.id = y.id',
  'x.k = y.v',
  'x.k = y.k AND x.id = y.id',
  'x.k = y.k COLLATE NOCASE',
  '+x.k = y.k',
  'x.id < y.id',
);
const aggregate = fc.constantFrom(
  'count(*)',
  'count(x.v)',
  'sum(x.id)',
  'min(x.k)',
  'max(x.v)',
  'total(x.id)',
  'count(DISTINCT x.k)',
  'avg(x.id)',
  "group_concat(x.id, '+' ORDER BY x.id)",
  'sum(x.id) FILTER (WHERE x.v = 2)',
);
const table = fc.constantFrom('a', 'b');
const anyTable = fc.constantFrom('a', 'b', 'w');

// ---- what partitions can do by themselves, or nearly
const total = fc.constantFrom(
  'count(*)',
  'count(x.v)',
  'sum(x.id)',
  'sum(x.u)',
  'avg(x.id)',
  'avg(x.u)',
  'total(x.v)',
  'min(x.v)',
  'max(x.id)',
  'max(x.id) - min(x.id)',
  'sum(x.id) / count(*)',
  'avg(x.v) + 1',
  'count(DISTINCT x.k)',
  'count(DISTINCT x.v)',
  'sum(DISTINCT x.v)',
  'sum(x.id + 1) FILTER (WHERE x.id > 3)',
  'avg(x.id) FILTER (WHERE x.v = 2)',
  "group_concat(x.id, '+' ORDER BY x.id)",
  'CASE WHEN count(*) > 2 THEN sum(x.id) ELSE -1 END',
  'typeof(sum(x.u))',
  'max(x.v) / 2',
  'coalesce(max(x.id), 0)',
);
const where = fc.oneof(
  { weight: 2, arbitrary: fc.constant('1') },
  { weight: 2, arbitrary: fc.constantFrom('x.id > 2', "x.u = 'x'", 'x.v IS NOT NULL', 'x.id % 2 = ?', 'x.k > ?', 'x.id BETWEEN 1 AND 9') },
  { weight: 1, arbitrary: onKey('x') },
);
const tied = fc.constantFrom(
  'a x',
  'a x',
  'b x',
  'a x JOIN a y ON x.k = y.k',
  'a x LEFT JOIN a y ON y.k = x.k AND y.id > x.id',
  'a x JOIN b y ON y.k = x.k',
  'a x LEFT JOIN b y ON y.k = x.k',
);
const grouping = fc.constantFrom('x.v', 'x.k', 'x.u', 'x.id % 3', 'x.v, x.id % 2', 'x.k, x.v', 'coalesce(x.v, 0)', 'length(x.u)');
const having = fc.constantFrom('', 'HAVING count(*) > 1', 'HAVING max(x.id) > 4 AND count(x.v) < 5', 'HAVING avg(x.id) >= 3');
const reports: readonly fc.Arbitrary<string>[] = [
  fc.tuple(total, total, tied, where).map(([f, g, t, p]) => `SELECT ${f}, ${g} FROM ${t} WHERE ${p}`),
  fc
    .tuple(total, grouping, tied, where, having)
    .map(([f, g, t, p, h]) =>
      `SELECT ${g.includes(',') ? 'x.id % 1' : g}, ${f} FROM ${t} WHERE ${p} GROUP BY ${g} ${h}`.replace('x.id % 1', "'all'"),
    ),
  fc
    .tuple(tied, where, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom('x.k, x.id', '*'))
    .map(
      ([t, p, n, o, c]) =>
        `SELECT ${t.length > 3 && c === '*' ? 'x.*' : c} FROM ${t.slice(0, 3)} WHERE ${p} ORDER BY x.id DESC, x.v LIMIT ${n} OFFSET ${o}`,
    ),
  fc.tuple(tied, where).map(([t, p]) => `SELECT x.id, x.u || '!', typeof(x.u) FROM ${t} WHERE ${p}`),
  fc
    .tuple(fc.constantFrom('x.v', 'x.id % 3', 'x.k', 'x.u', 'x.v, x.id % 2'), tied, where, fc.boolean())
    .map(([c, t, p, named]) => `SELECT DISTINCT ${c} FROM ${t} WHERE ${p} ORDER BY ${named ? c : '1'}`),
  fc
    .tuple(total, tied, where, fc.integer({ min: 0, max: 4 }))
    .map(([f, t, p, n]) => `SELECT x.id AS one, ${f} AS f FROM ${t} WHERE ${p} GROUP BY one ORDER BY 2 DESC, one LIMIT ${n}`),
  fc
    .tuple(where, fc.constantFrom('EXISTS', 'NOT EXISTS'))
    .map(([p, e]) => `SELECT count(*), sum(id) FROM a x WHERE ${p} AND ${e} (SELECT 1 FROM b y WHERE y.k = x.k)`),
];

const shapes: readonly fc.Arbitrary<string>[] = [
  fc.tuple(table, onKey('x')).map(([t, p]) => `SELECT *, typeof(x.u), typeof(x.k), x.u / 2 FROM ${t} x WHERE ${p}`),
  fc
    .tuple(table, onKey('x'), fc.constantFrom('', ' DESC'), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 3 }))
    .map(([t, p, d, n, o]) => `SELECT k, v, id FROM ${t} x WHERE ${p} ORDER BY k${d}, v, id LIMIT ${n} OFFSET ${o}`),
  fc.tuple(aggregate, table, onKey('x')).map(([f, t, p]) => `SELECT ${f} FROM ${t} x WHERE ${p}`),
  fc
    .tuple(aggregate, table, fc.constantFrom('', 'HAVING count(*) > 1'))
    .map(([f, t, h]) => `SELECT min(x.id), ${f} FROM ${t} x GROUP BY x.k ${h}`),
  fc.tuple(table, fc.constantFrom('k', 'v', 'k, v', 'u')).map(([t, c]) => `SELECT DISTINCT ${c} COLLATE BINARY FROM ${t}`),
  fc
    .tuple(table, anyTable, join, joinOn, onKey('x'))
    .map(
      ([t, s, j, on, p]) => `SELECT x.id, y.id, x.k FROM ${t} x ${j} ${s} y ON ${s === 'w' ? on.replaceAll('y.k', 'y.k2') : on} WHERE ${p}`,
    ),
  fc
    .tuple(table, table, fc.constantFrom('LEFT JOIN', 'JOIN', 'FULL JOIN'), onKey('y'))
    .map(([t, s, j, p]) => `SELECT x.id, y.id FROM ${t} x ${j} ${s} y ON x.k = y.k AND ${p}`),
  fc
    .tuple(table, table, fc.constantFrom('JOIN', 'LEFT JOIN', 'FULL JOIN'), operand)
    .map(([t, s, j, v]) => `SELECT k, x.id, y.id FROM ${t} x ${j} ${s} y USING (k) WHERE k = ${v}`),
  fc
    .tuple(table, table, onKey('x'))
    .map(
      ([t, s, p]) =>
        `SELECT id, (SELECT count(*) FROM ${s} y WHERE y.k = x.k), (SELECT max(id) FROM ${s} z WHERE z.id <= x.id) FROM ${t} x WHERE ${p}`,
    ),
  fc
    .tuple(table, table, onKey('x'), fc.constantFrom('EXISTS', 'NOT EXISTS'))
    .map(([t, s, p, e]) => `SELECT id FROM ${t} x WHERE ${p} AND ${e} (SELECT 1 FROM ${s} y WHERE y.k = x.k AND y.id <> x.id)`),
  fc.tuple(table, table, onKey('y')).map(([t, s, p]) => `SELECT id FROM ${t} WHERE k IN (SELECT k FROM ${s} y WHERE ${p})`),
  fc
    .tuple(table, onKey('x'), table, onKey('y'), fc.constantFrom('UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT'))
    .map(([t, p, s, q, u]) => `SELECT id FROM ${t} x WHERE ${p} ${u} SELECT id FROM ${s} y WHERE ${q}`),
  fc
    .tuple(table, onKey('x'), table)
    .map(
      ([t, p, s]) =>
        `WITH mine AS (SELECT * FROM ${t} x WHERE ${p}) SELECT m.id, count(*) FROM mine m JOIN ${s} o ON o.k = m.k GROUP BY m.id`,
    ),
  fc.tuple(table, operand).map(([t, v]) => `WITH p(k) AS (SELECT ${v}) SELECT id FROM ${t} JOIN p ON p.k = ${t}.k`),
  fc
    .tuple(table, operand)
    .map(
      ([t, v]) =>
        `WITH RECURSIVE walk(k, n) AS (SELECT k, 0 FROM ${t} WHERE k = ${v} UNION SELECT b.id, n + 1 FROM b JOIN walk ON walk.k = b.k WHERE n < 3) SELECT * FROM walk`,
    ),
  fc
    .tuple(table, onKey('x'))
    .map(
      ([t, p]) =>
        `SELECT id, row_number() OVER (PARTITION BY k ORDER BY id), sum(id) OVER (ORDER BY id ROWS 1 PRECEDING) FROM ${t} x WHERE ${p}`,
    ),
  fc.tuple(fc.constantFrom('busy', 'both_tables'), operand).map(([v, o]) => `SELECT * FROM ${v} WHERE k = ${o}`),
  fc
    .tuple(table, onKey('x'), table, onKey('y'))
    .map(([t, p, s, q]) => `SELECT count(*), (SELECT count(*) FROM ${s} y WHERE ${q}) FROM ${t} x WHERE ${p}`),
  fc
    .tuple(table, table, operand)
    .map(([t, s, v]) => `SELECT x.id, y.id, z.id FROM ${t} x, ${s} y, w z WHERE x.k = ${v} AND y.k = x.k AND z.v = y.id`),
  onKey('x').map((p) => `SELECT id, k FROM a x INDEXED BY ai WHERE v > 0 AND ${p}`),
  fc.tuple(table, onKey('x')).map(([t, p]) => `SELECT w.rowid, x.id FROM w JOIN ${t} x ON x.id = w.oid WHERE ${p} AND w._rowid_ < 9`),
  fc
    .tuple(table, table, onKey('x'), fc.constantFrom('LEFT JOIN', 'FULL JOIN', 'RIGHT JOIN'))
    .map(([t, s, p, j]) => `SELECT x.id, y.id FROM ${t} x ${j} ${s} y ON x.k = y.k WHERE y.k IS NULL AND ${p}`),
  fc
    .tuple(table, table, operand)
    .map(([t, s, v]) => `SELECT x.id, y.id FROM ${t} x JOIN ${s} y ON y.k IS x.k WHERE x.k IS ${v} OR (x.k = 1 AND x.v = 2)`),
  fc.tuple(table, onKey('x')).map(([t, p]) => `SELECT CASE WHEN ${p} THEN id ELSE -1 END FROM ${t} x`),
  fc
    .tuple(table, table, operand)
    .map(
      ([t, s, v]) =>
        `SELECT x.id, q.n FROM ${t} x LEFT JOIN (SELECT k, count(*) AS n FROM ${s} GROUP BY k) q ON q.k = x.k WHERE x.k = ${v}`,
    ),
  fc
    .tuple(operand, fc.constantFrom('ORDER BY id', 'ORDER BY id DESC'))
    .map(
      ([v, o]) =>
        `SELECT * FROM (SELECT id, k FROM a WHERE k = ${v} ${o} LIMIT 2) UNION ALL SELECT id, k FROM b WHERE k = ${v === '?' ? '2' : v}`,
    ),
  ...reports,
];

export const parameter: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  1,
  2,
  5,
  -1,
  2.5,
  '1',
  '2',
  '5',
  'a',
  'A',
  'a ',
  null,
  9007199254740993n,
  0.1,
  new Uint8Array([97]),
);
const query = fc
  .oneof(...shapes)
  .chain((sql) => fc.tuple(...Array.from({ length: sql.split('?').length - 1 }, () => parameter)).map((params) => ({ sql, params })));
export const cases: fc.Arbitrary<Case> = fc.record({ setup: setupOf, queries: fc.array(query, { minLength: 10, maxLength: 10 }) });
