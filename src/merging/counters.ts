/**
 * Columns that count: what each site has added to a row's value, up and down, is kept apart, and the value is the sum (Shapiro, Preguiça,
 * Baquero and Zawirski, *A comprehensive study of Convergent and Commutative Replicated Data Types*, INRIA RR-7506, 2011, §3.1.3: PN-Counter).
 */
import type { Value } from '../sim/operation.ts';
import type { Database } from '../sqlite/database.ts';
import type { RowChange } from '../sqlite/notebook.ts';
import type { Policy } from './jobs.ts';
import type { RowState } from './tables.ts';
import { keyOf } from './text.ts';

/** Which of a table's stored columns count; null: none does. */
export function countersOf(db: Database, { counters }: Policy, name: string): readonly boolean[] | null {
  if (counters.length === 0) return null;
  const columns = db.schema.byName.get(name)?.columns.filter(({ generated }) => !generated) ?? [];
  const counts = columns.map((column) => counters.includes(`${name}.${column.name}`));
  return counts.includes(true) ? counts : null;
}

export const amountOf = (value: Value | undefined): number => (typeof value === 'number' ? value : Number(value ?? 0) || 0);

/** What a write adds to each column that counts: a row that comes brings its value, one that goes takes it away. */
export const addsOf = (counts: readonly boolean[], before: readonly Value[] | null, after: readonly Value[] | null): (number | null)[] =>
  counts.map((is, i) => (is ? amountOf(after?.[i]) - amountOf(before?.[i]) : null));

/** Takes what `origin` added into account. `mine`: the row before, whose value is where nobody has added anything yet. */
export function add(db: Database, { table, key }: RowChange, mine: RowState, origin: string, adds: readonly (number | null)[]): void {
  const pk = keyOf(key);
  adds.forEach((amount, col) => {
    if (amount === null) return;
    const of = [table, pk, col];
    const [known] = db.all('SELECT 1 FROM _counter WHERE tbl = ? AND pk = ? AND col = ? LIMIT 1', of);
    if (!known) db.all("INSERT INTO _counter VALUES (?, ?, ?, '', ?, 0)", [...of, amountOf(mine.change?.row?.[col])]);
    db.all('INSERT OR IGNORE INTO _counter VALUES (?, ?, ?, ?, 0, 0)', [...of, origin]);
    const side = amount < 0 ? 'n' : 'p';
    db.all(`UPDATE _counter SET ${side} = ${side} + ? WHERE tbl = ? AND pk = ? AND col = ? AND origin = ?`, [
      Math.abs(amount),
      ...of,
      origin,
    ]);
  });
}

/** The row with its counted values. */
export function counted(db: Database, change: RowChange, counts: readonly boolean[]): RowChange {
  if (change.row === null) return change;
  const sums = db.all('SELECT col, sum(p) - sum(n) FROM (SELECT * FROM _counter ORDER BY origin) WHERE tbl = ? AND pk = ? GROUP BY col', [
    ...[change.table, keyOf(change.key)],
  ]);
  const sum = new Map(sums.map(([col, value]) => [Number(col), Number(value)]));
  const isCounted = (i: number): boolean => counts[i] === true && sum.has(i);
  return {
    ...change,
    row: change.row.map((value, i) => (isCounted(i) ? (sum.get(i) ?? 0) : value)),
    reals: change.reals.map((real, i) => (isCounted(i) ? false : real)),
  };
}
