/** Ten thousand writes to partitions with two-phase commit, compared with one database; then as many where tables have keys of different names. */
import { expect, it } from 'vitest';
import { comparedWrites } from './writing.ts';

const over = { settings: { acrossPartitions: 'two-phase' }, over: true, numRuns: 1250 };
const seed = Number(process.env['EQUIVALENCE_SEED'] ?? 17);

it.each([
  ['k', {}],
  ['k, w.id', { key: 'k, w.id' }],
  ['a.v, b.k, c.id, d.id, w.id', { key: 'a.v, b.k, c.id, d.id, w.id' }],
  ['k, by routers in applications, one partition a write', { settings: { routers: 'the application' } }],
])('sharded by %s does what one database does', { timeout: 1_800_000 }, (_, more) => {
  const counts = comparedWrites({ ...over, ...more, seed });
  expect(counts.accepted + counts.refused).toBeGreaterThan(10_000);
  if (!('settings' in more)) expect(counts.several).toBeGreaterThan(1500);
});
