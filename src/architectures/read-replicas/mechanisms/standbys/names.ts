/**
 * Which standbys a commit waits for, as PostgreSQL's synchronous_standby_names says it, and how far the slowest of those that are needed
 * is. Source: PostgreSQL, src/backend/replication/syncrep.c (SyncRepGetCandidateStandbys, SyncRepGetOldestSyncRecPtr,
 * SyncRepGetNthLatestSyncRecPtr) and syncrep_gram.y.
 */
import type { NodeId, NodeSpec } from '../../../../sim/node.ts';

export interface Needed {
  readonly how: 'first' | 'any';
  readonly count: number;
  readonly names: readonly string[];
}

const NAME = '(\\*|[A-Za-z0-9_-]+)';
const NAMES = `${NAME}( ?, ?${NAME})*`;
/** `FIRST 1 (a, b)`, `ANY 2 (*)`, `2 (a, b, c)`, `a, b`, or nothing. */
export const NAMES_PATTERN = `(((FIRST|ANY) )?\\d{1,2} ?\\( ?${NAMES} ?\\)|${NAMES})?`;

/** A bare list is `FIRST 1`; null: nobody is named. */
export function neededOf(text: string): Needed | null {
  const found = text.trim().match(/^(?:(?:(FIRST|ANY) )?(\d+) ?\()?([^()]*)\)?$/);
  const names = (found?.[3] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) return null;
  return { how: found?.[1] === 'ANY' ? 'any' : 'first', count: Number(found?.[2] ?? 1), names };
}

/** Standbys that are named, each once, in the order of the names; a name is a node's id or its region. */
export function named({ names }: Needed, databases: readonly NodeSpec[]): readonly NodeId[] {
  const all = names.flatMap((name) => databases.filter(({ id, region }) => name === '*' || name === id || name === region));
  return [...new Set(all.map(({ id }) => id))];
}

/** Of those that can be waited for, in the order of the names: whom the first-k rule takes. */
export const chosen = <T>({ how, count }: Needed, candidates: readonly T[]): readonly T[] =>
  how === 'any' ? candidates : candidates.slice(0, count);

/** Up to where enough of the chosen are; null: there are too few. */
export function enoughOf({ how, count }: Needed, positions: readonly number[]): number | null {
  if (positions.length < count || count < 1) return null;
  const sorted = positions.toSorted((a, b) => b - a);
  return sorted[(how === 'any' ? count : sorted.length) - 1] ?? null;
}
