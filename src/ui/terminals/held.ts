/** What transactions hold: from their first write at a database until their end there. */
import type { Micros } from '../../sim/node.ts';
import type { LineFact } from './facts.ts';

export interface Held {
  readonly session: string;
  readonly client: string;
  readonly fromUs: Micros;
  /** Null while it is held. */
  readonly toUs: Micros | null;
  /** How it ended. */
  readonly end: 'commit' | 'rollback' | 'failed' | null;
}

/** In order of their begins. Read off what a database did for each line, as far as that is known. */
export function heldIn(facts: readonly LineFact[]): readonly Held[] {
  const begun = new Map<string, LineFact[]>();
  for (const fact of facts) if (fact.transaction !== null) begun.set(fact.transaction, [...(begun.get(fact.transaction) ?? []), fact]);
  return [...begun.values()].flatMap(heldBy);
}

function heldBy(lines: readonly LineFact[]): readonly Held[] {
  const first = lines.find(wrote);
  if (!first?.worked?.ran) return [];
  const last = lines.find(({ bound, worked }) => bound !== null && worked?.ran);
  const failed = lines.find(({ answer, bound, worked }) => bound === null && worked && answer?.outcome.ok === false);
  const end = last?.worked?.ran?.toUs ?? (failed?.worked ? doneAt(failed.worked, failed.answer?.at ?? null) : null);
  const how = failed
    ? 'failed'
    : last
      ? last.answer?.outcome.ok === false
        ? 'failed'
        : last.bound === 'commit'
          ? 'commit'
          : 'rollback'
      : null;
  const { session, client } = first;
  return [{ session, client, fromUs: first.worked.ran.fromUs, toUs: end, end: how }];
}

/** A statement that failed while it waited let go there and then; one that ran, when that was over. */
function doneAt({ ran, waits }: NonNullable<LineFact['worked']>, otherwise: Micros | null): Micros | null {
  return ran?.toUs ?? waits.at(-1)?.toUs ?? otherwise;
}

/** A statement that was run, and looks as if it wrote; what it answered may not be known yet. */
const wrote = ({ sql, bound, worked, answer }: LineFact): boolean =>
  bound === null && worked?.ran != null && answer?.outcome.ok !== false && !/^\s*(?:select|with|values|explain|pragma)\b/i.test(sql);
