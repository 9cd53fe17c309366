/**
 * A statement as words, so that it can be taken apart: operators are left where they stand, quotes and comments are skipped, and parameters
 * become plain `?`, in their order. Source: https://sqlite.org/lang_expr.html#varparam.
 */
import type { Statement, Value } from '../sim/operation.ts';

export interface Token {
  readonly text: string;
  readonly at: number;
  /** Parentheses around it. */
  readonly depth: number;
  /** Of a parameter: which value, from 0. */
  readonly param: number | null;
}

const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\?\d*|[:@$][A-Za-z_\u0080-\uffff$][\w$\u0080-\uffff:]*|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[(),;]|\d[\w.]*/g;

export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  const names = new Map<string, number>();
  let depth = 0;
  let highest = 0;
  const numberOf = (text: string): number | null => {
    if (text.startsWith('?')) {
      const number = text === '?' ? highest + 1 : Number(text.slice(1));
      highest = Math.max(highest, number);
      return number - 1;
    }
    if (!/^[:@$]/.test(text)) return null;
    const known = names.get(text) ?? highest + 1;
    names.set(text, known);
    highest = Math.max(highest, known);
    return known - 1;
  };
  for (const { 0: text, index } of sql.matchAll(TOKEN)) {
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    if (text === ')') depth -= 1;
    tokens.push({ text, at: index, depth, param: numberOf(text) });
    if (text === '(') depth += 1;
  }
  return tokens;
}

/** The text from one place to another, with its parameters as `?`. */
export function piece(sql: string, tokens: readonly Token[], params: readonly Value[], from: number, to: number): Statement {
  let text = '';
  let at = from;
  const values: Value[] = [];
  for (const token of tokens) {
    if (token.param === null || token.at < from || token.at >= to) continue;
    text += `${sql.slice(at, token.at)}?`;
    at = token.at + token.text.length;
    values.push(params[token.param] ?? null);
  }
  return { sql: text + sql.slice(at, to), params: values };
}

/** A word outside of all parentheses. */
export const is = (token: Token | undefined, word: string): boolean =>
  token !== undefined && token.depth === 0 && token.text.toLowerCase() === word;
