/** Databases as pages: the same answers as plain SQLite, copies with the same bytes, roots that stay, and every trap on the way. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES } from '../../src/sqlite/pages/heap.ts';
import { type Root, rootOf, Store } from '../../src/sqlite/pages/store.ts';
import { memoryOf } from '../../src/sqlite/wasm/raw.ts';
import { compiled, MODULES } from '../tools/wat.ts';
import { type Connection, forgetSchema, heap, openPages, openPlain } from './connection.ts';
import { sqlite } from './helpers.ts';
import { SCHEMA, type Statement, statements, TELLING } from './statements.ts';

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Runs a statement; what SQLite answers, or its words. */
function attempt(connection: Connection, { sql, params }: Statement): unknown {
  try {
    return connection.run(sql, ...params);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

const contentOf = (connection: Connection): unknown => TELLING.map((sql) => connection.run(sql));

describe('the module', () => {
  it('that is checked in is what the source gives', async () => {
    for (const [source, { generated }] of MODULES) expect(readFileSync(generated, 'utf8')).toBe(await compiled(source));
  });
});

describe.each([1, 2, 3])('random statements, seed %i', (seed) => {
  it('give what plain SQLite gives; a copy has the same bytes after each; roots and forks stay apart; nothing leaks', () => {
    const live = heap.live;
    const generate = statements(seed);
    const { random } = generate;
    const [primary, replica, fork, plain] = [openPages({ exclusive: true }), openPages({ record: false }), openPages(), openPlain()];
    for (const sql of SCHEMA) {
      primary.run(sql);
      plain.run(sql);
    }
    const ship = (): void => void replica.store.apply(primary.store.take());
    ship();
    const counts = replica.kept(TELLING[0] ?? '');
    const history: { readonly root: Root; readonly image: Uint8Array }[] = [];
    for (let i = 0; i < 250; i++) {
      const before = primary.store.image();
      if (random(6) === 0) {
        for (const each of [primary, plain]) each.run('BEGIN');
        for (let j = random(6); j >= 0; j--) {
          const statement = generate.next('inside');
          const back = random(3) === 0;
          const [ours, theirs] = [primary, plain].map((each) => {
            each.run('SAVEPOINT s');
            const answer = attempt(each, statement);
            if (back) each.run('ROLLBACK TO s');
            each.run('RELEASE s');
            return answer;
          });
          expect(ours).toEqual(theirs);
        }
        expect(equal(before, primary.store.image()), 'nothing is written before COMMIT').toBe(true);
        const end = random(2) === 0 ? 'ROLLBACK' : 'COMMIT';
        for (const each of [primary, plain]) each.run(end);
        if (end === 'ROLLBACK') expect(equal(before, primary.store.image())).toBe(true);
      } else {
        const statement = generate.next('outside');
        expect(attempt(primary, statement), statement.sql).toEqual(attempt(plain, statement));
      }
      ship();
      const image = primary.store.image();
      expect(equal(image, replica.store.image()), `the copy's bytes, step ${i}`).toBe(true);
      expect(replica.store.digest()).toBe(primary.store.digest());
      expect(counts()).toEqual(plain.run(TELLING[0] ?? ''));
      if (random(20) === 0) {
        const root = primary.store.root();
        history.push({ root, image });
        fork.store.show(root);
        forgetSchema(fork);
        for (let j = 0; j < 5; j++) attempt(fork, generate.next('outside'));
        expect(fork.run('PRAGMA integrity_check')).toEqual([['ok']]);
        expect(equal(primary.store.image(), image), 'a fork changes nobody').toBe(true);
        for (const old of history) expect(equal(old.root.image(), old.image), 'a root stays').toBe(true);
      }
    }
    expect(contentOf(primary)).toEqual(contentOf(plain));
    forgetSchema(replica);
    expect(contentOf(replica)).toEqual(contentOf(plain));
    for (const each of [primary, replica]) expect(each.run('PRAGMA integrity_check')).toEqual([['ok']]);
    for (const { root } of history) root.release();
    for (const each of [primary, replica, fork, plain]) each.close();
    expect(heap.live).toBe(live);
  });
});

describe('trap 1: SQLite trusts its cache until it is told', () => {
  it('a connection in locking mode NORMAL sees what was applied, at once and also after its own writes', () => {
    const [a, b] = [openPages(), openPages()];
    a.run('CREATE TABLE t (x)');
    b.store.apply(a.store.take());
    const sum = b.kept('SELECT sum(x) FROM t');
    for (let i = 1; i <= 5; i++) {
      a.run('INSERT INTO t VALUES (1)');
      b.store.apply(a.store.take());
      expect(sum()).toEqual([[i]]);
    }
    b.run('INSERT INTO t VALUES (10)');
    a.store.apply(b.store.take());
    expect(a.run('SELECT sum(x) FROM t')).toEqual([[15]]);
    expect(sum()).toEqual([[15]]);
    for (const each of [a, b]) each.close();
  });

  it('one in EXCLUSIVE does not look, until it went to NORMAL and read once', () => {
    const [a, b] = [openPages(), openPages({ exclusive: true })];
    a.run('CREATE TABLE t (x)');
    b.store.apply(a.store.take());
    expect(b.run('SELECT count(*) FROM t')).toEqual([[0]]);
    a.run('INSERT INTO t VALUES (1)');
    b.run('PRAGMA locking_mode = NORMAL');
    b.run('SELECT count(*) FROM sqlite_schema');
    b.store.apply(a.store.take());
    b.run('PRAGMA locking_mode = EXCLUSIVE');
    expect(b.run('SELECT count(*) FROM t')).toEqual([[1]]);
    for (const each of [a, b]) each.close();
  });

  it('the change counter is not content: changes of role leave no trace', () => {
    const [a, b] = [openPages({ exclusive: true }), openPages({ exclusive: true })];
    const work = (each: Connection, sql: string): void => void each.run(sql);
    for (const each of [a, b]) work(each, 'CREATE TABLE t (x)');
    for (let i = 0; i < 3; i++) {
      a.run('PRAGMA locking_mode = NORMAL');
      a.run('SELECT count(*) FROM t');
      a.run('PRAGMA locking_mode = EXCLUSIVE');
      for (const each of [a, b]) work(each, 'INSERT INTO t VALUES (1)');
    }
    expect(equal(a.store.image(), b.store.image())).toBe(true);
    expect(equal(a.store.take(), b.store.take())).toBe(true);
    for (const each of [a, b]) each.close();
  });
});

describe('trap 2: two histories can share a schema cookie', () => {
  it('so after another root is shown the schema is read again', () => {
    const [a, b] = [openPages(), openPages()];
    a.run('CREATE TABLE t (x, y)');
    b.run('CREATE TABLE other (z)');
    a.run('INSERT INTO t VALUES (1, 2)');
    expect(a.store.schemaCookie).toBe(b.store.schemaCookie);
    b.run('SELECT * FROM other');
    const root = a.store.root();
    b.store.show(root);
    expect(() => b.run('SELECT * FROM t')).toThrow('no such table');
    forgetSchema(b);
    expect(b.run('SELECT * FROM t')).toEqual([[1, 2]]);
    root.release();
    for (const each of [a, b]) each.close();
  });
});

describe('trap 4: records', () => {
  it('a commit that changes no byte gives none; the next holds its own write only', () => {
    const a = openPages({ exclusive: true });
    a.run('CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
    a.run('INSERT INTO t VALUES (1, 5)');
    a.store.take();
    const { changes } = a.store;
    a.run('UPDATE t SET x = 5');
    expect([a.store.take().length, a.store.changes]).toEqual([0, changes]);
    a.run('UPDATE t SET x = 6');
    expect(a.store.take().length).toBeLessThan(20);
    expect(a.store.changes).toBe(changes + 1);
    a.close();
  });

  it('what is no record is refused and changes nothing', () => {
    const a = openPages();
    a.run('CREATE TABLE t (x)');
    const record = a.store.take();
    const b = openPages();
    const words = (...list: number[]): Uint8Array => new Uint8Array(Uint32Array.from(list).buffer);
    const bad = [
      record.subarray(0, record.length - 1),
      record.subarray(0, 5),
      words(1, 1, 0xffff_ffff),
      words(0x7fff_ffff, 0),
      words(1, 9),
    ];
    for (const each of bad) {
      expect(b.store.apply(each)).toBe('no record');
      expect(b.store.pages).toBe(0);
    }
    expect(b.store.apply(record)).toBeGreaterThan(0);
    for (const each of [a, b]) each.close();
  });

  it('planted bug: a record left out is seen in the digest, and the next for the same bytes does not fit', () => {
    const [a, b] = [openPages(), openPages()];
    a.run('CREATE TABLE t (x)');
    expect(b.store.apply(a.store.take())).toBe(2);
    a.run('INSERT INTO t VALUES (1)');
    a.store.take();
    a.run('INSERT INTO t VALUES (2)');
    const digest = b.store.digest();
    expect(digest).not.toBe(a.store.digest());
    expect(b.store.apply(a.store.take())).toBe('no fit');
    expect(b.store.digest()).toBe(digest);
    for (const each of [a, b]) each.close();
  });

  it('a copy that one byte was changed on takes no record for it, and each cut of a record is refused or whole', () => {
    const [a, b] = [openPages({ exclusive: true }), openPages()];
    a.run('CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
    a.run('WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 300) INSERT INTO t SELECT i, i FROM c');
    b.store.fork(a.store);
    a.store.take();
    a.run('UPDATE t SET x = x + 1000');
    const record = a.store.take();
    const root = b.store.root();
    const digest = b.store.digest();
    let whole = 0;
    for (let cut = 1; cut < record.length; cut += 5) {
      const done = b.store.apply(record.subarray(0, record.length - cut));
      // Cut between two pages it is a record still.
      if (typeof done === 'number') whole++;
      else expect(done).toBe('no record');
      if (typeof done === 'number') b.store.show(root);
      expect(b.store.digest()).toBe(digest);
    }
    expect(whole).toBeLessThan(record.length / 50);
    b.run('UPDATE t SET x = 999 WHERE id = 150');
    expect(b.store.apply(record)).toBe('no fit');
    b.store.show(root);
    expect(b.store.apply(record)).toBeGreaterThan(2);
    expect(b.store.digest()).toBe(a.store.digest());
    root.release();
    for (const each of [a, b]) each.close();
  });
});

describe('traps 5 to 7', () => {
  it('5: the memory may grow in the midst of a write', () => {
    const a = openPages();
    const { buffer } = memoryOf(sqlite.wasm);
    a.run('CREATE TABLE t (x)');
    let rounds = 0;
    while (memoryOf(sqlite.wasm).buffer === buffer && rounds++ < 60) a.run('INSERT INTO t VALUES (zeroblob(900000))');
    expect(memoryOf(sqlite.wasm).buffer).not.toBe(buffer);
    expect(a.run('SELECT count(*), min(length(x)) FROM t')).toEqual([[rounds, 900_000]]);
    expect(a.store.image().length).toBe(a.store.pages * PAGE_BYTES);
    a.close();
  });

  it('6: a file of other pages is no database here', () => {
    const a = openPages();
    a.run('CREATE TABLE t (x)');
    const image = a.store.image();
    expect(rootOf(heap, image.subarray(1))).toBeNull();
    expect(rootOf(heap, new Uint8Array(PAGE_BYTES))).toBeNull();
    const other = image.slice();
    other[16] = 0x20;
    expect(rootOf(heap, other)).toBeNull();
    a.close();
  });

  it('7: an UPDATE in EXCLUSIVE writes one page and syncs once', () => {
    const a = openPages({ exclusive: true });
    a.run('CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
    a.run('INSERT INTO t VALUES (1, 1)');
    const { writes, syncs } = a.store;
    a.run('UPDATE t SET x = 2');
    expect([a.store.writes - writes, a.store.syncs - syncs]).toEqual([1, 1]);
    a.close();
  });
});

describe('roots', () => {
  it('share pages: a fork of a large database costs what it writes', () => {
    const [a, b] = [openPages(), openPages()];
    a.run('CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
    a.run(
      "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 5000) INSERT INTO t SELECT i, printf('%.100c', 'x') FROM c",
    );
    const { live } = heap;
    b.store.fork(a.store);
    expect(heap.live).toBe(live);
    b.run('UPDATE t SET x = 1 WHERE id = 7');
    expect(heap.live - live).toBe(1);
    for (const each of [a, b]) each.close();
  });

  it('are released once', () => {
    const root = new Store(heap, { record: false }).root();
    root.release();
    expect(() => root.release()).toThrow('was released');
  });
});

describe('memory', () => {
  it('that comes to its end fails the statement, and the database is what it was', () => {
    const a = openPages();
    a.run('CREATE TABLE t (x)');
    a.store.take();
    const before = a.store.image();
    const { pagesMax } = heap;
    const source = openPages();
    source.run('CREATE TABLE t (x)');
    source.run('INSERT INTO t VALUES (zeroblob(900000))');
    const record = source.store.take();
    source.close();
    heap.pagesMax = 0;
    try {
      expect(() => {
        for (let i = 0; i < 200; i++) a.run('INSERT INTO t VALUES (zeroblob(900000))');
      }).toThrow('out of memory');
      const copies = Array.from({ length: 30 }, () => openPages());
      expect(copies.map((each) => each.store.apply(record))).toContain('no memory');
      for (const each of copies) each.close();
    } finally {
      heap.pagesMax = pagesMax;
    }
    a.run('DELETE FROM t');
    a.run('VACUUM');
    expect(a.store.image().length).toBe(before.length);
    a.close();
  });

  it('two connections on one store keep out of each other’s way', () => {
    const a = openPages();
    const b = openPages({ on: a.store });
    a.run('CREATE TABLE t (x)');
    expect(b.run('SELECT count(*) FROM t')).toEqual([[0]]);
    a.run('BEGIN IMMEDIATE');
    expect(() => b.run('INSERT INTO t VALUES (1)')).toThrow('locked');
    a.run('INSERT INTO t VALUES (2)');
    expect(b.run('SELECT count(*) FROM t')).toEqual([[0]]);
    a.run('COMMIT');
    expect(b.run('SELECT count(*) FROM t')).toEqual([[1]]);
    b.run('INSERT INTO t VALUES (3)');
    expect(a.run('SELECT sum(x) FROM t')).toEqual([[5]]);
    for (const each of [b, a]) each.close();
  });
});
