/**
 * From a region's log to its columns, entry by entry, and from its commits to the tables that people look at: the newest committed rows. A
 * restart begins with the rows of the set-up and carries the log out again, which is kept whole.
 */
import { entryAt } from '../../shared/consensus/log.ts';
import { type Columns, noColumns, putData, putWrite } from './columns.ts';
import type { Result } from './commands.ts';
import { carryOut } from './percolator.ts';
import { isBound } from './protocol.ts';
import { type Begun, group, type KvState, type MemberOut, type MemberResult } from './state.ts';

export const BEGUN_KEY = 'begun';
export const SHOW_TIMER = 'show';
const RETRY_US = 10_000;

/** Rows of the set-up were committed before all transactions. */
const SETUP_TS = 1;

export function isBegun(value: unknown): value is Begun {
  return typeof value === 'object' && value !== null && 'position' in value && 'rows' in value;
}

function columnsOf({ rows }: Begun): Columns {
  const columns = noColumns();
  for (const [key, row] of rows) {
    putData(columns, key, SETUP_TS, row);
    putWrite(columns, key, Object.freeze({ commitTs: SETUP_TS, startTs: SETUP_TS, kind: 'put' }));
  }
  return columns;
}

export function startFrom(node: KvState, begun: Begun): void {
  node.begun = begun;
  node.columns = columnsOf(begun);
}

/** The first life: what the set-up has put here. */
export function onBegun(node: KvState, out: MemberOut, result: MemberResult): void {
  if (result.kind !== 'rows-all') return out.execute({ kind: 'begin' }, { kind: 'rows-all' });
  const begun = Object.freeze({ position: result.position, rows: Object.freeze(result.rows) });
  out.persist(BEGUN_KEY, begun);
  startFrom(node, begun);
}

/** Carries out what is chosen; what came of each entry, in order. */
export function applyChosen(node: KvState): readonly { readonly index: number; readonly result: Result }[] {
  if (!node.begun) return [];
  const chosen = group.chosenIndex(node);
  const results: { readonly index: number; readonly result: Result }[] = [];
  while (node.lastApplied < chosen) {
    node.lastApplied += 1;
    const command = entryAt(group.log(node), node.lastApplied)?.payload;
    if (!command || isBound(command)) continue;
    node.columns.index = node.lastApplied;
    const { result, rows, txn } = carryOut(node.columns, command, node.place.rules);
    results.push({ index: node.lastApplied, result });
    if (rows.length === 0) continue;
    const tables = [...new Set(rows.map(({ table }) => table))].sort();
    const outcome = { ok: true, columns: [], rows: [], changes: rows.length, tables, wrote: true } as const;
    node.queued += 1;
    node.queue = [...node.queue, Object.freeze({ rows, transaction: txn, outcome })];
  }
  return results;
}

/** The next of what is committed goes into the tables. What is there already, since before a crash, is skipped. */
export function showCommitted(node: KvState, out: MemberOut): void {
  const { begun, queue, queued, place } = node;
  if (!begun || node.isShowing || queue.length === 0) return;
  node.isShowing = true;
  const statements = queue.slice(0, place.maxBatch);
  out.execute({ kind: 'show' }, { kind: 'replay', from: begun.position + queued - queue.length + 1, statements });
}

export function onShown(node: KvState, out: MemberOut, result: MemberResult): void {
  // The database was too busy.
  if (result.kind !== 'replayed') return out.setTimer(SHOW_TIMER, RETRY_US);
  const { begun, queue, queued } = node;
  node.isShowing = false;
  node.shown = result.position - (begun?.position ?? 0);
  const done = node.shown - (queued - queue.length);
  node.queue = queue.slice(Math.max(0, done));
}
