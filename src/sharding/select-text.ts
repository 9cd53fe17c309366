/**
 * A SELECT taken apart into its clauses, as far as it is of the plain form `SELECT … FROM tables WHERE … GROUP BY … HAVING … ORDER BY …
 * LIMIT …`. Source: https://sqlite.org/lang_select.html.
 */
import type { Statement, Value } from '../sim/operation.ts';
import { is, piece, type Token, tokensOf } from './tokens.ts';

/** A stretch of the statement: its words, and the text with the values of its parameters. */
export interface Span extends Statement {
  readonly tokens: readonly Token[];
}

export interface Item extends Span {
  /** The name after AS. */
  readonly alias: string | null;
}

export interface OrderTerm extends Span {
  /** `DESC NULLS LAST` and the like. */
  readonly way: string;
}

export interface SelectText {
  readonly distinct: boolean;
  readonly items: readonly Item[];
  readonly from: Span;
  readonly where: Span | null;
  readonly group: readonly Span[];
  readonly having: Span | null;
  readonly order: readonly OrderTerm[];
  readonly limit: Span | null;
  readonly offset: Span | null;
}

const CLAUSES = ['from', 'where', 'group', 'having', 'order', 'limit'] as const;
/** What makes a statement another than the plain form. */
const OTHERS = new Set(['union', 'intersect', 'except', 'window', 'over', 'values']);
const ENDS = new Set(['end', 'null', 'isnull', 'notnull']);
/** A name that follows one of these is no alias. */
const BEFORE_NAMES = new Set(
  'collate is not like and or in between glob escape then else when case cast distinct from all select as'.split(' '),
);
const isName = (text: string): boolean => /^["`[\w\u0080-\uffff]/.test(text) && !/^\d/.test(text);

/** A name without its quotes, as SQLite compares it. */
export const nameOf = (text: string): string => (/^["`[]/.test(text) ? text.slice(1, -1) : text).toLowerCase();

/** Why it is of another form, or its clauses. */
export function selectText(sql: string, params: readonly Value[]): SelectText | string {
  const all = tokensOf(sql);
  const last = all.findIndex((token) => is(token, ';'));
  const tokens = last < 0 ? all : all.slice(0, last);
  const end = all[last]?.at ?? sql.length;
  if (!is(tokens[0], 'select')) return 'it is no plain SELECT';
  if (/--|\/\*/.test(sql)) return 'there is a comment in it';
  const other = tokens.find(({ text, depth }) => depth === 0 && OTHERS.has(text.toLowerCase()));
  const over = tokens.some(({ text }) => text.toLowerCase() === 'over');
  if (other || over) return `${(other?.text ?? 'OVER').toUpperCase()} needs the rows of all partitions at once`;
  const span = (from: number, to: number): Span => {
    const start = tokens[from - 1];
    const at = start === undefined ? 0 : start.at + start.text.length;
    const cut = piece(sql, tokens, params, at, tokens[to]?.at ?? end);
    return { sql: cut.sql.trim(), params: cut.params, tokens: tokens.slice(from, to) };
  };
  const starts = CLAUSES.map((word) => tokens.findIndex((token) => is(token, word)));
  if (is(tokens[(starts[0] ?? 0) - 1], 'distinct')) return 'IS DISTINCT FROM is not taken apart here';
  if ((starts[0] ?? -1) < 0) return 'it has no FROM';
  const until = (i: number): number => starts.slice(i + 1).find((start) => start >= 0) ?? tokens.length;
  const clause = (i: number, words: number): Span | null => {
    const start = starts[i] ?? -1;
    return start < 0 ? null : span(start + words, until(i));
  };
  const list = (whole: Span | null, from: number): readonly Span[] => {
    if (whole === null) return [];
    const spans: Span[] = [];
    let begin = from;
    for (let i = from; i <= from + whole.tokens.length; i++) {
      if (i < from + whole.tokens.length && !(tokens[i]?.text === ',' && tokens[i]?.depth === 0)) continue;
      spans.push(span(begin, i));
      begin = i + 1;
    }
    return spans;
  };
  const distinct = is(tokens[1], 'distinct');
  const first = distinct || is(tokens[1], 'all') ? 2 : 1;
  const from = clause(0, 1);
  if (from === null) return 'it has no FROM';
  const items = list(span(first, starts[0] ?? 0), first);
  const limits = list(clause(5, 1), (starts[5] ?? 0) + 1);
  const swapped = limits.length === 2;
  const offsetAt = tokens.findIndex((token, i) => i > (starts[5] ?? 0) && (starts[5] ?? -1) >= 0 && is(token, 'offset'));
  const limit = swapped ? limits[1] : offsetAt >= 0 ? span((starts[5] ?? 0) + 1, offsetAt) : limits[0];
  const offset = swapped ? limits[0] : offsetAt >= 0 ? span(offsetAt + 1, tokens.length) : undefined;
  return {
    distinct,
    items: items.map(itemOf),
    from,
    where: clause(1, 1),
    group: list(clause(2, 2), (starts[2] ?? 0) + 2),
    having: clause(3, 1),
    order: list(clause(4, 2), (starts[4] ?? 0) + 2).map(orderOf),
    limit: limit ?? null,
    offset: offset ?? null,
  };
}

function itemOf(whole: Span): Item {
  const { tokens, sql, params } = whole;
  const last = tokens.at(-1);
  const before = tokens.at(-2);
  if (last === undefined || before === undefined || last.depth !== 0 || !isName(last.text)) return { ...whole, alias: null };
  const explicit = is(before, 'as');
  const gap = sql.slice(0, sql.length - last.text.length);
  const plain =
    /\s$/.test(gap) && /[\w"`\])']\s*$/.test(gap) && !BEFORE_NAMES.has(before.text.toLowerCase()) && !ENDS.has(last.text.toLowerCase());
  if (!(explicit || plain)) return { ...whole, alias: null };
  const text = explicit ? gap.trimEnd().slice(0, -2) : gap;
  return { sql: text.trim(), params, tokens: tokens.slice(0, explicit ? -2 : -1), alias: nameOf(last.text) };
}

function orderOf(whole: Span): OrderTerm {
  const way = /(?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?$/i.exec(whole.sql)?.[0] ?? '';
  const words = way.trim() === '' ? 0 : way.trim().split(/\s+/).length;
  return {
    sql: whole.sql.slice(0, whole.sql.length - way.length).trim(),
    params: whole.params,
    tokens: words === 0 ? whole.tokens : whole.tokens.slice(0, -words),
    way,
  };
}
