/** What a step of SQLite's machine takes here, and a statement besides: what the defaults of `stepNs` and `sqlBaseUs` are held against. */
import { Engine, loadSqlite } from '../../src/sqlite/index.ts';

const ROWS = 5_000;
/** Name → a statement that is run often enough to be measured. */
const STATEMENTS: Readonly<Record<string, { readonly sql: string; readonly runs: number }>> = {
  scan: { sql: 'SELECT count(*), sum(a), max(length(b)) FROM t WHERE a % 3 <> 1', runs: 60 },
  groups: { sql: 'SELECT g, count(*), sum(a) FROM t GROUP BY g', runs: 30 },
  join: { sql: 'SELECT count(*) FROM t JOIN t AS u ON u.id = t.a % 1000 WHERE t.id <= 5000', runs: 60 },
  oneRow: { sql: 'SELECT a, b FROM t WHERE id = 77', runs: 100_000 },
};

const sqlite = await loadSqlite();

export function stepTimes(): object {
  const engine = new Engine(sqlite, { seed: 1 });
  engine.open('a');
  const rows = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS}) SELECT i, i * 7 % 1000, i % 10, 'text ' || i FROM n`;
  const failed = engine.script('a', ['CREATE TABLE t (id INTEGER PRIMARY KEY, a, g, b)', `INSERT INTO t ${rows}`]);
  if (failed) throw new Error(failed.problem.message);
  const measured = Object.entries(STATEMENTS).map(([name, { sql, runs }]) => {
    const run = () => engine.execute('a', { kind: 'query', sql, params: [], seed: 's', readOnly: true }, 0);
    run();
    let steps = 0;
    const start = performance.now();
    for (let i = 0; i < runs; i++) steps += run().steps;
    const ms = performance.now() - start;
    return [
      name,
      { nsPerStep: Number(((ms * 1e6) / steps).toFixed(1)), usPerStatement: Number(((ms * 1000) / runs).toFixed(2)), steps: steps / runs },
    ];
  });
  engine.close();
  return Object.fromEntries(measured);
}
