import { it } from 'vitest';
import { leaderless } from '../../../../src/architectures/multi-master/leaderless/index.ts';
import { FIVE, openRun } from '../../shared/harness.ts';
it('goes', async () => {
  const run = await openRun({ architecture: leaderless, regions: FIVE, strict: true });
  run.until(100);
  const show = (x: unknown) => console.log(JSON.stringify(x));
  for (const sql of ["SELECT * FROM items WHERE id = 1","UPDATE items SET name = 'x' WHERE id = 1","SELECT * FROM items WHERE id = 1","UPDATE items SET name = name || 'y' WHERE id = 1","SELECT name FROM items","INSERT INTO items VALUES (1, 'dup')","INSERT INTO items VALUES (2, 'two')","INSERT OR REPLACE INTO items VALUES (3, 'three')","SELECT * FROM items ORDER BY id","DELETE FROM items WHERE id = 2","SELECT count(*) FROM items","SELECT * FROM items WHERE id = 2","UPDATE items SET name = 'a'","SELECT 1", "CREATE TABLE x (a)", "UPDATE items SET id = 4 WHERE id = 1", "INSERT INTO items (name) VALUES ('a')"]) {
    const answer = run.ask('tokyo', sql);
    show([sql, answer.outcome.ok ? [answer.outcome.rows, answer.outcome.changes] : answer.outcome]);
  }
  show(run.rows('replica-tokyo', 'SELECT * FROM _cell'));
  run.until(20000);
});
