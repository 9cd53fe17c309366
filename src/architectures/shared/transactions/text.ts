/** `BEGIN; …; COMMIT` as somebody types it, taken apart into its statements. */
import type { Isolation, Step } from '../../../sim/operation.ts';

export interface Typed {
  readonly steps: readonly Step[];
  readonly isolation: Isolation;
}

const LEVELS: readonly Isolation[] = ['read committed', 'repeatable read', 'serializable'];
const BEGIN = /^(?:begin(?:\s+(?:transaction|work))?|start\s+transaction)(?:\s+isolation\s+level\s+(.*))?$/is;
const COMMIT = /^(?:commit|end)(?:\s+(?:transaction|work))?$/i;

/** Whether a text wants to be a transaction. */
export const beginsTransaction = (sql: string): boolean => /^\s*(?:begin|start\s+transaction)\b/i.test(sql);

/** The transaction of a text that begins as one, or one sentence that says what is wrong with it. */
export function transactionIn(sql: string): Typed | string {
  const statements = statementsIn(sql);
  const [first = '', ...rest] = statements;
  const begin = BEGIN.exec(first);
  if (!begin) return 'BEGIN takes ISOLATION LEVEL and a level, and nothing else: BEGIN ISOLATION LEVEL SERIALIZABLE; …; COMMIT.';
  const level = begin[1]?.trim().toLowerCase().replaceAll(/\s+/g, ' ') ?? 'read committed';
  const isolation = LEVELS.find((known) => known === level);
  if (!isolation) return `There is no isolation level “${level.slice(0, 40)}” here: ${LEVELS.join(', ')}.`;
  const last = rest.at(-1) ?? '';
  if (!COMMIT.test(last)) return 'A transaction is sent as a whole: end the text with COMMIT, as in BEGIN; …; COMMIT.';
  const steps = rest.slice(0, -1).map((statement) => ({ sql: statement, params: [] }));
  if (steps.length === 0) return 'There is nothing between BEGIN and COMMIT: put statements there.';
  const nested = steps.find((step) => BEGIN.test(step.sql) || COMMIT.test(step.sql));
  return nested ? `One transaction at a time: “${nested.sql.slice(0, 20)}” stands inside of another.` : { steps, isolation };
}

/** Splits at semicolons outside of texts, names and comments. */
function statementsIn(sql: string): readonly string[] {
  const statements: string[] = [];
  let current = '';
  for (const [part] of sql.matchAll(/'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]]*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[\s\S]/g)) {
    if (part !== ';') current += part;
    else {
      statements.push(current.trim());
      current = '';
    }
  }
  return [...statements, current.trim()].filter((statement) => statement !== '');
}
