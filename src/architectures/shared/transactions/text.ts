/** `BEGIN; …; COMMIT` as somebody types it, as one text taken apart into its statements, or line by line. */
import type { Isolation, Step } from '../../../sim/operation.ts';

export interface Typed {
  readonly steps: readonly Step[];
  readonly isolation: Isolation;
}

/** A line that begins or ends a transaction. */
export type Bound = { readonly kind: 'begin'; readonly isolation: Isolation } | { readonly kind: 'commit' | 'rollback' };

const LEVELS: readonly Isolation[] = ['read committed', 'repeatable read', 'serializable'];
const BEGIN = /^(?:begin(?:\s+(?:transaction|work))?|start\s+transaction)(?:\s+isolation\s+level\s+(.*))?$/is;
const COMMIT = /^(?:commit|end)(?:\s+(?:transaction|work))?$/i;
const ROLLBACK = /^(?:rollback|abort)(?:\s+(?:transaction|work))?$/i;

/** Whether a text wants to be a transaction. */
export const beginsTransaction = (sql: string): boolean => /^\s*(?:begin|start\s+transaction)\b/i.test(sql);

/** The isolation level of a BEGIN, or one sentence that says what is wrong with it. */
function begun(statement: string): { readonly isolation: Isolation } | string {
  const begin = BEGIN.exec(statement);
  if (!begin) return 'BEGIN takes ISOLATION LEVEL and a level, and nothing else: BEGIN ISOLATION LEVEL SERIALIZABLE; …; COMMIT.';
  const level = begin[1]?.trim().toLowerCase().replaceAll(/\s+/g, ' ') ?? 'read committed';
  const isolation = LEVELS.find((known) => known === level);
  return isolation ? { isolation } : `There is no isolation level “${level.slice(0, 40)}” here: ${LEVELS.join(', ')}.`;
}

/** What a line of a session begins or ends; null: it is a statement like any other. A text says what is wrong with it. */
export function boundIn(sql: string): Bound | null | string {
  const [first = '', ...rest] = statementsIn(sql);
  const isBound = beginsTransaction(first) || COMMIT.test(first) || ROLLBACK.test(first);
  if (!isBound) return null;
  if (rest.length > 0) return 'A session takes one line at a time: send what follows BEGIN as lines of their own.';
  if (COMMIT.test(first)) return { kind: 'commit' };
  if (ROLLBACK.test(first)) return { kind: 'rollback' };
  const begin = begun(first);
  return typeof begin === 'string' ? begin : { kind: 'begin', ...begin };
}

/** The transaction of a text that begins as one, or one sentence that says what is wrong with it. */
export function transactionIn(sql: string): Typed | string {
  const [first = '', ...rest] = statementsIn(sql);
  const begin = begun(first);
  if (typeof begin === 'string') return begin;
  const last = rest.at(-1) ?? '';
  if (!COMMIT.test(last)) return 'A transaction is sent as a whole: end the text with COMMIT, as in BEGIN; …; COMMIT.';
  const steps = rest.slice(0, -1).map((statement) => ({ sql: statement, params: [] }));
  if (steps.length === 0) return 'There is nothing between BEGIN and COMMIT: put statements there.';
  const nested = steps.find((step) => BEGIN.test(step.sql) || COMMIT.test(step.sql));
  return nested ? `One transaction at a time: “${nested.sql.slice(0, 20)}” stands inside of another.` : { steps, ...begin };
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
