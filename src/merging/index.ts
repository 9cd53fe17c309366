/** Merging the writes of several sites, on SQLite: the kinds of jobs that a site brings. See README.md. */
import type { Database } from '../sqlite/database.ts';
import { namesOf, vagueUnique } from '../sqlite/effects.ts';
import { bytesOf, type Done, type KindsOf } from '../sqlite/kinds.ts';
import type { SiteJob, SiteResult } from './jobs.ts';
import { merge } from './merge.ts';
import type { MergeRules, SyncRules } from './rules.ts';
import type { SyncJob } from './sync-jobs.ts';
import { syncJobs } from './sync.ts';
import { appliedOf, hlcOf, isOwn, keptBy, TABLES } from './tables.ts';
import { changeOf } from './text.ts';
import { writeStatement, writeTransaction } from './write.ts';

export { rolledBack, setsOf } from './replay.ts';
export { compare, isSame, type MergeRules, type SyncRules } from './rules.ts';

const CLOCKLESS = { nowMs: 0, seed: 'site' };

/** The kinds of jobs, with the rules that they rest on. */
export const siteJobs = (rules: MergeRules & SyncRules): KindsOf<SiteJob | SyncJob> => ({
  ...syncJobs(rules),
  'site-found': { run: (engine, _job, { node }) => found(engine.enter(node, CLOCKLESS)) },
  'site-open': { run: (engine, _job, { node }) => opened(engine.enter(node, CLOCKLESS)) },
  'site-write': {
    run(engine, job, context) {
      const { node, nowMs } = context;
      const done = writeStatement(engine.enter(node, { nowMs: job.nowMs ?? nowMs, seed: job.seed }), job, context, rules);
      return { ...done, bytes: done.bytes + bytesOf({ ...done.result, kind: 'query' }) };
    },
  },
  'site-commit': {
    run: (engine, job, context) =>
      writeTransaction(engine.enter(context.node, { nowMs: context.nowMs, seed: job.seed }), job, context, rules),
  },
  'site-merge': { run: (engine, job, context) => merge(engine.enter(context.node, CLOCKLESS), job, context, rules) },
  'site-forget': { run: (engine, job, { node }) => forgot(engine.enter(node, CLOCKLESS), job) },
});

/** Before time starts. A complaint says why sites cannot merge these tables. */
function found(db: Database): Done<SiteResult> {
  const complaint = complaintOf(db);
  if (complaint === null) for (const sql of TABLES) db.all(sql, [], true);
  if (complaint === null) db.forgetSchema();
  return { result: { kind: 'found', complaint }, steps: 0, bytes: 0 };
}

function complaintOf(db: Database): string | null {
  for (const table of db.schema.tables) {
    const { name } = table;
    if (isOwn(name)) return `“${name}” is the name of a table that each site keeps for itself. Give the table another name.`;
    const names = namesOf(table);
    if (!names || names.hidden)
      return `Table “${name}” needs a primary key by which all sites know its rows: INTEGER PRIMARY KEY, or any key and WITHOUT ROWID.`;
    const vague = vagueUnique(db, [name]);
    if (vague !== null)
      return `Table “${name}” has ${vague} that holds for some rows only, or over an expression: sites cannot compare those.`;
  }
  return null;
}

function opened(db: Database): Done<SiteResult> {
  const outbox = db.all('SELECT change FROM _outbox ORDER BY seq', []).map(([text]) => changeOf(String(text)));
  const result = { kind: 'opened', position: db.position, applied: appliedOf(db), hlc: hlcOf(db), outbox, kept: keptBy(db) } as const;
  return { result, steps: 1 + outbox.length, bytes: 0 };
}

function forgot(db: Database, { sent, horizon }: Extract<SiteJob, { kind: 'site-forget' }>): Done<SiteResult> {
  db.lock();
  db.control('BEGIN');
  db.all('DELETE FROM _outbox WHERE seq <= ?', [sent]);
  for (const [origin, seq] of horizon) db.all('DELETE FROM _version WHERE gone IS NOT NULL AND origin = ? AND seq <= ?', [origin, seq]);
  db.control('COMMIT');
  return { result: { kind: 'forgot', kept: keptBy(db) }, steps: 1 + horizon.length, bytes: 0 };
}
