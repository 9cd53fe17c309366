/** The lines of two terminals as they stand at a moment: what was given, what the session was in, what came back, what it waits for. */
import { isLine, type TimedLine } from '../../scenarios/terminals.ts';
import type { TimedCommand } from '../../sim/commands.ts';
import type { Micros } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { Worked, Works } from '../../trace/work.ts';
import * as Say from '../../words/en/terminals.ts';

/** What a session is in, as psql's prompt says it: nothing (`=>`), a transaction (`=*>`), one that failed (`=!>`). */
export type Within = 'nothing' | 'transaction' | 'failed';
export const PROMPTS: Readonly<Record<Within, string>> = { nothing: '=>', transaction: '=*>', failed: '=!>' };

export type Bound = 'begin' | 'commit' | 'rollback';

export interface LineFact {
  readonly op: string;
  readonly session: string;
  readonly client: string;
  readonly sql: string;
  /** When it is given, µs; it has been once the clock is past that. */
  readonly at: Micros;
  readonly given: boolean;
  /** What the session was in when it was given. */
  readonly within: Within;
  readonly bound: Bound | null;
  /** `event`: its `seq` in the trace. */
  readonly answer: { readonly at: Micros; readonly outcome: Outcome; readonly event: number | null } | null;
  /** What a database did for it; null where none had to, or did not yet. */
  readonly worked: Worked | null;
  /** The line with which its transaction began, if it is in one. */
  readonly transaction: string | null;
}

export const boundOf = (sql: string): Bound | null => {
  if (/^\s*(?:begin|start\s+transaction)\b/i.test(sql)) return 'begin';
  if (/^\s*(?:commit|end)\b/i.test(sql)) return 'commit';
  return /^\s*(?:rollback|abort)\b/i.test(sql) ? 'rollback' : null;
};

interface Standing {
  within: Within;
  transaction: string | null;
}

/** Every line, in order of time. What is later than `nowUs` is not told: a line that is still to come has no answer. */
export function factsAt(commands: readonly TimedCommand[], works: Works, nowUs: Micros): readonly LineFact[] {
  const standings = new Map<string, Standing>();
  return commands.filter(isLine).map((line) => {
    const standing = standings.get(line.command.session) ?? { within: 'nothing', transaction: null };
    standings.set(line.command.session, standing);
    const fact = factOf(line, works, nowUs, standing);
    follow(standing, fact);
    return fact;
  });
}

function factOf({ at, command }: TimedLine, works: Works, nowUs: Micros, { within, transaction }: Standing): LineFact {
  const { op, session, client, sql } = command;
  const operation = works.index.operations.get(op);
  const { returnedAt = null, outcome = null, return: event = null } = operation ?? {};
  const answered = returnedAt !== null && outcome !== null && returnedAt <= nowUs;
  const worked = works.of(op);
  return {
    ...{ op, session, client, sql, at, within, transaction },
    given: at <= nowUs,
    bound: boundOf(sql),
    answer: answered ? { at: returnedAt, outcome, event } : null,
    worked: worked && worked.cameAt <= nowUs ? worked : null,
  };
}

/** What the session is in after a line; one that waits leaves it as it is. */
function follow(standing: Standing, { op, bound, answer, given }: LineFact): void {
  if (!answer) {
    // What is to come will be given in what its session will be in, if all goes well.
    if (!given) progress(standing, bound, op);
    return;
  }
  const { outcome } = answer;
  if (outcome.ok) return progress(standing, bound, op);
  if (standing.within === 'transaction' && bound === null) standing.within = 'failed';
  if (bound === 'commit' && outcome.problem.code !== '25P01') progress(standing, bound, op);
}

function progress(standing: Standing, bound: Bound | null, op: string): void {
  if (bound === 'begin') Object.assign(standing, { within: 'transaction', transaction: op });
  else if (bound !== null) Object.assign(standing, { within: 'nothing', transaction: null });
}

/** What a session is in now, and the line of it that waits for its answer. */
export function standingOf(facts: readonly LineFact[], session: string): { readonly within: Within; readonly waits: LineFact | null } {
  const given = facts.filter((fact) => fact.session === session && fact.given);
  const last = given.at(-1);
  if (!last) return { within: 'nothing', waits: null };
  const standing: Standing = { within: last.within, transaction: last.transaction };
  follow(standing, last);
  return { within: standing.within, waits: last.answer ? null : last };
}

/** The wait for a lock in which a line is at this moment. */
export const lockWaitAt = ({ worked, answer }: LineFact, nowUs: Micros) =>
  answer ? undefined : worked?.waits.find(({ fromUs, toUs }) => fromUs <= nowUs && (toUs === null || toUs > nowUs));

const TAGS: Readonly<Record<Bound, string>> = { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' };
const ROWS_MAX = 3;

/** What came back, as psql prints it, in lines; what is wrong has its code first. `named`: whose transaction that is. */
export function answerLines({ sql, bound, within, answer }: LineFact, named: (op: string) => string = (op) => op): readonly string[] {
  if (!answer) return [];
  const { outcome } = answer;
  if (!outcome.ok) {
    const { code, message } = outcome.problem;
    const words = message.replaceAll(/([\w-]+)#\d+/g, (_, op: string) => named(op));
    return [`${outcome.definite ? 'ERROR' : 'UNKNOWN'}${code === undefined ? '' : ` ${code}`}: ${words}`];
  }
  // COMMIT of what has failed takes it back, and PostgreSQL says so.
  if (bound !== null) return [bound === 'commit' && within === 'failed' ? TAGS.rollback : TAGS[bound]];
  if (outcome.columns.length > 0) {
    const rows = outcome.rows.slice(0, ROWS_MAX).map((row) => row.map(cell).join(' | '));
    const more = outcome.rows.length - rows.length;
    return outcome.rows.length === 0 ? ['(0 rows)'] : [...rows, ...(more > 0 ? [Say.moreRows(more)] : [])];
  }
  const verb = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? '';
  return [verb === 'INSERT' ? `INSERT 0 ${outcome.changes}` : `${verb} ${outcome.changes}`];
}

const CELL_MAX = 60;

function cell(value: unknown): string {
  if (value === null) return 'NULL';
  const text = value instanceof Uint8Array ? Say.bytes(value.length) : String(value);
  return text.length > CELL_MAX ? `${text.slice(0, CELL_MAX - 1)}…` : text;
}
