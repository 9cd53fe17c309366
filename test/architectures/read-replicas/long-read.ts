/** A long read at a standby, and what the primary does meanwhile. */
import type { Run } from '../shared/harness.ts';

/** Some 340 ms of work at a microsecond a step: it begins and ends with the same state. */
const LONG =
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT (SELECT name FROM items WHERE id = 1), count(*) FROM n';
export const READ = 'SELECT name FROM items WHERE id = 1';
export const rename = (name: string): string => `UPDATE items SET name = '${name}' WHERE id = 1`;

/** A long read at Tokyo, and two changes of one row at the primary meanwhile: the second removes what the first replaced. */
export const disturbed = (run: Run, first = rename('atlas'), second = rename('globe')): Run =>
  run
    .query(1000, 'tokyo', LONG, 'long')
    .query(1050, 'virginia', first, 'first')
    .query(1150, 'virginia', second, 'second')
    .query(1300, 'tokyo', READ, 'meanwhile');
