/** A question that a proxy answers once more from its memory, by rules of one's own. */
import type { Rules } from '../../../src/architectures/read-replicas/rules.ts';
import { brokenReadReplicas } from '../shared/breaking.ts';
import { openRun } from '../shared/harness.ts';

const READ = 'SELECT name FROM items WHERE id = 1';

/** What is complained of when it is asked again at this time, ms, after what was asked meanwhile. Answers expire after 4 s. */
export async function fromMemory(rules: Partial<Rules>, againMs: number, meanwhile = 'SELECT 1'): Promise<string | undefined> {
  const settings = { copies: 'statements', memoryCache: true, memoryCacheExpireS: 4 };
  const run = await openRun({ architecture: brokenReadReplicas(rules), settings });
  return run.query(1000, 'tokyo', READ).query(2000, 'tokyo', meanwhile).query(againMs, 'tokyo', READ).until(8000).violations[0];
}
