/** A database after a crash: what was flushed is there, what was not is gone, and no page is kept for longer than it is needed. */
import { describe, expect, it } from 'vitest';
import { Engine, loadSqlite, releaseSaved } from '../../src/sqlite/index.ts';
import { pageHeap } from '../../src/sqlite/pages/heap.ts';
import { Memory } from '../../src/sqlite/wasm/memory.ts';

const sqlite = await loadSqlite();
const heap = pageHeap(new Memory(sqlite));

function open() {
  const engine = new Engine(sqlite, { seed: 1 });
  engine.open('a');
  const write = (sql: string) => engine.execute('a', { kind: 'query', sql, params: [], seed: sql, readOnly: false }, 0);
  const count = () => [engine.rows('a', 'SELECT count(*) FROM t')[0]?.[0], engine.position('a')];
  const flush = () => {
    const bytes = engine.flush('a');
    engine.flushed('a');
    return bytes;
  };
  engine.script('a', ['CREATE TABLE t (x)']);
  flush();
  return { engine, write, count, flush };
}

describe('a crash', () => {
  it('goes back to what was held when the last flush that ended began', () => {
    const { engine, write, count, flush } = open();
    write('INSERT INTO t VALUES (1)');
    engine.flush('a');
    write('INSERT INTO t VALUES (2)');
    engine.flushed('a');
    write('INSERT INTO t VALUES (3)');
    expect(count()).toEqual([3, 3]);
    engine.revert('a');
    expect(count()).toEqual([1, 1]);
    write('INSERT INTO t VALUES (4)');
    engine.flush('a');
    engine.revert('a');
    engine.flushed('a');
    engine.revert('a');
    expect(count()).toEqual([1, 1]);
    // Also a schema that was not flushed.
    write('CREATE TABLE u (y)');
    engine.revert('a');
    expect(write('SELECT y FROM u').result).toMatchObject({ outcome: { ok: false } });
    write('INSERT INTO t VALUES (5)');
    flush();
    engine.revert('a');
    expect(count()).toEqual([2, 2]);
    engine.wipe('a');
    engine.revert('a');
    expect(engine.position('a')).toBe(0);
    engine.close();
  });

  it('goes back there in a database that was saved, too, and all pages are given back', () => {
    const before = heap.live;
    const { engine, write, count } = open();
    write('INSERT INTO t VALUES (1)');
    engine.flush('a');
    write('INSERT INTO t VALUES (2)');
    const saved = engine.save();
    const again = new Engine(sqlite, { seed: 1 });
    again.restore(saved);
    again.flushed('a');
    again.revert('a');
    expect(again.rows('a', 'SELECT x FROM t')).toEqual([[1]]);
    again.close();
    engine.revert('a');
    expect(count()).toEqual([0, 0]);
    engine.close();
    releaseSaved(saved);
    expect(heap.live).toBe(before);
  });
});

it('a flush tells how many bytes were written since the last, SQLite’s and those of a copy', () => {
  const { engine, write, flush } = open();
  expect(flush()).toBe(0);
  write('INSERT INTO t VALUES (1)');
  expect(flush()).toBe(1024);
  engine.load('a', engine.image('a'), 7);
  expect(flush()).toBe(engine.image('a').length);
  engine.close();
});
