/** What whoever asks can tell of a statement without a database. */

/**
 * True only for a single statement that begins with SELECT or VALUES: SQLite's grammar lets neither change anything.
 * False means “may write”.
 */
export function surelyReads(sql: string): boolean {
  return /^\s*(?:select|values)\b[^;]*;?\s*$/i.test(sql);
}
