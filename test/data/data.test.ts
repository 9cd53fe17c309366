/** Files become set-ups that a database takes, and bad ones a sentence that says what, where and how to mend it. */
import init from '@sqlite.org/sqlite-wasm';
import { describe, expect, it } from 'vitest';
import { readData } from '../../src/data/read.ts';
import { readSet } from '../../src/data/set.ts';
import { statementsOf } from '../../src/scenarios/statements.ts';
import { emptyPlanet } from '../../src/scenarios/empty-planet.ts';
import { placed, withData } from '../../src/scenarios/free-play.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { fileOf, runOfFile, scenarioOf } from '../../src/session/file.ts';
import { findScenario } from '../../src/cli/find.ts';
import { encodeLink } from '../../src/session/share.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { withCommand } from '../../src/session/run.ts';
import { scenarios } from '../../src/scenarios/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What the databases of a run have after this set-up. */
async function rowsAfter(setup: readonly string[], sql: string): Promise<readonly unknown[]> {
  const session = await openSession(runOf(withData(placed(emptyPlanet(), 'eastus', 'both'), { setup, samples: [] }), { untilMs: 1 }), {});
  try {
    return session.setUpRows(sql, []);
  } finally {
    session.close();
  }
}

describe('SQL', () => {
  it('is cut at its semicolons, those of texts, comments and triggers aside', () => {
    const text = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION; -- a dump; begins so
CREATE TABLE "a;b" (x TEXT DEFAULT ';', y); /* no; */
INSERT INTO "a;b" VALUES ('it''s; so', 1);
CREATE TRIGGER t AFTER INSERT ON "a;b" BEGIN UPDATE "a;b" SET y = 1; DELETE FROM "a;b" WHERE y = 2; END;
COMMIT;`;
    const statements = statementsOf(text);
    expect(statements).toHaveLength(6);
    expect(statements[4]).toMatch(/^CREATE TRIGGER[\s\S]+END$/);
  });

  it('is taken as it stands', async () => {
    const setup = await readData(
      'notes.sql',
      bytes("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);\nINSERT INTO notes VALUES (1, 'a;b'), (2, NULL);"),
    );
    expect(await rowsAfter(setup, 'SELECT * FROM notes')).toEqual([
      [1, 'a;b'],
      [2, null],
    ]);
  });
});

describe('CSV', () => {
  it('has its columns named and typed; what is unique and called an id is the key', async () => {
    const setup = await readData('my people.csv', bytes('﻿id,name,"born, in",score,postcode\n1,"O\'Neil",1970,1.5,01234\n2,,1980,,99999\n'));
    expect(setup[0]).toBe(
      'CREATE TABLE "my_people" ("id" INTEGER PRIMARY KEY, "name" TEXT, "born, in" INTEGER, "score" REAL, "postcode" TEXT)',
    );
    expect(await rowsAfter(setup, 'SELECT *, typeof(score) FROM my_people')).toEqual([
      [1, "O'Neil", 1970, 1.5, '01234', 'real'],
      [2, null, 1980, null, '99999', 'null'],
    ]);
  });

  it('of many rows comes in statements of bounded length', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},${'x'.repeat(20)}`);
    const setup = await readData('many.csv', bytes(['n_id,text', ...lines].join('\n')));
    expect(Math.max(...setup.map(({ length }) => length))).toBeLessThan(100_000);
    expect(await rowsAfter(setup, 'SELECT count(*), count(DISTINCT n_id) FROM many')).toEqual([[20_000, 20_000]]);
  });
});

describe('a database of SQLite', () => {
  it('comes with its tables, rows, indexes and views', async () => {
    const { oo1, capi } = await init();
    const db = new oo1.DB(':memory:');
    db.exec(
      [
        'PRAGMA journal_mode = DELETE',
        'CREATE TABLE t (id INTEGER PRIMARY KEY, v, twice AS (v || v))',
        "INSERT INTO t (id, v) VALUES (1, 'a''b'), (2, x'00ff'), (3, NULL), (4, 2.5), (5, 'nul' || char(0) || 'l')",
        'CREATE INDEX by_v ON t (v)',
        'CREATE VIEW w AS SELECT count(*) AS n FROM t',
      ].join(';'),
    );
    const image = capi.sqlite3_js_db_export(db);
    db.close();
    const setup = await readData('some.db', image);
    expect(await rowsAfter(setup, 'SELECT id, quote(v), length(twice) FROM t')).toEqual([
      [1, "'a''b'", 6],
      [2, "X'00FF'", 0],
      [3, 'NULL', null],
      [4, '2.5', 6],
      [5, "'nul'", 3],
    ]);
    expect(await rowsAfter(setup, "SELECT n, (SELECT count(*) FROM sqlite_schema WHERE name = 'by_v') FROM w")).toEqual([[5, 1]]);
  });
});

