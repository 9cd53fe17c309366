/** Light colouring of SQL: keywords, text and comments, nothing that would need a parser. */
export interface Piece {
  readonly text: string;
  readonly kind: 'keyword' | 'text' | 'comment' | 'plain';
}

const KEYWORDS =
  'select|from|where|insert|into|values|update|set|delete|create|table|drop|alter|index|view|and|or|not|null|is|in|like|between|order|by|group|having|limit|offset|join|left|inner|cross|on|using|as|distinct|union|all|except|intersect|with|recursive|case|when|then|else|end|begin|commit|rollback|primary|key|unique|default|exists|returning|conflict|do|nothing|replace|count|sum|avg|min|max|asc|desc|cast|glob|explain|pragma|attach';
const TOKEN = new RegExp(`('(?:[^']|'')*'?)|(--[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))|\\b(${KEYWORDS})\\b`, 'gi');

export function highlight(sql: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const found of sql.matchAll(TOKEN)) {
    if (found.index > last) pieces.push({ text: sql.slice(last, found.index), kind: 'plain' });
    const kind = found[1] !== undefined ? 'text' : found[2] !== undefined ? 'comment' : 'keyword';
    pieces.push({ text: found[0], kind });
    last = found.index + found[0].length;
  }
  if (last < sql.length) pieces.push({ text: sql.slice(last), kind: 'plain' });
  return pieces;
}

/** Line and column (from 0) of a character offset, and how far the word there reaches. */
export function caretAt(sql: string, offset: number): { readonly line: number; readonly column: number; readonly length: number } {
  const at = Math.max(0, Math.min(offset, sql.length));
  const before = sql.slice(0, at).split('\n');
  const word = /^\w+/.exec(sql.slice(at))?.[0] ?? '';
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0, length: Math.max(1, Math.min(word.length, 40)) };
}
