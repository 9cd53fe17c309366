/** When statements take effect, and who waits for whom: PostgreSQL's behaviour, asked of the executor itself. */
import { afterEach, expect, it } from 'vitest';
import { SqlExecutor } from '../../src/session/executor.ts';
import { NO_TICKET, type Ticket } from '../../src/sim/executor.ts';
import type { Isolation, Outcome, Value } from '../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../src/sqlite/index.ts';
import type { InTransaction, SqlJob } from '../../src/sqlite/jobs.ts';

const SETUP = [
  'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER NOT NULL, word TEXT UNIQUE)',
  "INSERT INTO t VALUES (1, 10, 'one'), (2, 20, 'two'), (3, 30, 'three')",
];

const opened: SqlExecutor[] = [];
afterEach(() => {
  for (const executor of opened.splice(0)) executor.engine.close();
});

/** A node and those who ask it: each job is begun and ended when the test says so. */
class Asked {
  #count = 0;
  readonly #jobs = new Map<string, { readonly job: SqlJob; ticket: Ticket; outcome: Outcome | null }>();

  constructor(readonly executor: SqlExecutor) {}

  /** Begins a statement; returns whom it waits for. */
  begin(name: string, sql: string, params: readonly Value[] = [], transaction?: InTransaction): readonly string[] {
    return this.#start(name, { kind: 'query', sql, params, seed: name, readOnly: false, ...(transaction ? { transaction } : {}) });
  }

  #start(name: string, job: SqlJob, ticket: Ticket = NO_TICKET): readonly string[] {
    const started = this.executor.start('n', job, 0, ticket);
    const asked = { job, ticket: started.ticket, outcome: null as Outcome | null };
    this.#jobs.set(name, asked);
    if (started.waitsFor === null && started.ticket === NO_TICKET) asked.outcome = outcomeOf(started.result);
    if (started.waitsFor === null) this.#free();
    return started.waitsFor ?? [];
  }

  /** Those that were freed begin again. */
  #free(): void {
    for (const { ticket, ended } of this.executor.freed('n')) {
      for (const [name, asked] of this.#jobs) {
        if (asked.ticket !== ticket || asked.outcome !== null) continue;
        if (ended) asked.outcome = outcomeOf(ended.result);
        else this.#start(name, asked.job, ticket);
      }
    }
  }

  end(name: string): Outcome {
    const asked = this.#jobs.get(name);
    if (!asked) throw new Error(`nobody began ${name}`);
    if (asked.outcome === null) asked.outcome = outcomeOf(this.executor.finish('n', asked.ticket));
    this.#free();
    return asked.outcome;
  }

  outcome(name: string): Outcome | null {
    return this.#jobs.get(name)?.outcome ?? null;
  }

  /** Begins and ends a statement. */
  run(sql: string, params: readonly Value[] = [], transaction?: InTransaction): Outcome {
    const name = `statement ${++this.#count}`;
    expect(this.begin(name, sql, params, transaction)).toEqual([]);
    return this.end(name);
  }

  rows(sql: string): readonly (readonly Value[])[] {
    const outcome = this.run(sql);
    return outcome.ok ? outcome.rows : [];
  }

  finish(transaction: string, commit = true): Outcome {
    const name = `end ${++this.#count}`;
    this.#start(name, { kind: 'end', transaction, commit, seed: name });
    return this.end(name);
  }
}

function outcomeOf(result: unknown): Outcome {
  if (typeof result === 'object' && result !== null && 'outcome' in result) return result.outcome as Outcome;
  throw new Error(`no outcome: ${JSON.stringify(result)}`);
}

async function database(setup: readonly string[] = SETUP): Promise<Asked> {
  const engine = new Engine(await loadSqlite(), { seed: 1 });
  const executor = new SqlExecutor(engine, { baseUs: 100, stepNs: 1_000, capture: true, where: 'test', jobs: {} });
  opened.push(executor);
  executor.script('n', setup);
  return new Asked(executor);
}

const X = 'SELECT x FROM t ORDER BY id';
const add = (id: number): string => `UPDATE t SET x = x + 1 WHERE id = ${id}`;
const codeOf = (outcome: Outcome | null): string | undefined => (outcome?.ok === false ? outcome.problem.code : undefined);
const inside = (id: string, isolation: Isolation, first = false): InTransaction => ({ id, isolation, first });

it('a write can be read when it is done, and not before', async () => {
  const node = await database();
  node.begin('slow', add(1));
  expect(node.rows(X)).toEqual([[10], [20], [30]]);
  expect(node.executor.position('n')).toBe(0);
  expect(node.end('slow')).toMatchObject({ ok: true, changes: 1 });
  expect(node.rows(X)).toEqual([[11], [20], [30]]);
  expect(node.executor.position('n')).toBe(1);
});

