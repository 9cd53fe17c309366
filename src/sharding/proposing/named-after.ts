/** References that only names tell: a CSV file, and many a schema, declares none. `customer_id` refers to `customers.id`, and `person_id` to `people.person_id`. */
import { affinityOf } from '../../sqlite/affinity.ts';
import { sameName } from '../key.ts';
import type { Reference, TableFacts } from './facts.ts';

/** `customer_id` and `customerId` → customer. */
const STEM = /^(.+?)(?:_id|Id|ID|_key)$/;

export function namedAfter(column: string, table: string, tables: readonly TableFacts[]): readonly Reference[] {
  const stem = STEM.exec(column)?.[1]?.toLowerCase();
  if (stem === undefined) return [];
  const names = [stem, `${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies')];
  const others = tables.filter(({ name, primary }) => primary.length === 1 && !sameName(name, table));
  const isOwn = tables.some(({ name, primary: [first, ...more] }) => sameName(name, table) && first === column && more.length === 0);
  const parent =
    others.find(({ name }) => names.includes(name.toLowerCase())) ??
    (isOwn ? undefined : others.find(({ primary: [key = ''] }) => sameName(key, column)));
  const [to] = parent?.primary ?? [];
  if (!parent || to === undefined || !areOfOneType(tables, [table, column], [parent.name, to])) return [];
  return [{ columns: [column], table: parent.name, to: [to], declared: false }];
}

/** Values of two columns can be on one partition only where they are stored alike. */
export function areOfOneType(tables: readonly TableFacts[], ...columns: readonly (readonly [string, string])[]): boolean {
  const affinities = columns.map(([table, column]) => {
    const found = tables.find(({ name }) => sameName(name, table));
    const type = found?.columns.find(({ name }) => sameName(name, column))?.type;
    return found && type !== undefined ? affinityOf(type, found.strict) : null;
  });
  return affinities.every((each) => each !== null && each === affinities[0]);
}
