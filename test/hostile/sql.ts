/** SQL that means harm, by families. Each is one statement with a name of its own; what it needs to exist stands in `SETUP`. */
const range = (count: number, each: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => each(i));
const text = (length: number, of = 'a'): string => `printf('%.*c', ${length}, '${of}')`;
const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)';
const numbers = (last: number): string => `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${last})`;
const wide = "'[' || replace(hex(zeroblob(100000)), '00', '1,') || '1]'";
const letters = (count: number): string => 'x'.repeat(count);

/** Sharded by tenant_id, so that it runs on all architectures. */
export const SETUP: readonly string[] = [
  'CREATE TABLE d (tenant_id INTEGER, v TEXT)',
  "INSERT INTO d VALUES (1, 'ordinary')",
  ...range(18, (i) => `CREATE VIEW joined${i} AS SELECT ${i === 0 ? '1 AS x' : `a.x FROM joined${i - 1} a, joined${i - 1} b`}`),
  ...range(24, (i) => `CREATE VIEW summed${i} AS SELECT ${i === 0 ? 'v AS x FROM d' : `x || x AS x FROM summed${i - 1}`}`),
  ...range(
    24,
    (i) => `CREATE VIEW stacked${i} AS SELECT ${i === 0 ? '1 AS x' : `x FROM stacked${i - 1} UNION ALL SELECT x FROM stacked${i - 1}`}`,
  ),
];

const quadratic: Readonly<Record<string, string>> = {
  instr: `SELECT instr(${text(999_999)}, ${text(499_999)} || 'b')`,
  'instr-blob': "SELECT instr(zeroblob(999999), CAST(zeroblob(499999) || x'01' AS BLOB))",
  'instr-often': `${endless} SELECT sum(instr(s, t)) FROM n, (SELECT ${text(20_000)} AS s, ${text(9_999)} || 'b' AS t)`,
  replace: `SELECT length(replace(${text(999_999)}, ${text(499_999)} || 'b', ''))`,
  'replace-grows': `SELECT length(replace(replace(${text(900)}, 'a', ${text(900)}), 'a', ${text(900)}))`,
  like: `SELECT ${text(999_999)} LIKE '${'%a'.repeat(450)}b'`,
  'like-often': `${endless} SELECT count(*) FROM n WHERE ${text(4_000)} LIKE '%${'a'.repeat(400)}b'`,
  'like-escape': `SELECT ${text(999_999)} LIKE '${'%a'.repeat(450)}b' ESCAPE 'x'`,
  glob: `SELECT ${text(999_999)} GLOB '*${'[a]'.repeat(300)}b'`,
  'glob-stars': `SELECT ${text(999_999)} GLOB '${'*a'.repeat(450)}b'`,
  trim: `SELECT length(trim(${text(999_999)}, ${text(400_000, 'b')} || 'a'))`,
  rtrim: `SELECT length(rtrim(${text(999_999)}, ${text(9_999)}))`,
  'concat-window': `${numbers(5_000)} SELECT max(length(g)) FROM (SELECT group_concat(${text(190)}) OVER (ORDER BY i) AS g FROM n)`,
  'json-at-each': `SELECT count(json_extract(j.d, '$[' || e.key || ']')) FROM (SELECT ${wide} AS d) j, json_each(j.d) e`,
  'json-patch': `${numbers(20_000)} SELECT length(json_patch(a, a)) FROM (SELECT '{' || group_concat('"k' || i || '":1') || '}' AS a FROM n)`,
};

