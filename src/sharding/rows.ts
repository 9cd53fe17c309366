/** All rows of a database by their names, and rows put where there are none: what storage that keeps rows by key begins with. */
import { applyEffects, namesOf, plainUniques, readEffects } from '../sqlite/effects.ts';
import type { Done, KindsOf } from '../sqlite/kinds.ts';
import { keyText, type RowChange, type RowKey } from '../sqlite/notebook.ts';
import { quoteName } from '../sqlite/schema.ts';
import type { RowsJob, RowsResult } from './jobs.ts';

/** Steps: what any of these takes at least, and for each row. */
const BASE_STEPS = 100;
const ROW_STEPS = 20;

const done = (result: RowsResult, rows: number): Done<RowsResult> => ({ result, steps: BASE_STEPS + ROW_STEPS * rows, bytes: 0 });

export const ROWS_JOBS: KindsOf<RowsJob> = {
  'rows-all': {
    run(engine, _job, { node, nowMs }) {
      const db = engine.enter(node, { nowMs, seed: '' });
      const keys = db.schema.tables.flatMap((table): RowKey[] => {
        const names = namesOf(table);
        if (!names) return [];
        const list = names.key.join(', ');
        const found = db.all(`SELECT ${list} FROM ${quoteName(table.name)} ORDER BY ${list}`, [], true);
        return found.map((key) => ({ table: table.name, key, inserted: true }));
      });
      const rows = [...(readEffects(db, keys)?.values() ?? [])].map((row) => [keyText(row.table, row.key), row] as const);
      const indexes = db
        .all("SELECT name, tbl_name FROM sqlite_schema WHERE type = 'index' ORDER BY rowid", [], true)
        .map(([name, table]) => [String(name), String(table)] as const);
      const tables = db.schema.tables.map(({ name }) => name);
      return done({ kind: 'rows-all', tables, indexes, uniques: plainUniques(db), rows, position: db.position }, rows.length);
    },
  },
  'rows-put': {
    run(engine, { rows }, { node, nowMs }) {
      const db = engine.enter(node, { nowMs, seed: '' });
      db.control('BEGIN');
      const wrong = applyEffects(db, new Map(rows.map((row: RowChange) => [keyText(row.table, row.key), row])));
      if (wrong !== null) throw new Error(`Rows of the set-up cannot be put into an empty database: ${wrong.message}`);
      db.control('COMMIT');
      return done({ kind: 'rows-put', position: db.position }, rows.length);
    },
  },
};
