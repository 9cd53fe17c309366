/** SQL laid out, on request: a part of its own, since most never ask for it. */
import { format } from 'sql-formatter';

/** The text as it was where it is no SQL that can be laid out. */
export function laidOut(sql: string): string {
  try {
    return format(sql, { language: 'sqlite', keywordCase: 'upper', tabWidth: 2, linesBetweenQueries: 1 });
  } catch {
    return sql;
  }
}
