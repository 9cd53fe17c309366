/** Databases as pages against SQLite's own memory: what a statement, a copy, a snapshot and a connection cost. */
import { Stream } from '../../src/sim/random.ts';
import { Engine } from '../../src/sqlite/engine.ts';
import { PAGE_BYTES } from '../../src/sqlite/pages/heap.ts';
import type { Store } from '../../src/sqlite/pages/store.ts';
import { SQLITE } from '../../src/sqlite/wasm/raw.ts';
import { sqlite } from '../sqlite/helpers.ts';
import { type Connection, memory, openPages, openPlain } from '../sqlite/connection.ts';

const ROWS = 1_000;
const ROUNDS = 60;
const { raw } = sqlite;

/** On a machine that does other things too, the lower quartile is nearest to what it costs. */
const lowerQuartile = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 2] ?? Number.NaN;
const rounded = (value: number): number => Number(value.toFixed(2));

function filled(db: Connection): Connection {
  db.run('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT)');
  db.run(
    `WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${ROWS}) INSERT INTO t SELECT i, hex(zeroblob(40)), 1000 + i FROM c`,
  );
  return db;
}

function timed(times: number, work: () => void): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) work();
  return ((performance.now() - start) / times) * 1000;
}

const SQL = {
  select: 'SELECT b FROM t WHERE id = ?1',
  update: 'UPDATE t SET b = ?2 WHERE id = ?1',
  insert: 'INSERT INTO t (a, b) VALUES (?1, ?2)',
  scan: 'SELECT sum(b) FROM t',
} as const;

/** Runs one kind of statement with other values each time; with a store, its record is taken as a primary does. */
function runner(db: Connection, store: Store | null, kind: keyof typeof SQL): () => void {
  memory.rewind();
  const out = memory.out();
  if (raw.sqlite3_prepare_v2(db.pointer, memory.text(SQL[kind]), -1, out, 0) !== SQLITE.OK)
    throw new Error(`“${SQL[kind]}” cannot be compiled`);
  const statement = memory.pointerAt(out);
  const parameters = raw.sqlite3_bind_parameter_count(statement);
  const stream = new Stream(1, kind);
  return () => {
    if (parameters > 0) raw.sqlite3_bind_int(statement, 1, stream.integer(1, ROWS));
    if (parameters > 1) raw.sqlite3_bind_int(statement, 2, stream.integer(1_000, 30_000));
    if (raw.sqlite3_step(statement) === SQLITE.ROW) raw.sqlite3_column_int(statement, 0);
    raw.sqlite3_reset(statement);
    if (store !== null && (kind === 'update' || kind === 'insert')) store.take();
  };
}

function statements(): object {
  const [plain, primary, copy] = [filled(openPlain()), filled(openPages({ exclusive: true })), filled(openPages())];
  // SQLite's own memory has pages of 8 KB; a part of what differs is the size alone.
  const small = openPlain();
  small.run(`PRAGMA page_size = ${PAGE_BYTES}`);
  filled(small);
  const connections = [
    [plain, null],
    [primary, primary.store],
    [copy, copy.store],
    [small, null],
  ] as const;
  const report: Record<string, object> = {};
  for (const kind of ['select', 'scan', 'update', 'insert'] as const) {
    const runs = connections.map(([db, store]) => ({ once: runner(db, store, kind), times: [] as number[] }));
    for (let round = 0; round < ROUNDS; round++) for (const { once, times } of runs) times.push(timed(kind === 'scan' ? 20 : 500, once));
    const [own = 0, alone = 0, normal = 0, ownSmall = 0] = runs.map(({ times }) => lowerQuartile(times));
    report[kind] = {
      ownMemoryUs: rounded(own),
      pages: rounded(alone / own),
      pagesLookedAt: rounded(normal / own),
      ownMemoryPagesAlike: rounded(ownSmall / own),
    };
  }
  return report;
}

function copies(): object {
  const db = filled(openPages({ exclusive: true }));
  const reader = openPages();
  const { store: file } = db;
  const { store: copy } = reader;
  copy.fork(file);
  const update = runner(db, null, 'update');
  const read = runner(reader, null, 'select');
  file.take();
  let bytes = 0;
  const round = (then: () => void): number => {
    const records = Array.from({ length: 200 }, () => {
      update();
      return file.take();
    });
    for (const record of records) bytes += record.length;
    let i = 0;
    return timed(records.length, () => {
      if (typeof copy.apply(records[i++] ?? new Uint8Array(0)) !== 'number') throw new Error('a record does not fit');
      then();
    });
  };
  const each = (work: () => number): number => rounded(lowerQuartile(Array.from({ length: ROUNDS }, work)));
  const applyUs = each(() => round(() => {}));
  const applyAndSelectUs = each(() => round(read));
  return {
    recordBytes: Math.round(bytes / (2 * ROUNDS * 200)),
    applyUs,
    applyAndSelectUs,
    snapshotUs: each(() => timed(200, () => file.root().release())),
    updateAndDigestUs: each(() => timed(200, () => [update(), file.take(), file.digest()])),
    imageUs: each(() => timed(50, () => file.image())),
    pages: file.pages,
  };
}

/** A root is an image that shares all pages: it takes a list of them, whatever they hold. */
function snapshotOf10Mb(): object {
  const db = openPages({ exclusive: true });
  db.run('CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB)');
  db.run('WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) INSERT INTO t SELECT i, zeroblob(5000) FROM c');
  const us = rounded(lowerQuartile(Array.from({ length: ROUNDS }, () => timed(50, () => db.store.root().release()))));
  const copyUs = rounded(lowerQuartile(Array.from({ length: ROUNDS }, () => timed(5, () => db.store.image()))));
  return { pages: db.store.pages, us, copyUs };
}

/** Bytes of SQLite's heap that 50 small databases of an engine take, each: connection, cache and pages. */
function heapKb(): number {
  const used = (): number => {
    memory.rewind();
    const [now, most] = [memory.out(), memory.out()];
    sqlite.capi.sqlite3_status(sqlite.capi.SQLITE_STATUS_MEMORY_USED, now, most, 0);
    return memory.pointerAt(now);
  };
  const engine = new Engine(sqlite, { seed: 1 });
  const before = used();
  for (let i = 0; i < 50; i++) {
    engine.open(`n${i}`);
    engine.script(`n${i}`, ['CREATE TABLE t (id INTEGER PRIMARY KEY, a)', ...Array<string>(10).fill("INSERT INTO t (a) VALUES ('row')")]);
  }
  const kb = Math.round((used() - before) / 50 / 1024);
  engine.close();
  return kb;
}

export function pageStore(): object {
  return { pageBytes: PAGE_BYTES, statements: statements(), copies: copies(), snapshotOf10Mb: snapshotOf10Mb(), connectionKb: heapKb() };
}
