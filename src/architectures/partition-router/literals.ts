/** Places of values that SQLite wrote out with `quote()`, for the set-up, where only SQL text is at hand. */

function unquoted(literal: string): string {
  return literal.slice(1, -1).replaceAll("''", "'");
}

/** The place of a stored value (the same as the planner's `placeOfStored`; a test holds the two together). */
export function placeOfLiteral(literal: string, collation: 'BINARY' | 'NOCASE' | 'RTRIM'): string {
  if (literal === 'NULL') return 'null';
  if (/^[xX]'/.test(literal)) return `b:${literal.slice(2, -1).toLowerCase()}`;
  if (literal.startsWith("'")) {
    const text = unquoted(literal);
    if (collation === 'NOCASE') return `t:${text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}`;
    return `t:${collation === 'RTRIM' ? text.replace(/ +$/, '') : text}`;
  }
  if (/^-?[0-9]+$/.test(literal)) return `n:${BigInt(literal)}`;
  const number = Number(literal);
  return Number.isInteger(number) ? `n:${BigInt(number)}` : `n:${number}`;
}
