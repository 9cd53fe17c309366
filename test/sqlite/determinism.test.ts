/** The same seed and clock give the same bytes, on any host (traps 1 and 6). */
import { afterEach, describe, expect, it } from 'vitest';
import { ask, engineWith, NOW, rows } from './helpers.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('randomness', () => {
  const statement = 'SELECT random(), hex(randomblob(6)), random()';

  it('is decided by the run seed and the operation, not by what ran before', () => {
    const a = engineWith(['n']);
    const b = engineWith(['n']);
    rows(b, 'n', 'SELECT randomblob(100)', { seed: 'other' });
    expect(rows(a, 'n', statement, { seed: 'op-1' })).toEqual(rows(b, 'n', statement, { seed: 'op-1' }));
    expect(rows(a, 'n', statement, { seed: 'op-1' })).not.toEqual(rows(a, 'n', statement, { seed: 'op-2' }));
    expect(rows(a, 'n', statement, { seed: 'op-1' })).not.toEqual(rows(engineWith(['n'], false, 8), 'n', statement, { seed: 'op-1' }));
  });

  it('keeps these very bytes from version to version', () => {
    expect(rows(engineWith(['n']), 'n', 'SELECT hex(randomblob(8)), random()', { seed: 'golden' })).toMatchInlineSnapshot(`
      [
        [
          "39A820A77E99377B",
          3954600258135282453n,
        ],
      ]
    `);
  });

  it('spreads: a thousand draws have a thousand values and no lean', () => {
    const drawn = rows(
      engineWith(['n']),
      'n',
      'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000) SELECT random() FROM c',
    );
    expect(new Set(drawn.map(([value]) => String(value))).size).toBe(1000);
    const positive = drawn.filter(([value]) => BigInt(String(value)) > 0n).length;
    expect(positive).toBeGreaterThan(430);
    expect(positive).toBeLessThan(570);
  });

  it('reaches column defaults, which no text names', () => {
    const made = (): unknown => {
      const engine = engineWith(['n']);
      rows(engine, 'n', 'CREATE TABLE t (a, b DEFAULT (hex(randomblob(4))), c DEFAULT CURRENT_TIMESTAMP)');
      rows(engine, 'n', 'INSERT INTO t(a) VALUES (1), (2)');
      return rows(engine, 'n', 'SELECT * FROM t');
    };
    expect(made()).toEqual(made());
    expect(made()).toMatchObject([
      [1, expect.any(String), '2024-03-10 12:34:56'],
      [2, expect.any(String), '2024-03-10 12:34:56'],
    ]);
  });
});

describe('the clock', () => {
  it('is the one given with the job', () => {
    const engine = engineWith(['n']);
    expect(rows(engine, 'n', "SELECT CURRENT_TIMESTAMP, strftime('%f', 'now'), unixepoch()")).toEqual([
      ['2024-03-10 12:34:56', '56.789', Math.floor(NOW / 1000)],
    ]);
    expect(rows(engine, 'n', 'SELECT datetime()', { nowMs: 0 })).toEqual([['1970-01-01 00:00:00']]);
  });

  it.each(['America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'])(
    'trap 1: localtime is UTC also in %s, however it is spelled',
    (place) => {
      process.env['TZ'] = place;
      expect(new Date(NOW).getTimezoneOffset()).not.toBe(0);
      const engine = engineWith(['n']);
      const texts = rows(
        engine,
        'n',
        "SELECT datetime('now', 'localtime'), datetime('now', 'local' || 'time'), datetime('now', 'utc'), datetime('now', ?)",
        { params: ['localtime'] },
      );
      expect(texts).toEqual([Array.from({ length: 4 }, () => '2024-03-10 12:34:56')]);
    },
  );
});

describe('values', () => {
  it('come back as they went in', () => {
    const engine = engineWith(['n']);
    rows(engine, 'n', 'CREATE TABLE v (i INTEGER PRIMARY KEY, x)');
    const values = [
      null,
      0,
      -1,
      2147483648,
      Number.MAX_SAFE_INTEGER,
      9007199254740993n,
      -9223372036854775808n,
      0.1,
      -1e300,
      '',
      'ascii',
      'grüße 🌍',
      '\ufeffmark',
      'x'.repeat(100_000),
      new Uint8Array(0),
      new Uint8Array([0, 1, 255]),
    ];
    values.forEach((value, i) => rows(engine, 'n', 'INSERT INTO v VALUES (?, ?)', { params: [i, value] }));
    expect(rows(engine, 'n', 'SELECT x FROM v ORDER BY i').map(([value]) => value)).toEqual(values);
  });

  it('refuses an integer that SQLite cannot hold', () => {
    const { outcome } = ask(engineWith(['n']), 'n', 'SELECT ?', { params: [2n ** 63n] });
    expect(outcome).toMatchObject({ ok: false, definite: true, problem: { message: expect.stringContaining('Parameter 1') } });
  });
});

describe('engines', () => {
  it('do not see each other, and databases of one engine neither', () => {
    const a = engineWith(['x', 'y']);
    const b = engineWith(['x']);
    rows(a, 'x', 'CREATE TABLE t (a)');
    expect(a.tables('x').map((table) => table.name)).toEqual(['t']);
    expect(a.tables('y')).toEqual([]);
    expect(b.tables('x')).toEqual([]);
  });
});
