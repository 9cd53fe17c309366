/** Generated writes to partitions, and the same to one SQLite database with all rows. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Settings } from '../../../src/architectures/showing.ts';
import type { Value } from '../../../src/sim/operation.ts';
import { canonical, whole } from './comparing.ts';
import { KEY_TYPES, parameter, setupOf } from './queries.ts';
import { NOW_MS, World } from './world.ts';

interface Write {
  readonly sql: string;
  readonly params: readonly Value[];
}

/** Writes that are several partitions' as a rule. */
function overSeveral(keys: fc.Arbitrary<string>): readonly fc.Arbitrary<string>[] {
  const plain = keys.filter((k) => k !== '?');
  const any = fc.constantFrom('v IS NOT NULL', 'id < 9', 'v > 1', 'k > 1', 'TRUE');
  const moved = (sql: (k: string, p: string) => string) => fc.tuple(plain, any).map(([k, p]) => sql(k, p));
  return [
    any.map((p) => `UPDATE a SET v = id * 2, u = 'all' WHERE ${p}`),
    any.map((p) => `UPDATE a SET v = v + 1 WHERE ${p} RETURNING id, v`),
    fc.tuple(keys, keys).map(([k, l]) => `DELETE FROM a WHERE k IN (${k}, ${l}) OR id = 4 RETURNING id`),
    fc.constant('DELETE FROM b WHERE id % 3 = 0'),
    fc
      .tuple(keys, keys, keys, fc.constantFrom('', 'OR IGNORE', 'OR REPLACE'))
      .map(([k, l, m, or]) => `INSERT ${or} INTO c (n, k, id) VALUES (?, ${k}, 1), (2, ${l}, 2), (?, ${m}, 1)`),
    fc
      .tuple(keys, keys)
      .map(
        ([k, l]) => `INSERT INTO c VALUES (${k}, 1, 1), (${l}, 2, ?2), (?1, 3, 1) ON CONFLICT DO UPDATE SET n = n + excluded.n RETURNING n`,
      ),
    any.map((p) => `INSERT INTO d SELECT k, id + 300, v FROM a WHERE ${p}`),
    fc.constant('INSERT OR IGNORE INTO c SELECT a.k, b.id, count(*) FROM a JOIN b ON a.id = b.id GROUP BY 1, 2'),
    plain.map((k) => `INSERT INTO d (n, k, id) SELECT id, ${k}, id + 500 FROM b WHERE id < 5`),
    moved((k, p) => `UPDATE d SET k = ${k} WHERE ${p.replaceAll('v', 'n')}`),
    fc.constantFrom('UPDATE d SET k = n', 'UPDATE d SET k = k || n WHERE n IS NOT NULL', 'UPDATE d SET k = id, n = 0 WHERE id > 303'),
    fc.constant('UPDATE a SET v = (SELECT max(n) FROM c)'),
    any.map((p) => `UPDATE a SET v = (SELECT sum(n) FROM c WHERE c.id = a.id) WHERE ${p} RETURNING id, v`),
    fc.constantFrom(
      'DELETE FROM w WHERE id IN (SELECT id FROM c)',
      'INSERT INTO w (v, u) SELECT count(*), max(u) FROM w RETURNING id, v',
      'INSERT INTO w (v) SELECT n FROM c',
      'UPDATE w SET v = (SELECT count(*) FROM c) + id WHERE id < 3',
      'UPDATE d SET n = c.n FROM c WHERE c.id = 1 AND d.id > 300',
      "INSERT OR REPLACE INTO w VALUES (1, 2, 'one', 1), (NULL, 3, 'two', NULL)",
    ),
  ];
}

