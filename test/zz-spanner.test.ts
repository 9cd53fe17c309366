import { it, expect } from 'vitest';
import { spanner } from '../src/architectures/multi-master/spanner/index.ts';
import { mutants } from '../src/architectures/multi-master/spanner/mutants.ts';
import { openRun } from './architectures/shared/harness.ts';
it('x', async () => {
  const run = await openRun({ architecture: spanner, settings: { startLeader: 1, requestTimeoutMs: 5000 }, patienceMs: 10_000 });
  run.query(1000, 'tokyo', "INSERT INTO items (name) VALUES ('globe')", 'write');
  run.query(1500, 'dublin', 'SELECT name FROM items ORDER BY id', 'read').until(2000);
  run.query(2100, 'virginia', "INSERT INTO items (name) VALUES ('globe')", 'write2');
  run.query(2500, 'virginia', 'SELECT name FROM items ORDER BY id', 'read2').until(3000);
  console.log(run.violations, ['write','read','write2','read2'].map((op) => JSON.stringify(run.answer(op))));
});