const long: Readonly<Record<string, string>> = {
  'zero-blob': 'SELECT zeroblob(1e9)',
  'random-blobs': `${endless} SELECT sum(length(randomblob(999999))) FROM n`,
  'wide-number': "SELECT printf('%2000000000d', 1)",
  digits: "SELECT length(printf('%.900000f', 1e300))",
  'hex-of-hex': 'SELECT length(hex(hex(hex(zeroblob(400000)))))',
  quote: `${endless} SELECT sum(length(quote(b))) FROM n, (SELECT zeroblob(400000) AS b)`,
  upper: `${endless} SELECT sum(length(upper(s))) FROM n, (SELECT ${text(900_000)} AS s)`,
  'rows-of-a-megabyte': 'WITH RECURSIVE n(i, s) AS (SELECT 1, zeroblob(900000) UNION ALL SELECT i + 1, s FROM n) SELECT max(i) FROM n',
  'distinct-megabytes': `${numbers(1_000)} SELECT count(*) FROM (SELECT DISTINCT randomblob(500000) AS b FROM n)`,
  'sorted-megabytes': `${numbers(3_000)} SELECT length(b) FROM (SELECT zeroblob(900000) AS b, i FROM n ORDER BY b, i DESC) LIMIT 1`,
  'compared-megabytes': `${numbers(300)}, m AS MATERIALIZED (SELECT ${text(900_000)} || i AS s FROM n) SELECT count(*) FROM m a, m b WHERE a.s < b.s`,
  'json-nested': `SELECT json_valid(${text(400_000, '[')})`,
  'json-read-often': `${endless} SELECT sum(json_array_length(j)) FROM n, (SELECT ${wide} AS j)`,
  'json-each-often': `${endless} SELECT count(*) FROM n, (SELECT ${wide} AS j) w, json_each(w.j)`,
  'json-pretty': `SELECT length(json_pretty(${wide}, ${text(1_000, ' ')}))`,
  'dates-in-words': `${endless} SELECT sum(length(strftime(f))) FROM n, (SELECT replace(${text(40_000)}, 'a', '%Y') AS f)`,
  'cast-digits': `${endless} SELECT sum(CAST(s AS REAL)) FROM n, (SELECT ${text(900_000, '9')} AS s)`,
  'many-bytes-kept': `${numbers(100)} INSERT INTO d SELECT 1, ${text(900_000)} FROM n`,
  'one-large-row': `INSERT INTO d VALUES (2, ${text(600_000)})`,
};

const runaway: Readonly<Record<string, string>> = {
  'endless-count': `${endless} SELECT count(*) FROM n`,
  'endless-text': `${endless} SELECT group_concat(i) FROM n`,
  'cross-join': `${endless} SELECT count(*) FROM n a, n b, n c`,
  'ten-thousand-rows': `${endless} SELECT i FROM n LIMIT 10000`,
  frames: `${numbers(10_000)} SELECT sum(m) FROM (SELECT max(i) OVER (ORDER BY i ROWS BETWEEN 5000 PRECEDING AND CURRENT ROW) AS m FROM n)`,
  correlated: `${numbers(5_000)} SELECT count(*) FROM n a WHERE (SELECT count(*) FROM n b WHERE b.i < a.i) > 5`,
};