/** `over`: many of them need several partitions. */
function writesOf(over: boolean): fc.Arbitrary<readonly Write[]> {
  const plainKeys = ['1', '2', '3', "'1'", "'a'", "'A'", "'a '", 'NULL', '2.0', '2.5', "'2.0'", '?'];
  const computed = [
    '1 + 1',
    'abs(-2)',
    "lower('A')",
    "CAST('2' AS INTEGER)",
    'CAST(2 AS TEXT)',
    '(SELECT 2)',
    "'A' COLLATE NOCASE",
    '-(-1)',
  ];
  const keys = fc.constantFrom(...plainKeys, ...computed);
  /** Conditions on a key that rows of one place may fulfil. */
  const onOne = fc.oneof(
    keys.map((k) => `k = ${k}`),
    keys.map((k) => `k IS ${k}`),
    keys.map((k) => `k IN (${k}, ${k})`),
    fc.tuple(keys, keys).map(([k, l]) => `k IN (${k}, ${l})`),
    fc.tuple(keys, keys).map(([k, l]) => `(k = ${k} OR k = ${l})`),
    keys.map((k) => `(k = ${k} OR k IS NULL)`),
    fc.constantFrom('k IS NULL', 'k ISNULL', "k IN (SELECT value FROM json_each('[2, 2]'))", 'k IS NOT NULL', 'k = v', 'k = id'),
  );
  const change = fc.oneof(
    fc
      .tuple(keys, keys, fc.constantFrom('', 'OR IGNORE', 'OR REPLACE'))
      .map(([k, l, or]) => `INSERT ${or} INTO a (k, v, id) VALUES (${k}, 1, 50), (${l}, 2, 51)`),
    fc
      .tuple(keys, fc.integer({ min: 0, max: 9 }))
      .map(([k, id]) => `INSERT INTO c VALUES (${k}, ${id}, 1) ON CONFLICT DO UPDATE SET n = n + 1 RETURNING n`),
    fc
      .tuple(keys, fc.constantFrom('', 'AND v = 7', 'OR v = 7'))
      .map(([k, and]) => `UPDATE a SET v = id + 1, u = 'z' WHERE k = ${k} ${and}`),
    fc.tuple(keys, keys).map(([k, l]) => `DELETE FROM b WHERE k IN (${k}, ${l})`),
    keys.map((k) => `DELETE FROM b WHERE k = ${k} RETURNING id`),
    fc.tuple(keys, keys).map(([k, l]) => `UPDATE a SET v = (SELECT count(*) FROM b WHERE b.k = ${k === '?' ? '1' : k}) WHERE k = ${l}`),
    keys.map((k) => `UPDATE a SET v = b.id FROM b WHERE b.k = a.k AND a.k = ${k} AND b.id = 1`),
    fc.tuple(onOne, fc.constantFrom('', ' AND id < 6')).map(([p, and]) => `UPDATE a SET u = 'n' WHERE ${p}${and}`),
    onOne.map((p) => `UPDATE a INDEXED BY ai SET u = 'h' WHERE v = 2 AND ${p}`),
    fc.tuple(fc.constantFrom('a', 'b'), onOne).map(([t, p]) => `DELETE FROM ${t} WHERE ${p} RETURNING id, k`),
    fc.constant("UPDATE w SET u = 'q' WHERE v = 2"),
    fc.constant("UPDATE w SET u = 'r' WHERE rowid = 2"),
    onOne.map((p) => `INSERT INTO a SELECT k, v, u, id + 100 FROM a WHERE ${p}`),
    fc.tuple(keys, keys).map(([k, l]) => `INSERT INTO a (k, id) SELECT ${l === '?' ? '2' : l}, count(*) + 200 FROM b WHERE k = ${k}`),
    keys.map((k) => `INSERT INTO w (k2, v) SELECT k, id FROM a WHERE k = ${k}`),
    ...(over ? overSeveral(keys) : []),
  );
  return fc.array(
    change.chain((sql) =>
      fc.tuple(...Array.from({ length: sql.split('?').length - 1 }, () => parameter)).map((params) => ({ sql, params })),
    ),
    { minLength: 5, maxLength: 12 },
  );
}

export interface Compared {
  readonly settings: Settings;
  /** By what tables are sharded, where it is not k. */
  readonly key?: string;
  /** Many of the writes are several partitions'. */
  readonly over: boolean;
  readonly numRuns: number;
  readonly seed: number;
}

export interface Counts {
  accepted: number;
  refused: number;
  /** Those that were committed over several partitions. */
  several: number;
}

/** What partitions accept they do as one database does, and what they refuse leaves no trace. */
export function comparedWrites({ settings, key = 'k', over, numRuns, seed }: Compared): Counts {
  const counts: Counts = { accepted: 0, refused: 0, several: 0 };
  fc.assert(
    fc.property(setupOf, fc.constantFrom(...KEY_TYPES), writesOf(over), (tables, type, script) => {
      const setup = [
        ...tables,
        `CREATE TABLE c (k ${type}, id INTEGER, n INTEGER, UNIQUE (k, id))`,
        `CREATE TABLE d (k ${type}, id INTEGER, n INTEGER)`,
      ];
      const one = whole(setup);
      const many = new World(setup, { partitions: 4, settings: { ...settings, key } });
      for (const { sql, params } of script) {
        const outcome = many.ask(sql, params);
        counts[outcome.ok ? 'accepted' : 'refused'] += 1;
        if (outcome.ok && many.sent.some(({ message }) => message.kind === 'commit-decision')) counts.several += 1;
        if (!outcome.ok) expect(outcome.definite).toBe(true);
        else {
          const { result } = one.execute('all', { kind: 'query', sql, params, seed: 'op', readOnly: false }, NOW_MS);
          const expected =
            result.kind === 'query' && result.outcome.ok ? [result.outcome.changes, canonical(result.outcome.rows, false)] : result;
          expect({ sql, params, did: [outcome.changes, canonical(outcome.rows, false)] }).toEqual({ sql, params, did: expected });
        }
      }
      for (const name of ['a', 'b', 'c', 'd', 'w']) {
        const sql = `SELECT *, typeof(k${name === 'w' ? '2' : ''}) FROM ${name}`;
        expect(canonical(many.rows(sql), false)).toEqual(canonical(one.rows('all', sql), false));
      }
      expect(many.violations).toEqual([]);
      many.engine.close();
      one.close();
    }),
    { numRuns, seed, endOnFailure: process.env['EQUIVALENCE_RUNS'] !== undefined },
  );
  return counts;
}
