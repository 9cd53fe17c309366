/** Random statements of all kinds, for tests that compare one database with another. */
import type { Value } from '../../src/sim/operation.ts';

export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
}

export const SCHEMA: readonly string[] = [
  'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT, n INTEGER CHECK (n < 100000), b BLOB)',
  'CREATE TABLE h (a, b)',
  'CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID',
  'CREATE TABLE u (a TEXT PRIMARY KEY, n UNIQUE)',
  'CREATE INDEX ta ON t (a)',
  'CREATE TABLE log (x)',
  "CREATE TRIGGER tr AFTER UPDATE ON t BEGIN INSERT INTO log VALUES (new.id || ':' || new.n); END",
  'CREATE TRIGGER td AFTER DELETE ON t BEGIN DELETE FROM w WHERE k = old.a; END',
  'CREATE VIEW both AS SELECT a, n FROM t UNION ALL SELECT a, n FROM u',
];

/** What tells two databases apart, row ids and what SQLite keeps for itself among it. */
export const TELLING: readonly string[] = [
  'SELECT count(*), sum(n), max(id), sum(length(b)) FROM t',
  'SELECT * FROM t',
  'SELECT rowid, * FROM h',
  'SELECT * FROM w',
  'SELECT rowid, * FROM u ORDER BY rowid',
  'SELECT rowid, * FROM log',
  'SELECT * FROM sqlite_sequence',
  'SELECT type, name, sql FROM sqlite_schema ORDER BY name',
];

export interface Statements {
  random(below: number): number;
  /** `inside` a transaction, `outside` of one, or what a `client` may ask. */
  next(where: 'inside' | 'outside' | 'client'): Statement;
}

export function statements(seed: number): Statements {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let made = 0;
  const word = (): string => `w${random(500)}`;
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const rows: readonly (() => readonly [string, ...Value[]])[] = [
    () => [
      'INSERT INTO t (a, n, b) VALUES (?, ?, zeroblob(?))',
      word(),
      random(900),
      random(9) > 0 ? random(80) : random(3) > 0 ? random(60_000) : 600_000,
    ],
    () => ["INSERT INTO t (a, n) VALUES (?, ?), ('second', 3)", word(), random(900)],
    () => ['UPDATE t SET n = n + ? WHERE id = ?', random(90), random(200)],
    // Often fails half way.
    () => ['UPDATE t SET n = CASE WHEN id % 9 = 8 THEN 999999 ELSE n + 1 END WHERE id % 3 = ?', random(3)],
    () => ['DELETE FROM t WHERE id % 11 = ?', random(11)],
    () => ['INSERT OR REPLACE INTO w VALUES (?, ?)', word(), random(9)],
    () => ['INSERT INTO w VALUES (?, 1) ON CONFLICT (k) DO UPDATE SET v = v + 1 RETURNING v', word()],
    () => ['REPLACE INTO u VALUES (?, ?)', word(), random(100)],
    () => ['INSERT OR IGNORE INTO u VALUES (?, ?)', word(), random(100)],
    () => ['INSERT OR FAIL INTO u SELECT a, n FROM t ORDER BY id LIMIT ?', random(9)],
    () => ['INSERT INTO u VALUES (NULL, ?)', random(1_000)],
    () => ['INSERT INTO h SELECT a, n FROM t LIMIT ?', random(40)],
    () => ['WITH some AS (SELECT a FROM u LIMIT ?) UPDATE h SET b = 0 WHERE a IN (SELECT a FROM some)', random(9)],
    () => ['WITH gone AS (SELECT max(rowid) AS r FROM h) DELETE FROM h WHERE rowid = (SELECT r FROM gone)'],
    () => ['INSERT INTO h SELECT * FROM h LIMIT 30'],
    () => ['UPDATE sqlite_sequence SET seq = seq + 1'],
    () => [pick(['DELETE FROM h', 'DELETE FROM t', 'DELETE FROM u', 'DELETE FROM w', 'DELETE FROM log', 'UPDATE t SET n = n'])],
  ];
  const schemas: readonly (() => readonly [string, ...Value[]])[] = [
    () => [`CREATE TABLE c${made++} AS SELECT * FROM t LIMIT 9`],
    () => [`DROP TABLE IF EXISTS c${random(made + 1)}`],
    () => [`ALTER TABLE h ADD COLUMN x${made++}`],
    () => [`ALTER TABLE w RENAME COLUMN v TO v${made++}`],
    () => [pick(['ANALYZE', 'ANALYZE t', 'REINDEX', 'DROP INDEX IF EXISTS ta', 'CREATE INDEX IF NOT EXISTS ta ON t (a)'])],
  ];
  const ofTheirOwn: typeof rows = [
    () => ['INSERT INTO h (a, b) VALUES (random(), CURRENT_TIMESTAMP)'],
    () => ['UPDATE u SET n = abs(random()) % 1000 WHERE n % 7 = ?', random(7)],
    () => [`CREATE TABLE c${made++} AS SELECT random() AS r, 1 AS a, 2 AS a, 3 AS a, 4 AS a, 5 AS a`],
    () => [pick(["UPDATE sqlite_stat1 SET stat = '50000 2'", 'DELETE FROM sqlite_stat1'])],
  ];
  const anywhere = [...rows, ...rows, ...schemas];
  return {
    random,
    next(where) {
      // Chance and clock are the engine's.
      const list = where === 'client' ? [...anywhere, ...ofTheirOwn] : anywhere;
      const [sql, ...params] =
        where === 'outside' && random(30) === 0 ? (['VACUUM'] as const) : ((list[random(list.length)] ?? schemas[0])?.() ?? ['']);
      return { sql, params };
    },
  };
}
