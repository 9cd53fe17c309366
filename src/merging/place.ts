/**
 * Merged rows come to stand in their tables. Two rows may want one value that must be unique: which of them shows is a function of their
 * versions alone, not of which came first. The newest row shows; one whose value is taken is kept back in `_hidden`, and comes again when
 * the value is free.
 */
import type { Database } from '../sqlite/database.ts';
import { applyEffects, type Effects, hasUniques, namesOf, readEffects, uniqueEntries } from '../sqlite/effects.ts';
import { keyText, type RowChange } from '../sqlite/notebook.ts';
import { quoteName } from '../sqlite/schema.ts';
import type { Policy, Version } from './jobs.ts';
import type { MergeRules } from './rules.ts';
import { logConflict, SETUP } from './tables.ts';
import { keyOf, rowOf, rowText } from './text.ts';

export interface Placing {
  readonly rules: MergeRules;
  readonly policy: Policy;
  readonly atMs: number;
}

/** Writes rows inside a transaction of the caller's, who has set their versions. Returns those that are others now, by their names. */
export function place(db: Database, effects: Effects, placing: Placing): Effects {
  const tables = [...new Set([...effects.values()].map(({ table }) => table))];
  const unique = tables.filter((table) => hasUniques(db, [table]));
  const written = new Map(effects);
  const walked = unique.filter((table) => isHiding(db, table));
  if (walked.length === 0 && write(db, effects)) return written;
  const walks = walked.length === 0 ? unique : walked;
  const rest = new Map([...effects].filter(([, { table }]) => !walks.includes(table)));
  // What could not be written is in the way of itself or of rows that are there: then every table with unique values is walked.
  if (!write(db, rest)) for (const table of unique) if (!walks.includes(table)) walks.push(table);
  for (const table of walks) for (const [name, change] of walk(db, table, effects, placing)) written.set(name, change);
  return written;
}

const isHiding = (db: Database, table: string): boolean => db.all('SELECT 1 FROM _hidden WHERE tbl = ? LIMIT 1', [table]).length > 0;

/** All of them or none. Checks that hold for what each site wrote need not hold for what is merged of it: they are not looked at. */
function write(db: Database, effects: Effects): boolean {
  if (effects.size === 0) return true;
  db.all('SAVEPOINT placing', []);
  db.all('PRAGMA ignore_check_constraints = ON', []);
  const problem = applyEffects(db, effects);
  db.all('PRAGMA ignore_check_constraints = OFF', []);
  if (problem !== null) db.all('ROLLBACK TO placing', []);
  db.all('RELEASE placing', []);
  return problem === null;
}

interface Standing {
  readonly name: string;
  readonly change: RowChange;
  readonly version: Version;
}

/** Goes through a table, the newest row first, and lets each show whose values nobody before it has. */
function walk(db: Database, table: string, effects: Effects, { rules, policy, atMs }: Placing): Effects {
  const shown = shownIn(db, table);
  const hidden = hiddenIn(db, table);
  const all = new Map([...shown, ...hidden]);
  for (const [name, change] of effects) if (change.table === table) all.set(name, change);
  const versions = new Map(
    db
      .all('SELECT pk, hlc, origin FROM _version WHERE tbl = ?', [table])
      .map(([pk, hlc, origin]) => [String(pk), { hlc: Number(hlc), origin: String(origin) }]),
  );
  const rows = [...all].flatMap(([name, change]): Standing[] =>
    change.row === null ? [] : [{ name, change, version: versions.get(keyOf(change.key)) ?? SETUP }],
  );
  rows.sort((a, b) => rules.comesFirst(a.version, b.version) || (a.name < b.name ? -1 : 1));
  const holders = new Map<string, Standing>();
  const changed = new Map([...effects].filter(([, change]) => change.table === table && change.row === null));
  db.all('DELETE FROM _hidden WHERE tbl = ?', [table]);
  for (const row of rows) {
    const { name, change } = row;
    const entries = uniqueEntries(db, new Map([[name, change]]), [name]);
    const holder = entries.map((entry) => holders.get(entry)).find((other) => other !== undefined);
    const stays = holder !== undefined || (hidden.has(name) && !effects.has(name) && !rules.mayReturn());
    if (!stays) for (const entry of entries) holders.set(entry, row);
    if (stays) db.all('INSERT INTO _hidden VALUES (?, ?, ?)', [table, keyOf(change.key), textOf(change)]);
    if (holder && !hidden.has(name)) hides(db, holder, row, policy, atMs);
    const gone = { ...change, row: null };
    if (stays ? shown.has(name) : !shown.has(name) || effects.has(name)) changed.set(name, stays ? gone : change);
  }
  write(db, changed);
  return changed;
}

const textOf = ({ row, reals }: RowChange): string => rowText({ row: row ?? [], reals });

function hides(db: Database, holder: Standing, row: Standing, { lines }: Policy, atMs: number): void {
  const { table, key } = row.change;
  const told = { mine: textOf(holder.change), theirs: textOf(row.change), mineVersion: holder.version, theirsVersion: row.version };
  logConflict(db, { table, key, ...told, rule: 'a value that must be unique', kept: 'hidden' }, atMs, lines);
}

function shownIn(db: Database, name: string): Effects {
  const table = db.schema.byName.get(name);
  const names = table && namesOf(table);
  if (!names) return new Map();
  const keys = db.all(`SELECT ${names.key.join(', ')} FROM ${quoteName(name)}`, []);
  return (
    readEffects(
      db,
      keys.map((key) => ({ table: name, key, inserted: false })),
    ) ?? new Map()
  );
}

const hiddenIn = (db: Database, table: string): Effects =>
  new Map(
    db.all('SELECT pk, row FROM _hidden WHERE tbl = ?', [table]).map(([pk, row]) => {
      const { row: key } = rowOf(String(pk));
      return [keyText(table, key), { table, key, inserted: false, ...rowOf(String(row)) }];
    }),
  );
