/**
 * Tables and columns of a set-up, read off its CREATE TABLE statements: what an editor completes and what traffic can be made of. It reads
 * the text and runs nothing; a table made otherwise (AS SELECT, a view) is left out.
 */

export interface TableOf {
  readonly name: string;
  readonly columns: readonly string[];
  /** Its INTEGER PRIMARY KEY, if it has one. */
  readonly key: string | null;
}

const NAME = '(?:"(?:[^"]|"")+"|`[^`]+`|\\[[^\\]]+\\]|[A-Za-z_\\u0080-\\uffff][\\w$\\u0080-\\uffff]*)';
const CREATE = new RegExp(
  `^\\s*CREATE\\s+(?:TEMP(?:ORARY)?\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:${NAME}\\s*\\.\\s*)?(${NAME})\\s*\\(`,
  'i',
);
const COLUMN = new RegExp(`^\\s*(${NAME})`);
/** What begins a constraint of the table and no column. */
const CONSTRAINT = /^\s*(?:CONSTRAINT|PRIMARY\s+KEY|UNIQUE|CHECK|FOREIGN\s+KEY)\b/i;
const ROWID_KEY = /\bINTEGER\s+PRIMARY\s+KEY\b/i;

export function schemaOf(setup: readonly string[]): readonly TableOf[] {
  return setup.flatMap((statement): TableOf[] => {
    const text = withoutComments(statement);
    const found = CREATE.exec(text);
    if (!found?.[1]) return [];
    const parts = partsOf(text.slice(found[0].length)).filter((part) => !CONSTRAINT.test(part));
    const columns = parts.flatMap((part) => COLUMN.exec(part)?.[1] ?? []).map(bare);
    const key = parts.find((part) => ROWID_KEY.test(part));
    return [{ name: bare(found[1]), columns, key: key === undefined ? null : bare(COLUMN.exec(key)?.[1] ?? '') }];
  });
}

/** What stands between commas up to the bracket that closes, those of other brackets and of texts aside. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? '';
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === "'" || letter === '"' || letter === '`') quote = letter;
    else if (letter === '(') depth += 1;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    } else if (letter === ')') {
      depth -= 1;
      if (depth < 0) return [...parts, text.slice(from, i)];
    }
  }
  return [];
}

const withoutComments = (text: string): string => text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');

const bare = (name: string): string => {
  if (name.startsWith('"')) return name.slice(1, -1).replaceAll('""', '"');
  return name.startsWith('`') || name.startsWith('[') ? name.slice(1, -1) : name;
};
