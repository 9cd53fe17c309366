/**
 * Errors as sentences: what went wrong and how to fix it, in words of ours first and SQLite's own after them.
 * Offsets are in characters of the SQL text, for the caret under it.
 */
import type { Problem } from '../sim/operation.ts';
import { nearestName, sentence, shortened } from '../sim/words.ts';

export function problem(message: string, detail = '', offset: number | null = null, code: string | null = null): Problem {
  const told = { message: sentence(message), detail: sentence(detail), offset };
  return code === null ? told : { ...told, code };
}

/** What the sentences may compare with: the names that exist. */
export interface KnownNames {
  readonly tables: readonly string[];
  readonly columns: readonly string[];
}

/** Names longer than this are not looked for in the text. */
const NAME_MAX = 200;

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function unknownName(kind: string, wrong: string, names: readonly string[]): string {
  const near = nearestName(lastPart(wrong), names);
  if (near !== null) return `No ${kind} “${shortened(wrong)}”. Did you mean ${shortened(near)}?`;
  if (names.length === 0) return `No ${kind} “${shortened(wrong)}”; this database has no ${kind}s yet.`;
  const some = names
    .slice(0, 8)
    .map((name) => shortened(name, 24))
    .join(', ');
  return `No ${kind} “${shortened(wrong)}”. There ${names.length === 1 ? 'is' : 'are'}: ${some}${names.length > 8 ? ', …' : ''}.`;
}

type Rule = readonly [RegExp, (match: RegExpMatchArray, known: KnownNames) => string];

const first = (match: RegExpMatchArray): string => match[1] ?? '';

const RULES: readonly Rule[] = [
  [/^no such table: (.+)$/, (m, known) => unknownName('table', first(m), known.tables)],
  [/^no such column: "?([^"]+)"?(?: - .*)?$/, (m, known) => unknownName('column', first(m), known.columns)],
  [/^table (.+) has no column named (.+)$/, (m, known) => unknownName('column', m[2] ?? '', known.columns)],
  [/^no such function: load_extension$/, () => 'Extensions cannot be loaded here: each node is SQLite as it stands.'],
  [/^no such function: (.+)$/, (m) => `SQLite has no function “${first(m)}”; see https://sqlite.org/lang_corefunc.html for those it has.`],
  [/^near "(.*)": syntax error$/s, (m) => `SQLite cannot read this text: it stumbles at “${first(m)}”.`],
  [/^incomplete input$/, () => 'The statement ends too early: something is missing at its end.'],
  [/^UNIQUE constraint failed: (.+)$/, (m) => `A row with the same ${first(m)} exists already.`],
  [/^NOT NULL constraint failed: (.+)$/, (m) => `${first(m)} may not be NULL: give it a value.`],
  [/^CHECK constraint failed: (.+)$/, (m) => `The row breaks the table's check “${first(m)}”.`],
  [/^FOREIGN KEY constraint failed$/, () => 'The row refers to a row of another table that is not there.'],
  [/^cannot store (.+) value in (.+) column (.+)$/, (m) => `${m[3] ?? ''} takes only ${m[2] ?? ''} values, this one is ${first(m)}.`],
  [/^table (.+) already exists$/, (m) => `There is a table ${first(m)} already; DROP TABLE removes it.`],
  [/^database or disk is full$/, () => 'The database has reached its largest size here (64 MB): delete rows first.'],
  [/^string or blob too big$/, () => 'A value is larger than 1,000,000 bytes, the most that a node takes here.'],
  [/^out of memory$/, () => 'The statement needs more memory than a node has: take fewer rows at once, or shorter values.'],
  [/^malformed JSON$/, () => 'A text that should be JSON is not.'],
];

/** Turns SQLite's words into a Problem. `offset` is in characters. */
export function explain(words: string, known: KnownNames, offset: number | null): Problem {
  for (const [pattern, say] of RULES) {
    const match = words.match(pattern);
    if (match) return problem(say(match, known), words, offset);
  }
  return problem(`SQLite refuses this: ${words}.`, words, offset);
}

/** Characters in the first `bytes` bytes of a text's UTF-8 form: SQLite counts bytes, a screen counts characters. */
export function characterOffset(text: string, bytes: number): number {
  let counted = 0;
  let index = 0;
  for (const character of text) {
    if (counted >= bytes) break;
    const code = character.codePointAt(0) ?? 0;
    counted += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += character.length;
  }
  return index;
}

/** Where a name that SQLite does not know stands in the text, when SQLite itself does not say; null when nowhere. */
export function offsetOfName(words: string, sql: string): number | null {
  const name = words.match(/^no such table: (.+)$/)?.[1] ?? words.match(/has no column named (.+)$/)?.[1];
  // A pattern of a megabyte is more than a regular expression takes.
  if (name === undefined || name.length > NAME_MAX) return null;
  const escaped = lastPart(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(`(?<![\\w"])${escaped}(?!\\w)`, 'i').exec(sql);
  return found?.index ?? null;
}
