/** Which columns hold the same thing: those that refer to one another, and those of one name that says whose row it is. */
import { sameName } from '../key.ts';
import type { TableFacts } from './facts.ts';
import { areOfOneType } from './named-after.ts';

/** A column of a table. */
export interface At {
  readonly table: string;
  readonly column: string;
}

/** What `tenant_id` of one table is in another, too: names that say whose. `id` says nothing. */
const SAYS_WHOSE = /._id$|.Id$|.ID$|._key$|^tenant$/;
export const saysWhose = (column: string): boolean => SAYS_WHOSE.test(column);

const nameOf = ({ table, column }: At): string => `${table}\n${column}`.toLowerCase();

/** Groups of columns that hold the same thing, each with at least one; in the order of tables and columns. */
export class Alike {
  readonly #up = new Map<string, string>();
  readonly groups: readonly (readonly At[])[];

  constructor(tables: readonly TableFacts[]) {
    const all = tables.flatMap(({ name, columns }) => columns.map((column): At => ({ table: name, column: column.name })));
    for (const { name, references } of tables)
      for (const { columns, table, to } of references)
        for (const [i, column] of columns.entries()) this.#join(tables, { table: name, column }, { table, column: to[i] ?? '' });
    for (const [i, one] of all.entries()) {
      if (!saysWhose(one.column) || refersElsewhere(tables, one)) continue;
      const other = all.slice(0, i).find((each) => sameName(each.column, one.column) && !sameName(each.table, one.table));
      if (other && !refersElsewhere(tables, other)) this.#join(tables, other, one);
    }
    const groups = new Map<string, At[]>();
    for (const at of all) groups.set(this.rootOf(at), [...(groups.get(this.rootOf(at)) ?? []), at]);
    this.groups = [...groups.values()];
  }

  rootOf(at: At): string {
    let name = nameOf(at);
    for (let up = this.#up.get(name); up !== undefined; up = this.#up.get(name)) name = up;
    return name;
  }

  #join(tables: readonly TableFacts[], a: At, b: At): void {
    if (!areOfOneType(tables, [a.table, a.column], [b.table, b.column])) return;
    const [one, other] = [this.rootOf(a), this.rootOf(b)];
    if (one !== other) this.#up.set(other, one);
  }
}

/** Its name is not to be trusted: it refers to something of another name. */
function refersElsewhere(tables: readonly TableFacts[], { table, column }: At): boolean {
  const found = tables.find(({ name }) => name === table)?.references.find(({ columns }) => columns.some((each) => sameName(each, column)));
  return found?.declared === true && !found.to.some((each) => sameName(each, column));
}
