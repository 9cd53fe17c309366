/** Statements as they stand in a sentence. */

/** A statement on one line of bounded length. */
export function shorten(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 70 ? `${line.slice(0, 68)}…` : line;
}
