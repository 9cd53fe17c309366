/** Whether the tables that are named as reference tables can be that in this schema. */
import type { Table } from '../sqlite/schema.ts';
import { listed, sameName } from './key.ts';
import { referenceNames } from './reference.ts';

/** Why one of them cannot be, as a sentence; null: all can. */
export function whyNoReference(reference: string | undefined, tables: readonly Table[]): string | null {
  for (const name of referenceNames(reference)) {
    const table = tables.find((each) => sameName(each.name, name));
    if (!table)
      return `“reference” names ${name}, and there is no table ${name}. There are: ${listed(tables)}. Name one of them, or leave it out.`;
    // What was deleted counts there, and a partition that joins has not seen it.
    if (/\bautoincrement\b/i.test(table.sql))
      return `“reference” names ${table.name}, whose AUTOINCREMENT each copy would count by itself. Make it INTEGER PRIMARY KEY, or give its values.`;
  }
  return null;
}
