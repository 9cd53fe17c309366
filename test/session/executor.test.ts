/** Jobs are looked up in an open table: those of every database, and those that an architecture brings. */
import { expect, it } from 'vitest';
import { NO_TICKET } from '../../src/sim/executor.ts';
import { SqlExecutor } from '../../src/session/executor.ts';
import { Engine, loadSqlite } from '../../src/sqlite/index.ts';
import type { JobKinds } from '../../src/sqlite/kinds.ts';

const options = { baseUs: 100, stepNs: 1_000, capture: false, writesThrough: true, where: 'test' };

async function executorWith(jobs: JobKinds): Promise<SqlExecutor> {
  const executor = new SqlExecutor(new Engine(await loadSqlite(), { seed: 1 }), { ...options, jobs });
  executor.script('here', ['CREATE TABLE t (a)', 'INSERT INTO t VALUES (1), (2)']);
  return executor;
}

it('an architecture brings kinds of its own; they cost their steps and their bytes count', async () => {
  const count: JobKinds = {
    count: {
      run: (engine, _job, { node, nowMs }) => {
        const rows = engine.enter(node, { nowMs, seed: 'count' }).all('SELECT count(*) FROM t', []);
        return { result: { kind: 'count', rows }, steps: 50, bytes: 8 };
      },
    },
  };
  const executor = await executorWith(count);
  const started = executor.start('here', { kind: 'count' }, 0, NO_TICKET);
  expect(started).toMatchObject({ result: null, steps: 50, costUs: 150 });
  expect(executor.finish('here', started.ticket)).toEqual({ kind: 'count', rows: [[2]] });
  expect(executor.answeredBytes).toBe(8);
  expect(executor.start('here', { kind: 'image' }, 0, NO_TICKET)).toMatchObject({ result: { kind: 'image' } });
  executor.engine.close();
});

it.each(['plan', 'gather', 'toString', '__proto__', ''])('a kind that nobody brought (“%s”) is one clear sentence', async (kind) => {
  const executor = await executorWith({});
  expect(() => executor.start('here', { kind }, 0, NO_TICKET)).toThrow(
    `here asks for a job of kind “${kind}”, which neither its database nor its architecture knows`,
  );
  executor.engine.close();
});
