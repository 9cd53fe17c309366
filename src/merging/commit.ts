/** Ends a transaction of a site's own: it takes the next position whatever became of its rows. */
import type { Problem } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import type { Effects } from '../sqlite/effects.ts';
import { SQLITE } from '../sqlite/wasm/raw.ts';

/** `seen`: rows that are others now. Null, or why nothing of it is left. */
export function commit(db: Database, seen: Effects): Problem | null {
  if (db.control('COMMIT') !== SQLITE.DONE) {
    const wrong = db.explain(db.words(), { reads: new Map(), writes: new Set() });
    db.rollback();
    return wrong;
  }
  db.position += 1;
  if (seen.size > 0) db.witness?.committed(db, seen.values());
  return null;
}
