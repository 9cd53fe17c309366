/**
 * Push and pull, as Turso Sync has them: a server takes in changes in the order in which they are pushed, and a local database is a revision
 * of the server with edits on top. Sources: tursodatabase/turso, sync/engine/src/database_sync_engine.rs; docs.turso.tech/sync/conflict-resolution.
 */
import { STEPS_PER_PAGE } from '../sqlite/changes.ts';
import type { Database } from '../sqlite/database.ts';
import { applyEffects, readEffects } from '../sqlite/effects.ts';
import type { Done, KindsOf } from '../sqlite/kinds.ts';
import { keyText, type RowChange } from '../sqlite/notebook.ts';
import type { Problem } from '../sim/operation.ts';
import { commit } from './commit.ts';
import type { Pull, Pushed, Rebased, SyncJob, SyncResult } from './sync-jobs.ts';
import { isUnseen, replayChange, rolledBack, type Rows } from './replay.ts';
import type { SyncRules } from './rules.ts';
import { setVersion, SETUP } from './tables.ts';
import { changeOf, changeText, keyOf, rowOf } from './text.ts';

const CLOCKLESS = { nowMs: 0, seed: 'sync' };

/** `_touched`: at which revision a row changed last, at the server. `_last_change`: Turso's `turso_sync_last_change_id`. */
const TABLES: readonly string[] = [
  'CREATE TABLE _sync (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID',
  'CREATE TABLE _touched (tbl TEXT, pk TEXT, revision INTEGER NOT NULL, PRIMARY KEY (tbl, pk)) WITHOUT ROWID',
  'CREATE TABLE _last_change (client TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID',
];

export const syncJobs = (rules: SyncRules): KindsOf<SyncJob> => ({
  'sync-found': { run: (engine, _job, { node }) => found(engine.enter(node, CLOCKLESS)) },
  'sync-open': { run: (engine, _job, { node }) => opened(engine.enter(node, CLOCKLESS)) },
  'sync-push': { run: (engine, job, { node }) => push(engine.enter(node, CLOCKLESS), job, rules) },
  'sync-pull': { run: (engine, { client, since }, { node }) => pull(engine.enter(node, CLOCKLESS), client, since) },
  'sync-rebase': { run: (engine, job, { node }) => rebase(engine.enter(node, CLOCKLESS), job.pull, rules) },
});

function found(db: Database): Done<SyncResult> {
  for (const sql of TABLES) db.all(sql, [], true);
  db.forgetSchema();
  return { result: { kind: 'sync-ready' }, steps: 0, bytes: 0 };
}

const revisionOf = (db: Database): number => Number(db.all("SELECT value FROM _sync WHERE name = 'revision'", [])[0]?.[0] ?? 0);

const lastOf = (db: Database, client: string): number =>
  Number(db.all('SELECT seq FROM _last_change WHERE client = ?', [client])[0]?.[0] ?? 0);

function opened(db: Database): Done<SyncResult> {
  const lastChanges = db
    .all('SELECT client, seq FROM _last_change ORDER BY client', [])
    .map(([client, seq]) => [String(client), Number(seq)] as const);
  return { result: { kind: 'sync-opened', revision: revisionOf(db), lastChanges }, steps: 1, bytes: 0 };
}

/** Begins a transaction and writes these rows in it; then what `more` does is committed with them. */
function write(db: Database, rows: Rows, more: () => void): Problem | null {
  db.lock();
  db.control('BEGIN');
  const wrong = applyEffects(db, rows);
  if (wrong !== null) {
    db.rollback();
    return wrong;
  }
  more();
  return commit(db, rows);
}

const stepsOf = (rows: number): number => 1 + 2 * rows * STEPS_PER_PAGE;

// At the server ------------------------------------------------------------------------------------------------------

