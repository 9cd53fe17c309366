/** Rows as cells with versions, on SQLite: the kinds of jobs that replicas without a leader bring, and how copies are merged. */
import type { Done, KindsOf } from '../sqlite/kinds.ts';
import { bytesOf } from '../sqlite/kinds.ts';
import { valueBytes } from '../sqlite/values.ts';
import type { CellsJob, CellsResult, RowCells } from './jobs.ts';
import { aim, answer } from './statement.ts';
import { apply, begin, namesOf, purge, readSpans } from './store.ts';

export { isEmpty, isSame, merge, mergeAll, newer, rowText, stamped, textOf, versionText } from './merge.ts';

/** Steps: what any of these takes at least, and for each row that is looked up, and written. */
const BASE_STEPS = 100;
const LOOK_STEPS = 20;
const WRITE_STEPS = 60;

function bytes(rows: readonly RowCells[]): number {
  let sum = 0;
  for (const { cells } of rows) for (const { value } of cells) sum += valueBytes(value);
  return sum;
}

const done = (result: CellsResult, steps: number, size = 0): Done => ({ result, steps: BASE_STEPS + steps, bytes: size });

export const CELLS_JOBS: KindsOf<CellsJob> = {
  'cells-aim': {
    run: (engine, job, { node, nowMs }) => done({ kind: 'aimed', aim: aim(engine.enter(node, { nowMs, seed: job.seed }), job) }, 0),
  },
  'cells-answer': {
    run(engine, job, { node, nowMs }) {
      const { query, rows, steps } = answer(engine.enter(node, { nowMs, seed: job.seed }), job);
      return done({ kind: 'cells-answered', query, rows }, steps + LOOK_STEPS * job.rows.length, bytesOf(query));
    },
  },
  'cells-apply': {
    run(engine, job, { node, nowMs }) {
      const { rows, changed } = apply(engine.enter(node, { nowMs, seed: job.seed }), job.rows);
      return done({ kind: 'cells-applied', rows }, LOOK_STEPS * job.rows.length + WRITE_STEPS * changed);
    },
  },
  'cells-read': {
    run(engine, { spans }, { node, nowMs }) {
      const rows = readSpans(engine.enter(node, { nowMs, seed: '' }), spans);
      return done({ kind: 'cells', rows }, LOOK_STEPS * (spans.length + rows.length), bytes(rows));
    },
  },
  'cells-purge': {
    run(engine, { before }, { node, nowMs }) {
      const rows = purge(engine.enter(node, { nowMs, seed: '' }), before);
      return done({ kind: 'cells-purged', rows }, WRITE_STEPS * rows.length);
    },
  },
  'cells-begin': {
    run(engine, { keeps }, { node, nowMs }) {
      const db = engine.enter(node, { nowMs, seed: '' });
      if (keeps === null)
        return done({ kind: 'cells', rows: namesOf(db).map((name) => ({ ...name, marker: 0, deleted: null, cells: [] })) }, 0);
      begin(db, keeps);
      return done(
        {
          kind: 'cells',
          rows: readSpans(
            db,
            db.schema.tables.map(({ name }) => ({ table: name, key: null })),
          ),
        },
        0,
      );
    },
  },
};