describe('a file that cannot be taken is answered in one sentence', () => {
  it.each([
    ['empty.sql', bytes(''), /^empty\.sql is empty\. Choose one/],
    ['big.sql', new Uint8Array(9 * 1024 * 1024), /^big\.sql has 9\.0 MB; at most 8 are taken/],
    ['huge.sqlite', new Uint8Array(100 * 1024 * 1024), /^huge\.sqlite has 100\.0 MB; at most 8 are taken\. Take a part of it\.$/],
    [
      'holiday.sqlite',
      new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff]),
      /^holiday\.sqlite is no text in UTF-8 and no database of SQLite\. Give/,
    ],
    [
      'old.db',
      bytes('** This file contains an SQLite 2.1 database **'),
      /^old\.db is no SQL that makes tables: it begins with “\*\* This file contains/,
    ],
    ['excel.csv', new Uint8Array([0xff, 0xfe, 0x61, 0x00, 0x2c, 0x00]), /^excel\.csv is no text in UTF-8/],
    ['zip.sql', bytes('PK\u0003\u0004 something'), /^zip\.sql is no SQL that makes tables/],
    ['cat.jpg', new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), /^cat\.jpg is no text in UTF-8 and no database/],
    ['letter.txt', bytes('Dear reader, this is no SQL.'), /^letter\.txt is no SQL that makes tables: it begins with “Dear reader/],
    ['broken.csv', bytes('a,b\n1,2\n3\n'), /^broken\.csv, row 3: it has 1 field, and the first line names 2 columns/],
    ['open.csv', bytes('a,b\n1,"2\n'), /^open\.csv, row \d: quoted field unterminated/],
    ['twice.csv', bytes('a,A\n1,2\n'), /“A” stands there twice\. Rename one\./],
    ['head.csv', bytes('a,b\n'), /^head\.csv has no rows/],
    ['torn.db', bytes(`SQLite format 3\0${'x'.repeat(200)}`), /^torn\.db cannot be read as a database of SQLite: /],
  ] as const)('%s', async (name, content, sentence) => {
    await expect(readData(name, content)).rejects.toThrow(sentence);
  });
});

describe('a database of SQLite that is not whole, or holds what no other file can', () => {
  const made = async (statements: readonly string[]): Promise<Uint8Array> => {
    const { oo1, capi } = await init();
    const db = new oo1.DB(':memory:');
    db.exec(statements.join(';'));
    const image = capi.sqlite3_js_db_export(db);
    db.close();
    return image;
  };

  it('is one sentence', async () => {
    await expect(readData('bare.db', await made(['CREATE TABLE t (x)', 'DROP TABLE t']))).rejects.toThrow(
      /^bare\.db cannot be read as a database of SQLite: it has no table\.$/,
    );
    const whole = await made(['CREATE TABLE t (x)', `INSERT INTO t SELECT hex(randomblob(200)) FROM json_each('[${'1,'.repeat(400)}1]')`]);
    await expect(readData('half.db', whole.slice(0, 8_192))).rejects.toThrow(
      /^half\.db cannot be read as a database of SQLite: [^\n]*malformed[^\n]*$/,
    );
  });

  it('with a virtual table says which', async () => {
    const text = await made(['CREATE VIRTUAL TABLE notes USING fts5 (body)', "INSERT INTO notes VALUES ('a word')"]);
    await expect(readData('search.db', text)).rejects.toThrow(
      /^search\.db cannot be read as a database of SQLite: “notes” is a virtual table/,
    );
  });

  it('several files together have the bound of one, and no two make one table', async () => {
    const half = { file: 'half.sql', bytes: new Uint8Array(5 * 1024 * 1024) };
    await expect(readSet([half, { ...half, file: 'other.sql' }])).rejects.toThrow(/^The set of 2 files has 10\.0 MB; at most 8 are taken/);
    const table = { file: 'b.sql', bytes: bytes('CREATE TABLE People (x);') };
    await expect(readSet([table, { file: 'people.csv', bytes: bytes('x\n1\n') }])).rejects.toThrow(
      'b.sql and people.csv both make a table people. Rename one of them.',
    );
  });
});

describe('a run as a file', () => {
  it('has the same trace, with all that a person has changed and done', async () => {
    for (const scenario of scenarios.slice(0, 3)) {
      const run = withCommand(runOf(scenario, { seed: 11, settings: { cores: 2 } }), {
        at: 300_001,
        command: { type: 'query', client: `client-${(scenario.clients ?? scenario.regions)[0]}`, op: 'you-1', sql: 'SELECT 1', params: [] },
      });
      const hashOf = async (spec: typeof run): Promise<string> => {
        const session = await openSession(spec, {});
        session.runToEnd();
        const hash = session.traceHash();
        session.close();
        return hash;
      };
      const again = runOfFile(fileOf(run), 'run.json');
      expect(await hashOf(again)).toBe(await hashOf(run));
      expect(readScenario(JSON.parse(JSON.stringify(scenarioOf(run))), 'file')).toEqual(again.scenario);
    }
  });

  it('is found by a terminal from its link, too', async () => {
    const [scenario] = scenarios;
    if (!scenario) throw new Error('There are some.');
    const run = runOf(scenario, { seed: 5, settings: { cores: 2 } });
    const link = encodeLink(run, 0);
    expect([(await findScenario(link)).scenario, (await findScenario(`https://example.org/?play#${link}`)).scenario]).toEqual([
      scenarioOf(run),
      scenarioOf(run),
    ]);
    await expect(findScenario('run=abc')).rejects.toThrow(/^This link cannot be opened/);
  });
});
