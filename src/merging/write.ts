/** A write at home: what a statement or a transaction does to rows, with the versions that it gives them, in one commit. */
import { attempt } from '../sqlite/attempt.ts';
import { STEPS_PER_PAGE } from '../sqlite/changes.ts';
import type { Database } from '../sqlite/database.ts';
import { type Effects, readEffects } from '../sqlite/effects.ts';
import type { QueryResult } from '../sqlite/jobs.ts';
import type { Done, JobContext } from '../sqlite/kinds.ts';
import { keyText, type RowChange } from '../sqlite/notebook.ts';
import { problem } from '../sqlite/problems.ts';
import { isStatistics } from '../sqlite/schema.ts';
import type { Problem } from '../sim/operation.ts';
import { commit } from './commit.ts';
import { add, addsOf, counted, countersOf } from './counters.ts';
import type { Policy, RowWrite, SiteChange, SiteJob, Version, Written } from './jobs.ts';
import { place } from './place.ts';
import type { MergeRules } from './rules.ts';
import { appliedOf, hlcOf, isOwn, setHlc, setSeq, setVersion, seqOf, stateOf, type RowState } from './tables.ts';
import { changeText, rowText } from './text.ts';

type Local = Extract<SiteJob, { readonly kind: 'site-write' | 'site-commit' }>;
type WriteJob = Extract<SiteJob, { readonly kind: 'site-write' }>;
type CommitJob = Extract<SiteJob, { readonly kind: 'site-commit' }>;

const SCHEMA = 'The tables of sites that take writes by themselves are fixed while they run: change them in the set-up.';
const OWN = 'A site keeps this table for itself: read it, and leave the writing to the site.';
const NAMELESS = 'A row of this table has no name that other sites know: give the table a primary key.';

function failed(db: Database, reason: Problem, result: QueryResult | null = null): Written {
  const outcome = { ok: false, definite: true, problem: reason } as const;
  return { kind: 'written', outcome, position: db.position, classification: result?.classification ?? null, change: null, sent: null };
}

/** A statement by itself. `host` must show its time and seed. */
export function writeStatement(db: Database, job: WriteJob, context: JobContext, rules: MergeRules): Done<Written> {
  const refused = refusedBy(db, job.sql);
  if (refused !== null) return { result: failed(db, problem(refused)), steps: 1, bytes: 0 };
  const { sql, params, bulk } = job;
  const tried = attempt(db, { sql, params, readOnly: false, ...(bulk && { bulk }) }, []);
  const { result, noted, changed, steps, bytes } = tried;
  if (result.kind !== 'query' || !result.outcome.ok || !changed) {
    db.rollback();
    const told = result.kind === 'query' ? result : failed(db, problem('This statement only reads.'));
    return { result: { ...told, kind: 'written', sent: null }, steps, bytes };
  }
  const effects = readEffects(db, noted.values());
  db.rollback();
  const before = effects && readEffects(db, noted.values());
  if (!effects || !before) return { result: failed(db, problem(NAMELESS)), steps, bytes: 0 };
  const done = commitRows(db, { job, effects, before, answer: result, nowMs: job.nowMs ?? context.nowMs }, rules);
  return { ...done, steps: steps + done.steps, bytes: bytes + done.bytes };
}

function refusedBy(db: Database, sql: string): string | null {
  const prepared = db.statements.get(sql);
  if ('message' in prepared) return null;
  const { classification, touched } = prepared;
  if (classification.schema || [...touched.writes].some(isStatistics)) return SCHEMA;
  return classification.writes.some(isOwn) ? OWN : null;
}