const compiled: Readonly<Record<string, string>> = {
  'views-joined': 'SELECT count(*) FROM joined17',
  'views-joined-some': 'SELECT count(*) FROM joined11',
  'views-summed': 'SELECT x FROM summed23',
  'views-stacked': 'SELECT count(*) FROM stacked23',
  'ctes-joined': `WITH c0 AS (SELECT 1 AS x), ${range(29, (i) => `c${i + 1} AS (SELECT a.x FROM c${i} a, c${i} b)`).join(', ')} SELECT count(*) FROM c29`,
  'ctes-summed': `WITH c0 AS (SELECT random() AS x), ${range(300, (i) => `c${i + 1} AS (SELECT x + x AS x FROM c${i})`).join(', ')} SELECT x FROM c300`,
  'ctes-scalar': `WITH c0 AS (SELECT 1 AS x), ${range(99, (i) => `c${i + 1} AS (SELECT (SELECT x FROM c${i}) + (SELECT x FROM c${i}) AS x)`).join(', ')} SELECT x FROM c99`,
  columns: `SELECT ${'1,'.repeat(40_000)}1`,
  'table-of-columns': `CREATE TABLE w (tenant_id, ${range(2_000, (i) => `c${i}`).join()})`,
  brackets: `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
  terms: `SELECT ${'1 OR '.repeat(15_000)}1`,
  nots: `SELECT ${'NOT '.repeat(20_000)}1`,
  compound: Array(2_000).fill('SELECT 1').join(' UNION ALL '),
  'compound-distinct': range(240, (i) => `SELECT ${i}`).join(' EXCEPT '),
  joins: `SELECT 1 FROM ${range(70, (i) => `sqlite_schema t${i}`).join(', ')}`,
  'joins-planned': `SELECT count(*) FROM ${range(24, (i) => `d t${i}`).join(', ')} WHERE ${range(23, (i) => `t${i}.v = t${i + 1}.v`).join(' AND ')}`,
  windows: `SELECT ${range(380, (i) => `sum(tenant_id) OVER (ORDER BY v || ${i})`).join()} FROM d`,
  'long-list': `SELECT count(*) FROM d WHERE tenant_id IN (${range(12_000, String).join()})`,
  'nested-selects': `SELECT ${'(SELECT '.repeat(400)}1${')'.repeat(400)}`,
  'nested-froms': `SELECT * FROM ${'(SELECT * FROM '.repeat(400)}d${')'.repeat(400)}`,
  arguments: `SELECT max(${range(15_000, String).join()})`,
};

const named: Readonly<Record<string, string>> = {
  'long-column': `SELECT ${letters(90_000)} FROM d`,
  'long-table': `SELECT * FROM ${letters(90_000)}`,
  'long-function': `SELECT ${letters(90_000)}(1)`,
  'long-quoted': `SELECT "${'a b '.repeat(20_000)}" FROM d`,
  'long-token': `SELECT 1 ${letters(90_000)} ${letters(1_000)}`,
  'long-collation': `SELECT v COLLATE ${letters(90_000)} FROM d`,
  'long-setting': `PRAGMA ${letters(90_000)}`,
  'long-second': `SELECT 1; ${letters(90_000)}`,
  'long-json': `SELECT json('${letters(90_000)}')`,
  'long-raise': `CREATE TRIGGER r BEFORE INSERT ON ${letters(90_000)} BEGIN SELECT 1; END`,
  'long-index': `SELECT * FROM d INDEXED BY ${letters(90_000)}`,
};

const refused: Readonly<Record<string, string>> = {
  'zero-character': "SELECT 'a\0b'",
  'hidden-second': 'SELECT 1;\0 DROP TABLE d',
  two: 'SELECT 1; DROP TABLE d',
  nothing: ';;;',
  'open-remark': '/* nothing',
  nonsense: 'SELEKT ü漢字🦄 FROM',
  'half-character': "SELECT '\ud800' FROM nowhere",
  begin: 'BEGIN IMMEDIATE',
  savepoint: 'SAVEPOINT x',
  attach: "ATTACH 'x' AS y",
  pragma: 'PRAGMA writable_schema = 1',
  'pragma-table': 'SELECT * FROM pragma_database_list',
  vacuum: "VACUUM INTO 'x'",
  temp: 'CREATE TEMP TABLE x (y)',
  'temp-table': 'CREATE TABLE temp.x (y)',
  'temp-view': 'CREATE VIEW temp.x AS SELECT 1',
  'temp-trigger': 'CREATE TRIGGER temp.x AFTER INSERT ON d BEGIN SELECT 1; END',
  virtual: 'CREATE VIRTUAL TABLE x USING fts5(y)',
  catalog: 'DELETE FROM sqlite_schema',
  extension: "SELECT load_extension('x')",
  'no-value': 'SELECT ?',
  changes: 'SELECT changes()',
  'total-changes': 'INSERT INTO d VALUES (1, total_changes())',
  'last-rowid': 'UPDATE d SET v = last_insert_rowid() WHERE tenant_id = 1',
};

/** Refused or stopped in one sentence, or harmless. */
export const HOSTILE_SQL: Readonly<Record<string, string>> = { ...quadratic, ...long, ...runaway, ...compiled, ...named, ...refused };
/** Of these, what must not succeed anywhere. */
export const REFUSED_SQL: readonly string[] = [...Object.keys(named), ...Object.keys(refused), 'instr', 'replace', 'like', 'glob', 'trim'];
