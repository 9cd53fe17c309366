/** A thousand at once at read committed: who inserts, and who writes rows of his own, never fails because of others. */
import { expect, it } from 'vitest';
import { architectures } from '../../../../src/architectures/index.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun } from '../harness.ts';

const MANY = 1000;
const KEY = { 'partition-router': 'tenant_id' } as const;
const SETTINGS: Readonly<Record<string, Settings>> = { 'multi-master': { startLeader: 1 }, 'single-node': { backupIntervalMs: 0 } };

it.each(architectures.map((architecture) => [architecture.about.id, architecture] as const))(
  `%s: ${MANY} concurrent INSERTs and UPDATEs of rows apart, alone and in transactions: nobody is turned away`,
  { timeout: 120_000 },
  async (room, architecture) => {
    const key = room in KEY ? 'tenant_id' : 'id';
    const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY})`;
    const run = await openRun({
      architecture,
      settings: SETTINGS[room] ?? {},
      setup: [`CREATE TABLE t (${key} INTEGER PRIMARY KEY, x INTEGER NOT NULL)`, `INSERT INTO t ${numbers} SELECT i, 0 FROM n`],
      patienceMs: 60_000,
    });
    for (let i = 1; i <= MANY; i++) {
      const update = `UPDATE t SET x = x + 1 WHERE ${key} = ${i}`;
      // A router's partitions give out no keys, and a transaction there stays with one.
      const insert = room in KEY ? `INSERT INTO t VALUES (${MANY + i}, 1)` : 'INSERT INTO t (x) VALUES (1)';
      const region = run.topology.regions[i % 3] ?? '';
      const look = `SELECT x FROM t WHERE ${key} = ${i}`;
      if (i % 2 === 0) run.query(300, region, insert, `insert-${i}`).query(300, region, update, `update-${i}`);
      else
        run
          .query(300, region, `BEGIN; ${look}; ${update}; COMMIT`, `update-${i}`)
          .query(300, region, `BEGIN; ${insert}; ${insert.replace(String(MANY + i), String(2 * MANY + i))}; COMMIT`, `insert-${i}`);
    }
    run.until(60_000);
    const failed = run.events.flatMap((event) =>
      event.type === 'return' && !event.outcome.ok ? [`${event.op}: ${event.outcome.problem.message}`] : [],
    );
    // Two rows of one transaction may have keys of two partitions: that is refused, and no abort for others' sake.
    expect(failed.filter((words) => !words.includes('stays on one partition'))).toEqual([]);
    const holders = run.topology.nodes.filter(({ kind }) => ['primary', 'member', 'partition'].includes(kind));
    const counts = holders.map(({ id }) => run.rows(id, `SELECT count(*), sum(x) FROM t WHERE ${key} <= ${MANY}`)[0] ?? []);
    const updated = room in KEY ? [counts.reduce((sum, [, x]) => sum + Number(x), 0)] : counts.map(([, x]) => Number(x));
    expect(new Set(updated)).toEqual(new Set([MANY]));
    if (!(room in KEY)) for (const { id } of holders) expect(run.rows(id, 'SELECT count(*) FROM t')).toEqual([[MANY + MANY / 2 + MANY]]);
    expect(run.violations).toEqual([]);
  },
);
