/** What a statement sees when it is tried, and what it would do there. */
import type { Engine } from '../../sqlite/engine.ts';
import type { Database } from '../../sqlite/database.ts';
import type { Moment } from '../../sqlite/pages/durable.ts';
import { attempt, type Attempt } from '../../sqlite/attempt.ts';
import { type Effects, hasUniques, readEffects, uniqueEntries } from '../../sqlite/effects.ts';
import type { Noted, RowChange, RowKey } from '../../sqlite/notebook.ts';
import type { Wanted } from '../../architectures/shared/locks/table.ts';
import type { QueryJob } from './state.ts';
import { failed, unnamedRows } from './words.ts';

const NONE: Effects = new Map();

/** Everybody who writes holds it shared, a change of the schema alone. */
export const WHOLE: Wanted = { key: 'the whole database', mode: 'shared' };

export interface Where {
  readonly engine: Engine;
  readonly node: string;
  /** A state to look at instead of the newest. */
  readonly snapshot: Moment | null;
}

function databaseAt({ engine, node, snapshot }: Where, nowMs: number, seed: string): Database {
  const own = engine.enter(node, { nowMs, seed });
  return snapshot === null || snapshot.position === own.position ? own : engine.enterAt(snapshot, { nowMs, seed });
}

export interface Tried {
  readonly attempt: Attempt;
  /** What it and what came before it in its transaction do, all in all; null where it failed. */
  readonly effects: Effects | null;
  /** Rows, and entries of unique indexes, that it must have for itself, in the order in which it came to them. */
  readonly wanted: readonly Wanted[];
}

/**
 * Tries a statement and leaves nothing of it. `own`: what its transaction has done so far. `others`: rows that others are about to
 * insert, so that row ids are not given twice; whoever only fails because of them tries again without, and then waits for them.
 * `before`: what is to be committed first.
 */
export function tryOut(where: Where, job: QueryJob, nowMs: number, own: Effects, others: Effects, before: readonly Effects[] = []): Tried {
  const db = databaseAt(where, nowMs, job.seed);
  const seen = attempt(db, job, others.size > 0 ? [...before, own, others] : [...before, own]);
  if (others.size > 0 && !succeeded(seen)) {
    db.rollback();
    return tryOut(where, job, nowMs, own, new Map(), before);
  }
  try {
    if (!succeeded(seen)) return { attempt: seen, effects: null, wanted: [] };
    const keys = new Map<string, RowKey>(own);
    for (const [text, key] of seen.noted) if (!keys.has(text)) keys.set(text, key);
    const effects = readEffects(db, keys.values());
    if (effects === null) return { attempt: { ...seen, result: failed(unnamedRows(), db.position) }, effects, wanted: [] };
    const rows = [...seen.noted.keys()];
    const entries = uniqueEntries(db, effects, rows);
    return { attempt: seen, effects, wanted: [...rows, ...entries].map((key) => ({ key, mode: 'exclusive' })) };
  } finally {
    db.rollback();
  }
}

export const rowsOf = (noted: Noted): readonly Wanted[] => [...noted.keys()].map((key) => ({ key, mode: 'exclusive' }));

/** Tries one whose rows need not be kept: it may be run again when others have written other rows. */
export function tryLocally(where: Where, job: QueryJob, nowMs: number, own: Effects = NONE): Tried {
  const db = databaseAt(where, nowMs, job.seed);
  const tried = attempt(db, job, [own]);
  db.rollback();
  return { attempt: tried, effects: null, wanted: rowsOf(tried.noted) };
}

export const succeeded = ({ result }: Attempt): boolean => result.kind === 'query' && result.outcome.ok;

/**
 * Of each table that this statement inserts into and does not read, the row with the highest row id that others are about to insert:
 * as long as it stands there, the ids after it are given.
 */
export function insertedByOthers(db: Database, sql: string, others: Iterable<Effects>): Effects {
  const prepared = db.statements.get(sql);
  if ('message' in prepared || prepared.touched.inserts.size === 0 || prepared.touched.selects) return NONE;
  const highest = new Map<string, RowChange>();
  for (const effects of others)
    for (const change of effects.values()) {
      if (!change.inserted || change.row === null || !prepared.touched.inserts.has(change.table)) continue;
      const [id] = change.key;
      const [other] = highest.get(change.table)?.key ?? [];
      if (typeof id === 'number' && !db.schema.keyed.has(change.table) && (typeof other !== 'number' || id > other))
        highest.set(change.table, change);
    }
  return highest;
}

/**
 * What a statement is: `alone` changes what all go by, `inserts` only values that it brings along; what `local` does to a row follows from
 * that row alone. Null: it cannot be compiled.
 */
export function natureOf(db: Database, sql: string): 'reads' | 'writes' | 'inserts' | 'local' | 'alone' | null {
  const prepared = db.statements.get(sql);
  if ('message' in prepared) return null;
  const { classification, touched, statistics } = prepared;
  if (classification.readOnly) return 'reads';
  if (classification.schema || statistics) return 'alone';
  if (touched.selects || classification.volatile) return 'writes';
  if (touched.inserts.size > 0) return touched.sets.size === 0 ? 'inserts' : 'writes';
  return touched.triggers.size === 0 && !hasUniques(db, touched.writes) ? 'local' : 'writes';
}
