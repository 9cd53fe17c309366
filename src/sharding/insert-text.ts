/**
 * An INSERT taken apart: what stands before its rows, each row of VALUES or the SELECT that gives them, and what follows. Parameters become
 * plain `?`, in their order, so that every piece can be sent by itself. Source: https://sqlite.org/lang_insert.html, lang_expr.html#varparam.
 */
import type { Statement, Value } from '../sim/operation.ts';
import { is, piece, type Token, tokensOf } from './tokens.ts';

export interface InsertText {
  /** `INSERT … INTO t (columns)`. It has no parameters. */
  readonly head: string;
  /** Names in its list of columns; null: it has none. */
  readonly columns: number | null;
  /** `(…)` for each row; null where a SELECT gives them. */
  readonly rows: readonly Statement[] | null;
  readonly select: Statement | null;
  /** ON CONFLICT and RETURNING. */
  readonly tail: Statement;
}

/** Null: it is of another form (DEFAULT VALUES, or WITH before it). */
export function insertText(sql: string, params: readonly Value[]): InsertText | null {
  const tokens = tokensOf(sql);
  if (!(is(tokens[0], 'insert') || is(tokens[0], 'replace'))) return null;
  const source = tokens.findIndex((token) => is(token, 'values') || is(token, 'select') || is(token, 'with'));
  const start = tokens[source];
  if (start === undefined || is(tokens[source - 1], 'default')) return null;
  const end = endOf(sql, tokens, source);
  const cut = (from: number, to: number): Statement => piece(sql, tokens, params, from, to);
  const list = tokens.slice(0, source).filter(({ depth }) => depth === 1);
  const columns = tokens.slice(0, source).some(({ text }) => text === '(') ? list.filter(({ text }) => text === ',').length + 1 : null;
  const last = tokens.findIndex((token) => is(token, ';'));
  const common = { head: sql.slice(0, start.at), columns, tail: cut(end, tokens[last]?.at ?? sql.length) };
  if (!is(start, 'values')) return { ...common, rows: null, select: cut(start.at, end) };
  return { ...common, rows: rowsOf(tokens, source, end, cut), select: null };
}

/** Where ON CONFLICT, RETURNING or a semicolon begins. */
function endOf(sql: string, tokens: readonly Token[], source: number): number {
  const end = tokens.findIndex(
    (token, i) =>
      i > source && (is(token, 'returning') || is(token, ';') || (is(token, 'on') && tokens[i + 1]?.text.toLowerCase() === 'conflict')),
  );
  return tokens[end]?.at ?? sql.length;
}

function rowsOf(tokens: readonly Token[], source: number, end: number, cut: (from: number, to: number) => Statement): readonly Statement[] {
  const rows: Statement[] = [];
  let from = 0;
  for (const { text, at, depth } of tokens.slice(source + 1)) {
    if (at >= end) break;
    if (depth === 0 && text === '(') from = at;
    if (depth === 0 && text === ')') rows.push(cut(from, at + 1));
  }
  return rows;
}