it('a crash before its end leaves nothing of it, of a change of the schema either', async () => {
  for (const sql of [add(1), 'ALTER TABLE t ADD COLUMN y']) {
    const node = await database();
    node.begin('slow', sql);
    node.executor.crash('n');
    expect(node.rows('SELECT * FROM t WHERE id = 1')).toEqual([[1, 10, 'one']]);
    expect(node.executor.position('n')).toBe(0);
  }
});

it('a second write to a row waits, and is evaluated again', async () => {
  const node = await database();
  node.begin('first', add(1));
  expect(node.begin('second', 'UPDATE t SET x = x * 2 WHERE x > 10 AND id < 3 RETURNING id, x')).toEqual([]);
  expect(node.begin('third', add(1))).toEqual(['first']);
  node.end('first');
  expect(node.end('second')).toMatchObject({ ok: true, rows: [[2, 40]] });
  node.end('third');
  expect(node.rows(X)).toEqual([[12], [40], [30]]);
});

it('a lock that is never taken would lose an update', async () => {
  const node = await database();
  node.begin('a', add(1));
  node.begin('b', add(1));
  node.begin('c', add(1));
  for (const name of ['a', 'b', 'c']) node.end(name);
  expect(node.rows(X)).toEqual([[13], [20], [30]]);
});

it('a change of the schema waits for everybody, and everybody for it', async () => {
  const node = await database();
  node.begin('write', add(1));
  expect(node.begin('alter', 'ALTER TABLE t ADD COLUMN y')).toEqual(['write']);
  expect(node.begin('late', add(2))).toEqual(['alter']);
  expect(node.begin('reader', 'SELECT * FROM t WHERE id = 2')).toEqual(['alter']);
  node.end('write');
  node.end('alter');
  expect(node.outcome('reader')).toMatchObject({ ok: true, rows: [[2, 20, 'two', null]] });
  expect(node.end('late')).toMatchObject({ ok: true });
  expect(node.rows('SELECT x, y FROM t')).toEqual([
    [11, null],
    [21, null],
    [30, null],
  ]);
});

it('two who insert one unique value wait for each other, and the second fails', async () => {
  const node = await database();
  node.begin('a', "INSERT INTO t (x, word) VALUES (1, 'new')");
  expect(node.begin('b', "INSERT INTO t (x, word) VALUES (2, 'new')")).toEqual(['a']);
  node.end('a');
  expect(node.end('b')).toMatchObject({ ok: false, problem: { message: 'A row with the same t.word exists already.' } });
});

it('statements over several rows can deadlock: the youngest fails, with PostgreSQL’s code', async () => {
  const node = await database(['CREATE TABLE t (id INTEGER PRIMARY KEY, x)', 'INSERT INTO t VALUES (1, 0), (2, 0), (3, 0)']);
  node.begin('T1', add(1), [], inside('T1', 'read committed', true));
  node.end('T1');
  node.begin('T2', add(2), [], inside('T2', 'read committed', true));
  node.end('T2');
  expect(node.begin('T1 on 2', add(2), [], inside('T1', 'read committed'))).toEqual(['T2']);
  node.begin('T2 on 1', add(1), [], inside('T2', 'read committed'));
  expect(codeOf(node.outcome('T2 on 1'))).toBe('40P01');
  expect(node.end('T1 on 2')).toMatchObject({ ok: true });
  expect(node.finish('T1')).toMatchObject({ ok: true, wrote: true });
  expect(codeOf(node.finish('T2'))).toBe('25P02');
  expect(node.rows(X)).toEqual([[1], [1], [0]]);
});

it('1,000 INSERTs and 1,000 UPDATEs of rows of their own at once: none fails, none waits', async () => {
  const node = await database([
    'CREATE TABLE t (id INTEGER PRIMARY KEY, x INTEGER, word TEXT UNIQUE)',
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO t SELECT i, 0, 'w' || i FROM n",
  ]);
  for (let i = 1; i <= 1000; i++) {
    expect(node.begin(`insert ${i}`, 'INSERT INTO t (x, word) VALUES (?, ?) RETURNING id', [i, `new ${i}`])).toEqual([]);
    expect(node.begin(`update ${i}`, 'UPDATE t SET x = x + ? WHERE id = ?', [i, i])).toEqual([]);
  }
  const ids = new Set<unknown>();
  for (let i = 1000; i >= 1; i--) {
    const inserted = node.end(`insert ${i}`);
    if (inserted.ok) ids.add(inserted.rows[0]?.[0]);
    expect(node.end(`update ${i}`)).toMatchObject({ ok: true, changes: 1 });
  }
  expect(ids.size).toBe(1000);
  expect(node.rows('SELECT count(*), sum(x) FROM t')).toEqual([[2000, 1001 * 1000]]);
});
