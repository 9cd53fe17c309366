/** What was lost, in words: the writes that are gone and what stands in their rows again. */
import type { LostRow, LostWrite, Value } from '../sim/operation.ts';
import * as Spelt from '../words/en/spelt.ts';
import * as Say from '../words/en/trace/words.ts';

const ROWS_TOLD = 3;
const CHARS = 24;

/** A sentence, or null when nothing of what was lost is known. Of a row that several of them wrote, the last says what it was. */
export function lostWords(writes: readonly LostWrite[], more: number): string | null {
  if (writes.length === 0) return null;
  const byRow = new Map<string, LostRow>();
  for (const row of writes.flatMap(({ rows }) => rows)) {
    const name = nameOf(row);
    if (!byRow.has(name)) byRow.set(name, row);
  }
  const told = [...byRow.values()].slice(0, ROWS_TOLD).map(rowWords);
  const left = byRow.size - told.length;
  const which = [...told, ...(left > 0 ? [Say.too(Spelt.otherRows(left))] : [])].join('; ');
  return Say.areGone(Spelt.committedWrites(writes.length + more), which);
}

const nameOf = ({ table, key }: LostRow): string => `${table} ${key.map(textOf).join(' ')}`;

function rowWords(lost: LostRow): string {
  const { columns, row, now } = lost;
  const name = nameOf(lost);
  if (row === null) return Say.wasDeletedAndIsThere(name);
  if (now === null) return Say.isNotThere(name);
  const i = row.findIndex((value, column) => value !== now[column]);
  return Say.ofIsAgainNot(columns[i] ?? Say.aValue, name, textOf(now[i] ?? null), textOf(row[i] ?? null));
}

function textOf(value: Value): string {
  if (value === null) return 'NULL';
  if (value instanceof Uint8Array) return Spelt.bytes(value.length);
  const text = String(value);
  return text.length > CHARS ? `${text.slice(0, CHARS - 1)}…` : text;
}
