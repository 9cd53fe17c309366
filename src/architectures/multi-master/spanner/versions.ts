/**
 * Rows as they were (§4: data is versioned, each version with its commit timestamp), so that a group can tell what a moment of the past looked like.
 * Kept in memory beside the database, from the start of a life on, and for as long as the setting says.
 */
import type { Micros } from '../../../sim/node.ts';
import { keyText } from '../../../sharding/index.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import { isAllRows } from '../../shared/dealt.ts';
import { groupOfTable } from './many-groups.ts';
import type { SpanOut, SpanState } from './state.ts';

/** All rows, as the database has them when a life begins, and which tables there are. */
export function onAllRows(node: SpanState, out: SpanOut, result: unknown): void {
  if (!isAllRows(result)) return askForRows(out);
  const { groups, place, appliedTs } = node;
  groups.directory = new Map(result.tables.map((table, i) => [table, groupOfTable(i, place.near.length)]));
  // Before a first write everything has always been so.
  groups.floor = appliedTs;
  for (const [key, row] of result.rows) groups.versions.set(key, [{ ts: appliedTs, row }]);
}

export function askForRows(out: SpanOut): void {
  out.execute({ kind: 'versions' }, { kind: 'rows-all' });
}

/** A commit of that moment was applied. What nobody may read any more goes. */
export function addVersions({ groups, place }: SpanState, ts: Micros, rows: readonly RowChange[]): void {
  const oldest = ts - place.versionsUs;
  for (const row of rows) {
    const key = keyText(row.table, row.key);
    const versions = [...(groups.versions.get(key) ?? []), { ts, row }];
    // The last that is not younger is what the oldest moment shows.
    const from = Math.max(
      0,
      versions.findLastIndex((each) => each.ts <= oldest),
    );
    if (from > 0) groups.floor = Math.max(groups.floor, oldest);
    groups.versions.set(key, versions.slice(from));
  }
}

/** Rows of these tables as of a moment; rows that were not there then are told as deleted. And the highest timestamp of any that counts. */
export function rowsAt(
  { groups, place }: SpanState,
  tables: readonly string[],
  t: Micros,
): { readonly rows: readonly RowChange[]; readonly newest: Micros } {
  const rows: RowChange[] = [];
  let newest = 0;
  for (const versions of groups.versions.values()) {
    const [first] = versions;
    if (first === undefined || !tables.includes(first.row.table)) continue;
    const seen = versions.findLast(({ ts }) => place.rules.isOfMoment(ts, t));
    rows.push(seen?.row ?? { ...first.row, row: null });
    newest = Math.max(newest, seen?.ts ?? 0);
  }
  return { rows, newest };
}