function push(db: Database, { client, changes }: Extract<SyncJob, { kind: 'sync-push' }>, rules: SyncRules): Done<Pushed> {
  const last = lastOf(db, client);
  const fresh = changes.filter(({ seq }) => rules.isNewPush(seq, last));
  const taken = fresh.map(({ seq }) => seq);
  const nothing = { kind: 'pushed', position: db.position, lastChange: last, taken: [], unseen: 0, problem: null } as const;
  const [newest] = taken.slice(-1);
  if (newest === undefined) return { result: nothing, steps: 1, bytes: 0 };
  const writes = fresh.flatMap(({ rows }) => rows);
  const rows: Rows = new Map(
    readEffects(
      db,
      writes.map(({ table, key }) => ({ table, key, inserted: false })),
    ) ?? [],
  );
  let unseen = 0;
  for (const change of fresh) {
    const kept = change.rows.filter((each) => {
      const is = isUnseen(each, rows.get(keyText(each.table, each.key))?.row ?? null);
      if (is) unseen++;
      return rules.takesPlace(is);
    });
    replayChange({ ...change, rows: kept }, rows);
  }
  const problem = write(db, rows, () => {
    const revision = db.position + 1;
    for (const { table, key } of rows.values()) db.all('INSERT OR REPLACE INTO _touched VALUES (?, ?, ?)', [table, keyOf(key), revision]);
    db.all('INSERT OR REPLACE INTO _last_change VALUES (?, ?)', [client, newest]);
    db.all("INSERT OR REPLACE INTO _sync VALUES ('revision', ?)", [revision]);
  });
  if (problem !== null) return { result: { ...nothing, problem }, steps: stepsOf(rows.size), bytes: 0 };
  return { result: { ...nothing, position: db.position, lastChange: newest, taken, unseen }, steps: stepsOf(rows.size), bytes: 0 };
}

function pull(db: Database, client: string, since: number): Done<SyncResult> {
  const named = db.all('SELECT tbl, pk FROM _touched WHERE revision > ? ORDER BY tbl, pk', [since]);
  const keys = named.map(([table, pk]) => ({ table: String(table), key: rowOf(String(pk)).row, inserted: false }));
  const rows: readonly RowChange[] = [...(readEffects(db, keys)?.values() ?? [])];
  const told = { since, revision: revisionOf(db), rows, lastChange: lastOf(db, client) };
  return { result: { kind: 'pulled', position: db.position, ...told }, steps: 1 + rows.length * STEPS_PER_PAGE, bytes: 0 };
}

// At a local database ------------------------------------------------------------------------------------------------

const outboxOf = (db: Database) => db.all('SELECT change FROM _outbox ORDER BY seq', []).map(([text]) => changeOf(String(text)));

/** In one commit, so that nobody sees what lies between. */
function rebase(db: Database, { since, revision, rows: theirs, lastChange }: Pull, rules: SyncRules): Done<Rebased> {
  const own = outboxOf(db);
  const here = revisionOf(db);
  const asBefore = { kind: 'rebased', position: db.position, revision: here, lastChange, outbox: own, problem: null } as const;
  // It was taken in before.
  if (here !== since) return { result: asBefore, steps: 1, bytes: 0 };
  const rows: Rows = rules.rollsBack() ? rolledBack(own) : new Map();
  for (const row of theirs) rows.set(keyText(row.table, row.key), row);
  const left = own.filter(({ seq }) => rules.isReplayed(seq, lastChange)).map((change) => replayChange(change, rows));
  const problem = write(db, rows, () => {
    for (const row of rows.values()) setVersion(db, row, { version: SETUP, seq: 0, dead: false, cells: null });
    db.all('DELETE FROM _outbox', []);
    for (const change of left) db.all('INSERT INTO _outbox VALUES (?, ?)', [change.seq, changeText(change)]);
    db.all("INSERT OR REPLACE INTO _sync VALUES ('revision', ?)", [revision]);
  });
  const steps = stepsOf(rows.size + left.length);
  if (problem !== null) return { result: { ...asBefore, problem }, steps, bytes: 0 };
  return { result: { kind: 'rebased', position: db.position, revision, lastChange, outbox: left, problem: null }, steps, bytes: 0 };
}
