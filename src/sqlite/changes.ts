/**
 * Changes: what a committed write did to the file, taken from one database and applied to copies of it, as physical replication
 * ships its log. A copy holds the same bytes, so everything that SQLite keeps travels: counters, hidden row ids, statistics,
 * the schema. Sources: https://www.postgresql.org/docs/current/warm-standby.html, https://sqlite.org/fileformat.html.
 */
import type { Problem } from '../sim/operation.ts';
import type { Database } from './database.ts';
import type { Change } from './jobs.ts';
import { problem } from './problems.ts';
import { isStatistics } from './schema.ts';

/** Steps that applying a record counts as for each page it touches, about what an INSERT by key takes; and for so many bytes. */
export const STEPS_PER_PAGE = 40;
const BYTES_PER_STEP = 64;

/** Applies one change. Positions follow one another: one that was applied is skipped, one that would leave a gap is refused. */
export function applyChange(db: Database, change: Change): { readonly problem: Problem | null; readonly steps: number } {
  const { position, record, tables } = change;
  if (position <= db.position) return { problem: null, steps: 1 };
  if (position > db.position + 1) {
    const reason = problem(`Change ${position} cannot follow ${db.position}: the ones between are missing.`);
    return { problem: reason, steps: 1 };
  }
  const pages = record.length === 0 ? 0 : db.applyRecord(record, tables.some(isStatistics));
  if (pages === 'no record')
    return { problem: problem(`Change ${position} is no record of pages: it was cut or altered on its way.`), steps: 1 };
  if (pages === 'no memory')
    return { problem: problem(`Change ${position} needs more memory than all databases together have: set up less data.`), steps: 1 };
  if (pages === 'no fit')
    return { problem: problem(`Change ${position} does not fit this copy: it replaces other bytes than stand here.`), steps: 1 };
  db.position = position;
  return { problem: null, steps: 1 + pages * STEPS_PER_PAGE + Math.floor(record.length / BYTES_PER_STEP) };
}
