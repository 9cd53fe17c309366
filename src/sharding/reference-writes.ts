/**
 * Writes to reference tables: every partition runs the same statement. They come to the same, since writers of these tables go one after the
 * other (the room sees to that) and the statement looks at nothing that differs from partition to partition. Source: citusdata/citus,
 * multi_physical_planner.c (which queries may change a reference table).
 */
import type { Problem } from '../sim/operation.ts';
import { problem } from '../sqlite/problems.ts';
import type { Prepared } from '../sqlite/statements.ts';
import type { PlanJob, RoutePlan } from './jobs.ts';
import { OR_FAIL, planCopied } from './several.ts';
import type { Sharded } from './sharded.ts';

const ONLY_REFERENCE =
  'only reference tables may be queried when targeting a reference table: what rows of other tables decide differs from partition to partition. Read them first, then write the values.';

const isReferenceTable = ({ shapes }: Sharded, table: string): boolean => shapes.get(table)?.reference === true;

/** The plan of a write that changes a reference table; null: it changes none. */
export function planReference(
  sharded: Sharded,
  job: PlanJob,
  { classification, touched }: Prepared,
  nowMs: number,
): RoutePlan | Problem | null {
  const tables = classification.writes.filter((table) => isReferenceTable(sharded, table));
  const [table] = tables;
  const shape = sharded.shapes.get(table ?? '');
  if (table === undefined || shape === undefined) return null;
  const plan = { kind: 'write', places: { keys: [], first: false }, nowMs, within: null } as const;
  if (classification.reads.some((each) => !isReferenceTable(sharded, each))) {
    if (!touched.inserts.has(table) || job.several !== true)
      return problem(ONLY_REFERENCE, 'Citus refuses this in the first half of that sentence, SQLSTATE 0A000.');
    const several = planCopied(sharded, job, shape);
    return 'message' in several ? several : { ...plan, several };
  }
  if (/^\s*(?:insert|update)\s+or\s+(?:fail|rollback)\b/i.test(job.sql)) return problem(OR_FAIL);
  return { ...plan, several: { kind: 'everywhere', tables } };
}
