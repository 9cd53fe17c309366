/**
 * Answers of several databases to one statement: they are compared by their kind and by the number of rows, never by what the rows hold.
 * Where they differ somebody may have done what others have not. Source: pgpool/pgpool2, src/protocol/pool_process_query.c
 * (read_kind_from_backend), CommandComplete.c (handle_mismatch_tuples).
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Outcome } from '../../../../sim/operation.ts';
import type { ClientReply } from '../../../contract.ts';
import { unknown } from '../../../shared/answers.ts';
import type { Running } from './state.ts';

const COUNTS_DIFFER = 'pgpool detected difference of the number of inserted, updated or deleted tuples';
const KINDS_DIFFER = 'kind mismatch among backends';

type Answers = ReadonlyMap<NodeId, ClientReply>;

const gist = (outcome: Outcome): string => (outcome.ok ? `ok, ${outcome.changes} rows` : 'error');

/** How the databases differ, or null. */
export function mismatchIn(answers: Answers): string | null {
  const outcomes = [...answers.values()].map(({ outcome }) => outcome);
  if (new Set(outcomes.map(gist)).size <= 1) return null;
  return new Set(outcomes.map(({ ok }) => ok)).size > 1 ? KINDS_DIFFER : COUNTS_DIFFER;
}

/** Whoever answered as fewer others did; of equally many, those that are not with the main database. */
export function minorityOf(answers: Answers, main: NodeId | undefined): readonly NodeId[] {
  const groups = new Map<string, NodeId[]>();
  for (const [id, { outcome }] of answers) groups.set(gist(outcome), [...(groups.get(gist(outcome)) ?? []), id]);
  const isWithMain = (group: readonly NodeId[]): number => (main !== undefined && group.includes(main) ? 1 : 0);
  const [most = []] = [...groups.values()].toSorted((a, b) => b.length - a.length || isWithMain(b) - isWithMain(a));
  return [...answers.keys()].filter((id) => !most.includes(id));
}

/**
 * What a client is told of answers that differ. Where only numbers of rows do, and nothing was committed yet, it is an error (XX001) and
 * all of it is rolled back; else its session ends, and it does not know.
 */
export function differing(what: string, { answers, asked }: Pick<Running, 'answers' | 'asked'>): Outcome {
  const list = [...answers].map(([id, { outcome }]) => `${id}: ${gist(outcome)}`).join('; ');
  const message = `${what} (${list}).`;
  if (!asked.transaction) return unknown(`${message} The session was ended; each database keeps what it has done.`);
  if (what === KINDS_DIFFER) return unknown(`${message} The session was ended, and its transaction is rolled back in every database.`);
  const problem = {
    message: `${message} The transaction is rolled back in every database.`,
    detail: 'ERROR XX001',
    offset: null,
    code: 'XX001',
  };
  return { ok: false, definite: true, problem };
}
