/** Looking at the pieces of a SELECT: which column an expression is, how it compares, which aggregates it calls, which item a term means. */
import type { Statement } from '../sim/operation.ts';
import type { PushPlan } from './jobs.ts';
import { type Item, nameOf, type SelectText, type Span } from './select-text.ts';
import type { Sharded } from './sharded.ts';
import type { Shape, ShapeColumn } from './shapes.ts';

const BARE = /^(?:([\w\u0080-\uffff]+|"[^"]+")\s*\.\s*)?([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|"[^"]+")$/;

/** The tables that a statement names, by the names that it gives them; in order, the first one first. */
export interface Named {
  readonly tables: ReadonlyMap<string, Shape>;
  /** No column compares in a way of its own, and the statement asks for none. */
  readonly plain: boolean;
}

/** Columns of a partial result, as they are made and as they compare. */
export interface Partials {
  readonly columns: string[];
  readonly select: Statement[];
}

export interface Bounds {
  readonly limit: number | null;
  readonly offset: number;
}

/** A plan without what is the same in all. */
export type Pushed = Omit<PushPlan, 'names' | 'tables' | 'root' | 'keys'>;

/** The tables of FROM, all of them spread by the key or whole on every partition; or why not. */
export function namedIn({ from, ...select }: SelectText, { shapes }: Sharded): Named | string {
  const words = from.tokens.map(({ text }) => text.toLowerCase());
  if (words.includes('select') || words.includes('values')) return 'a subquery in FROM may need all rows';
  if (words.includes('right') || words.includes('full')) return 'RIGHT and FULL JOIN need to know what no partition has found';
  if (words.includes('indexed')) return 'it names an index';
  const byName = new Map([...shapes.values()].map((shape) => [shape.name.toLowerCase(), shape]));
  const tables = new Map<string, Shape>();
  let spread = false;
  let leads = false;
  for (const [i, { text, depth }] of from.tokens.entries()) {
    const before = words[i - 1];
    if (depth !== 0 || !(i === 0 || before === ',' || before === 'join')) continue;
    const shape = byName.get(nameOf(text));
    if (shape === undefined) return `${text} is no table, or one of another database`;
    if (shape.key < 0 && !shape.reference) return `${shape.name} is kept whole on one partition`;
    if (shape.key >= 0) spread = true;
    else if (!spread && words.slice(i).includes('left')) leads = true;
    const [next, after] = [words[i + 1], words[i + 2]];
    const alias = next === 'as' ? after : next;
    const isAlias = alias !== undefined && !AFTER_TABLE.has(alias) && alias !== ',' && alias !== '(' && from.tokens[i + 1]?.depth === 0;
    tables.set(isAlias ? nameOf(alias) : shape.name.toLowerCase(), shape);
  }
  if (!spread) return 'it goes through reference tables, which every partition has';
  if (leads) return 'a reference table comes before LEFT JOIN: each partition would miss what others have';
  const all = [...tables.values()];
  const collates = [select.items, select.group, select.order]
    .flat()
    .some(({ tokens }) => tokens.some(({ text }) => text.toLowerCase() === 'collate'));
  const plain = !collates && all.every((shape) => shape.columns.every(({ collation }) => collation === 'BINARY'));
  return { tables, plain };
}

const AFTER_TABLE = new Set(['join', 'left', 'inner', 'cross', 'natural', 'on', 'using', 'outer', 'not']);

/** The column that an expression is, and nothing else. */
export function bareColumn({ tables }: Named, { sql }: Span): { readonly column: ShapeColumn; readonly isKey: boolean } | null {
  const [, qualifier, name] = BARE.exec(sql) ?? [];
  if (name === undefined) return null;
  const wanted = nameOf(name);
  const among = qualifier === undefined ? [...tables] : [...tables].filter(([alias]) => alias === nameOf(qualifier));
  const [first] = tables.keys();
  const found = among.flatMap(([alias, shape]) =>
    shape.columns.flatMap((column, i) =>
      column.name.toLowerCase() === wanted ? [{ column, isKey: i === shape.key && alias === first }] : [],
    ),
  );
  const [one, ...more] = found;
  if (one === undefined) return null;
  return more.every(({ column }) => column.collation === one.column.collation && column.affinity === one.column.affinity) ? one : null;
}

/** Those that every SQLite has (https://sqlite.org/datatype3.html#collating_sequences). */
const COLLATIONS: ReadonlySet<string> = new Set(['BINARY', 'NOCASE', 'RTRIM']);

/** By which rule two values of an expression are one; null when it cannot be said. */
export function collationOf(named: Named, part: Span): string | null {
  const said = /\bcollate\s+"?(\w+)"?\s*$/i.exec(part.sql);
  // Of one that SQLite does not know it says so itself.
  if (said?.[1] !== undefined) return COLLATIONS.has(said[1].toUpperCase()) ? said[1].toUpperCase() : null;
  return bareColumn(named, part)?.column.collation ?? (named.plain ? 'BINARY' : null);
}

/** A whole number, null where the clause is missing or means no bound. */
export function countOf(span: Span | null): number | null | 'unknown' {
  if (span === null) return null;
  const [value = null] = span.params;
  const number = span.sql === '?' ? value : /^-?\d{1,9}$/.test(span.sql) ? Number(span.sql) : null;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return 'unknown';
  return number < 0 ? null : number;
}

/** Where aggregates are called outside of subqueries, as indices of words. */
export function callsOf(
  { tokens }: Span,
  aggregates: ReadonlySet<string>,
): readonly { readonly at: number; readonly end: number; readonly name: string }[] {
  const calls: { at: number; end: number; name: string }[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const [token, open] = [tokens[i], tokens[i + 1]];
    if (token === undefined || open === undefined) continue;
    if (token.text === '(' && open.text.toLowerCase() === 'select') {
      i = closing(tokens, i);
      continue;
    }
    const name = nameOf(token.text);
    if (open.text !== '(' || !aggregates.has(name)) continue;
    const end = closing(tokens, i + 1);
    const isScalar =
      (name === 'min' || name === 'max') && tokens.slice(i + 2, end).some(({ text, depth }) => text === ',' && depth === open.depth + 1);
    if (isScalar) continue;
    calls.push({ at: i, end, name });
    i = end;
  }
  return calls;
}

export function closing(tokens: Span['tokens'], open: number): number {
  const depth = tokens[open]?.depth;
  const end = tokens.findIndex((token, i) => i > open && token.text === ')' && token.depth === depth);
  return end < 0 ? tokens.length - 1 : end;
}

/** An aggregate within a subquery may be one of the query around it. */
export function hidesAggregate({ tokens }: Span, aggregates: ReadonlySet<string>): boolean {
  return tokens.some((token, i) => {
    if (token.text !== '(' || tokens[i + 1]?.text.toLowerCase() !== 'select') return false;
    const inner = tokens.slice(i + 1, closing(tokens, i));
    return inner.some(
      ({ text }, j) =>
        inner[j + 1]?.text === '(' && aggregates.has(nameOf(text)) && !(nameOf(text) === 'count' && inner[j + 2]?.text === ')'),
    );
  });
}

/** The item that a term of GROUP BY or ORDER BY means by its number or its alias; undefined: it is an expression. */
export function meant(select: SelectText, term: Span): { readonly item: Item; readonly index: number } | undefined {
  const number = /^\d{1,4}$/.test(term.sql) ? Number(term.sql) - 1 : -1;
  const index = number >= 0 ? number : select.items.findIndex(({ alias }) => alias !== null && alias === nameOf(term.sql));
  const item = select.items[index];
  return item && { item, index };
}

/** The item that says the same: what DISTINCT leaves of it can be sorted by it. */
export function repeated({ items }: SelectText, term: Span): { readonly item: Item; readonly index: number } | undefined {
  const index = term.params.length > 0 ? -1 : items.findIndex(({ sql, params }) => sql === term.sql && params.length === 0);
  const item = items[index];
  return item && { item, index };
}

/** An alias stands in it, which may mean a column or an item. */
export const usesAlias = ({ items }: SelectText, { tokens }: Span): boolean =>
  tokens.some(({ text }) => items.some(({ alias }) => alias !== null && alias === nameOf(text)));

/** An alias that is a column, too, and so may mean either. */
export function isAmbiguous({ tables }: Named, { items }: SelectText): boolean {
  const columns = new Set([...tables.values()].flatMap((shape) => shape.columns.map(({ name }) => name.toLowerCase())));
  return items.some((item) => item.alias !== null && columns.has(item.alias) && nameOf(item.tokens.at(-1)?.text ?? '') !== item.alias);
}

/** Each group is of one partition, since its rows have one key. */
export function groupsByKey(select: SelectText, named: Named): boolean {
  return select.group.some((term) => bareColumn(named, meant(select, term)?.item ?? term)?.isKey === true);
}

export const isStar = ({ sql }: Span): boolean => sql === '*' || /\.\s*\*$/.test(sql);

export const join = (...parts: readonly (Statement | string | null)[]): Statement => {
  const said = parts.filter((part): part is Statement | string => part !== null && part !== '');
  return {
    sql: said.map((part) => (typeof part === 'string' ? part : part.sql)).join(' '),
    params: said.flatMap((part) => (typeof part === 'string' ? [] : part.params)),
  };
};
export const listed = (parts: readonly Statement[]): Statement => ({
  sql: parts.map(({ sql }) => sql).join(', '),
  params: parts.flatMap(({ params }) => params),
});
export const clause = (word: string, part: Statement | null): Statement | null =>
  part === null || part.sql === '' ? null : join(word, part);
export const bound = ({ limit, offset }: Bounds): string =>
  limit === null ? (offset > 0 ? `LIMIT -1 OFFSET ${offset}` : '') : `LIMIT ${limit}${offset > 0 ? ` OFFSET ${offset}` : ''}`;
