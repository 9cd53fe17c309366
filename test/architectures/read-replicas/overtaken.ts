/**
 * A transaction that most databases refuse at its COMMIT: what it has read another proxy's write changed there before, and at the main
 * database, which commits last, only after it.
 */
import type { Rules } from '../../../src/architectures/read-replicas/rules.ts';
import { brokenReadReplicas } from '../shared/breaking.ts';
import { ITEMS, openRun } from '../shared/harness.ts';

const BEGUN =
  "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT name FROM items WHERE id = 1; UPDATE items SET name = 'by Virginia' WHERE id = 2; COMMIT";
const DATABASES = ['primary-virginia', 'replica-dublin', 'replica-tokyo'];

/** What its client is told, in a word, and which databases have its write. */
export async function overtakenAtMost(rules: Partial<Rules>): Promise<string> {
  const settings = { copies: 'statements', proxies: 'in every region', onMismatch: 'the minority is detached' };
  const setup = [...ITEMS, "INSERT INTO items VALUES (2, 'two')"];
  const run = await openRun({ architecture: brokenReadReplicas(rules), settings, setup });
  run.query(139, 'tokyo', "UPDATE items SET name = 'by Tokyo' WHERE id = 1").query(300, 'virginia', BEGUN, 'overtaken').until(4000);
  const where = DATABASES.filter((node) => run.rows(node, 'SELECT name FROM items WHERE id = 2')[0]?.[0] === 'by Virginia');
  return `${String(run.answer('overtaken')).replace(/:.*/, '')}, in ${where.join(', ')}`;
}
