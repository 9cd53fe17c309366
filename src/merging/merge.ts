/** Changes of others are taken in, each in a commit of its own, in the order of their origin. */
import { STEPS_PER_PAGE } from '../sqlite/changes.ts';
import type { Database } from '../sqlite/database.ts';
import type { Done, JobContext } from '../sqlite/kinds.ts';
import { keyText, type RowChange } from '../sqlite/notebook.ts';
import { commit } from './commit.ts';
import { add, counted, countersOf } from './counters.ts';
import type { Merged, MergedRow, Policy, RowWrite, SiteChange, SiteJob } from './jobs.ts';
import { join } from './join.ts';
import { place, type Placing } from './place.ts';
import type { MergeRules } from './rules.ts';
import { appliedOf, hlcOf, keptBy, logConflict, seqOf, setHlc, setSeq, setVersion, stateOf } from './tables.ts';
import { rowText } from './text.ts';

type MergeJob = Extract<SiteJob, { readonly kind: 'site-merge' }>;

export function merge(db: Database, { changes, policy }: MergeJob, { nowMs }: JobContext, rules: MergeRules): Done<Merged> {
  const placing = { rules, policy, atMs: nowMs };
  const taken: Merged['taken'][number][] = [];
  let steps = 1;
  db.lock();
  for (const change of changes) {
    const { origin, seq } = change;
    if (!rules.isNew(seq, seqOf(db, origin))) continue;
    db.control('BEGIN');
    const rows = mergeOne(db, change, placing);
    if (rows === null) continue;
    taken.push({ origin, seq, rows });
    steps += 1 + rows.length * 2 * STEPS_PER_PAGE;
  }
  const result: Merged = { kind: 'merged', position: db.position, applied: appliedOf(db), hlc: hlcOf(db), taken, kept: keptBy(db) };
  return { result, steps, bytes: 0 };
}

/** Null: it could not be committed, which leaves nothing of it. */
function mergeOne(db: Database, { origin, seq, hlc, rows }: SiteChange, placing: Placing): readonly MergedRow[] | null {
  const placed = new Map<string, RowChange>();
  const merged = rows.map((write) => {
    const { row, stands } = mergeRow(db, write, { hlc, origin }, seq, placing);
    placed.set(keyText(write.table, write.key), stands);
    return row;
  });
  const seen = place(db, placed, placing);
  setSeq(db, origin, seq);
  setHlc(db, placing.rules.receive(hlcOf(db), hlc));
  return commit(db, seen) === null ? merged : null;
}

function mergeRow(
  db: Database,
  write: RowWrite,
  version: { readonly hlc: number; readonly origin: string },
  seq: number,
  { rules, policy, atMs }: Placing,
): { readonly row: MergedRow; readonly stands: RowChange } {
  const { table, key, base, adds } = write;
  const mine = stateOf(db, table, key);
  const counts = countersOf(db, policy, table);
  const { conflict, kept, change, ...next } = join(rules, policy, mine, { write, version, seq, counts });
  if (counts && adds && rules.addsUp()) add(db, change, mine, version.origin, adds);
  const last = counts && rules.addsUp() ? counted(db, change, counts) : change;
  setVersion(db, last, next);
  if (conflict) tell(db, policy, write, { mine, version, kept }, atMs);
  const row = { table, key, mine: mine.version, base, theirs: version, kept };
  return { row, stands: next.dead ? { ...last, row: null } : last };
}

const RULE_NAMES: Readonly<Record<Policy['rule'], string>> = { rows: 'the later row', columns: 'the later value of each column' };

interface Verdict {
  readonly mine: ReturnType<typeof stateOf>;
  readonly version: { readonly hlc: number; readonly origin: string };
  readonly kept: MergedRow['kept'];
}

function tell(db: Database, { rule, lines }: Policy, { table, key, op, row, reals }: RowWrite, verdict: Verdict, atMs: number): void {
  const { mine, version, kept } = verdict;
  const own = mine.change;
  const told = {
    mine: mine.dead || !own?.row ? null : rowText({ row: own.row, reals: own.reals }),
    theirs: op === 'delete' ? null : rowText({ row, reals }),
  };
  const conflict = { table, key, ...told, mineVersion: mine.version, theirsVersion: version, rule: RULE_NAMES[rule], kept };
  logConflict(db, conflict, atMs, lines);
}