/** What a transaction is to do, which was looked at when the database stood at `since`. */
export function writeTransaction(db: Database, job: CommitJob, { nowMs }: JobContext, rules: MergeRules): Done<Written> {
  const { rows, tables, since, strict } = job;
  if (tables.some(isOwn)) return { result: failed(db, problem(OWN)), steps: 1, bytes: 0 };
  const stale = rows.find(({ table, key }) => stateOf(db, table, key).position > since);
  if (stale || (strict && db.position > since)) {
    const what = stale ? keyText(stale.table, stale.key) : 'what it read';
    const why = `could not serialize access: ${what} was changed by another site’s write just before this commit. Begin the transaction anew.`;
    return { result: failed(db, problem(why, '', null, '40001')), steps: 1 + rows.length, bytes: 0 };
  }
  const effects: Effects = new Map(rows.map((row) => [keyText(row.table, row.key), row]));
  const before = readEffects(db, rows) ?? new Map();
  const outcome = { ok: true, columns: [], rows: [], changes: rows.length, tables, wrote: true } as const;
  const answer: QueryResult = { kind: 'query', outcome, position: db.position, classification: null, change: null };
  return commitRows(db, { job, effects, before, answer, nowMs }, rules);
}

interface Doing {
  readonly job: Local;
  readonly effects: Effects;
  readonly before: Effects;
  readonly answer: QueryResult;
  readonly nowMs: number;
}

function commitRows(db: Database, { job, effects, before, answer, nowMs }: Doing, rules: MergeRules): Done<Written> {
  const { policy, origin } = job;
  const changes = [...effects].filter(([name, { row }]) => row !== null || before.get(name)?.row != null);
  const after = appliedOf(db);
  const version = { hlc: rules.tick(hlcOf(db), nowMs), origin };
  const seq = seqOf(db, origin) + 1;
  db.lock();
  db.control('BEGIN');
  const placed = new Map<string, RowChange>();
  const rows = changes.map(([name, change]) => {
    const { write, stands } = written(db, policy, change, before.get(name)?.row ?? null, version, seq);
    placed.set(name, stands);
    return write;
  });
  const seen = place(db, placed, { rules, policy, atMs: nowMs });
  const sent: SiteChange = { origin, seq, hlc: version.hlc, after, rows };
  setSeq(db, origin, seq);
  setHlc(db, version.hlc);
  const text = changeText(sent);
  db.all('INSERT INTO _outbox VALUES (?, ?)', [seq, text]);
  const wrong = commit(db, seen);
  const steps = 1 + rows.length * 2 * STEPS_PER_PAGE;
  if (wrong !== null) return { result: failed(db, wrong, answer), steps, bytes: 0 };
  return { result: { ...answer, kind: 'written', position: db.position, change: null, sent }, steps, bytes: text.length };
}

const cellsOf = ({ cells, version }: RowState, width: number): readonly Version[] => cells ?? Array.from({ length: width }, () => version);

/** One row of it: what is told of it, and how it stands here. */
function written(
  db: Database,
  policy: Policy,
  change: RowChange,
  shown: RowChange['row'],
  version: Version,
  seq: number,
): { readonly write: RowWrite; readonly stands: RowChange } {
  const { table, key } = change;
  const mine = stateOf(db, table, key);
  const dead = change.row === null;
  // One that is hidden is there all the same: whoever writes it writes over it.
  const old = shown ?? (mine.hidden ? (mine.change?.row ?? null) : null);
  const last: RowChange = change.row === null ? { ...change, row: old, reals: mine.change?.reals ?? [] } : change;
  const row = last.row ?? [];
  const counts = countersOf(db, policy, table);
  const seen = cellsOf(mine, row.length);
  const was = old && rowText({ row: old, reals: mine.change?.reals ?? [] });
  const cells = row.map((_, i) => (dead || (was !== null && isKept(was, last, i)) ? (seen[i] ?? version) : version));
  const byColumn = policy.rule === 'columns';
  const adds = counts && addsOf(counts, old, change.row);
  if (adds) add(db, change, mine, version.origin, adds);
  const stands = counts ? counted(db, change, counts) : change;
  setVersion(db, counts ? counted(db, last, counts) : last, { version, seq, dead, cells: byColumn ? cells : null });
  const op = dead ? 'delete' : old === null ? 'insert' : 'update';
  const write = { table, key, op, row, reals: last.reals, old, base: mine.version } as const;
  return { write: { ...write, ...(byColumn && { seen, cells }), ...(adds && { adds }) }, stands };
}

/** Whether a column is as it was. */
const isKept = (was: string, { row, reals }: RowChange, i: number): boolean =>
  JSON.stringify(JSON.parse(was)[i]) === JSON.stringify(JSON.parse(rowText({ row: row ?? [], reals }))[i]);
