/** A file that somebody drops, as the set-up of a scenario: SQL, CSV or a database of SQLite, within bounds. */
import { BadInput } from '../scenarios/problem.ts';
import { FILE_BYTES_MAX, tooLarge } from './bounds.ts';
import { csvSetup } from './csv.ts';
import { isSqliteFile, sqliteSetup } from './sqlite-file.ts';
import { bare, statementsOf } from '../scenarios/statements.ts';

/** Statements that a scenario may have in its set-up, and characters of one. */
const STATEMENTS_MAX = 10_000;
const STATEMENT_CHARS_MAX = 100_000;

/** What a dump has beside its data: the set-up is one transaction in any case. */
const NOT_DATA = /^(?:BEGIN(?:\s+\w+)*|COMMIT|END(?:\s+TRANSACTION)?|ROLLBACK|PRAGMA\b[\s\S]*|ANALYZE\b[\s\S]*|VACUUM\b[\s\S]*)$/i;

export async function readData(file: string, bytes: Uint8Array): Promise<readonly string[]> {
  if (bytes.length > FILE_BYTES_MAX) throw tooLarge(file, bytes.length);
  if (bytes.length === 0) throw new BadInput(`${file} is empty. Choose one that has data.`);
  const setup = isSqliteFile(bytes) ? await sqliteSetup(file, bytes) : textSetup(file, bytes);
  if (setup.length > STATEMENTS_MAX)
    throw new BadInput(
      `${file} comes to ${setup.length} statements; at most ${STATEMENTS_MAX} are taken. Put several rows into one INSERT, or leave some out.`,
    );
  const long = setup.findIndex((statement) => statement.length > STATEMENT_CHARS_MAX);
  if (long >= 0)
    throw new BadInput(
      `${file}, statement ${long + 1}: it has ${setup[long]?.length} characters; at most ${STATEMENT_CHARS_MAX} are taken. Cut it into several.`,
    );
  return setup;
}

/** `otherwise` says what to give instead. */
export function textOf(file: string, bytes: Uint8Array, otherwise: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(`${file} is no text in UTF-8${otherwise}`);
  }
}

function textSetup(file: string, bytes: Uint8Array): readonly string[] {
  const text = textOf(file, bytes, ' and no database of SQLite. Give a .sql, .csv or .sqlite file.');
  if (/\.(?:csv|tsv)$/i.test(file)) return csvSetup(file, text);
  const statements = statementsOf(text).filter((statement) => !NOT_DATA.test(bare(statement)));
  const [first = ''] = statements;
  if (!/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:CREATE|INSERT|WITH|REPLACE|DROP|ALTER|UPDATE|DELETE)\b/i.test(first))
    throw new BadInput(
      `${file} is no SQL that makes tables: it begins with “${first.slice(0, 30).replace(/\s+/g, ' ')}”. Give a .sql, .csv or .sqlite file.`,
    );
  return statements;
}
