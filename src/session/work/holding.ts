/**
 * Commits that others have to confirm before they are seen here: they are done, keep their locks, and whoever looks sees what was before
 * them. Source: PostgreSQL, src/backend/replication/syncrep.c (a backend waits after its commit record, before it shows and lets go).
 */
import { type Owner, request, type Wanted } from '../../architectures/shared/locks/table.ts';
import type { Moment } from '../../sqlite/pages/durable.ts';
import type { Effects } from '../../sqlite/effects.ts';
import type { Ground } from './ground.ts';
import type { Asked, Begun } from './state.ts';
import { natureOf, succeeded, tryLocally, WHOLE } from './view.ts';

/** What may be looked at: the state before the first commit that waits; null: the newest. */
export function visible({ state, kept }: Ground): Moment | null {
  const [first] = state.holding;
  return first ? (kept.get(first.owner) ?? null) : null;
}

/** A commit of `owner` stands at `position`; `before` is what stood before it, and is kept from now on. */
export function hold(ground: Ground, owner: Owner, name: string, before: Moment, position: number, rows: readonly Wanted[]): void {
  const { state, kept, rules } = ground;
  request(state.locks, owner, [WHOLE, ...rules.locked(rows)]);
  state.names.set(owner, name);
  kept.get(owner)?.root.release();
  kept.set(owner, before);
  state.holding = [...state.holding, { owner, position }];
  tell(ground);
}

/** Whoever judges reads: what is not shown does not count as committed. */
function tell(ground: Ground): void {
  const { db } = ground;
  db.witness?.shows(db, (visible(ground) ?? db).position);
}

/**
 * Who would write rows of a commit that is not seen yet waits for it, and then looks again: at the newest state, where they are changed
 * already, it might find nothing to do. `own`: what its transaction has done.
 */
export function waitsForUnseen(ground: Ground, { job, nowMs, ticket }: Asked, owner: Owner, name: string, own: Effects): Begun | null {
  const snapshot = visible(ground);
  // Rows that are inserted get ids of their own, as from a sequence: they are nobody else's.
  if (snapshot === null || natureOf(ground.db, job.sql) === 'inserts') return null;
  const tried = tryLocally({ ...ground.newest, snapshot }, job, nowMs, own);
  return succeeded(tried.attempt) ? ground.want(ticket, owner, name, [WHOLE, ...ground.rules.locked(tried.wanted)]) : null;
}

/** After a crash what waited is seen as soon as its database runs again. (PostgreSQL: recovery does not wait for standbys.) */
export function showAfterCrash(ground: Ground): void {
  if (!ground.state.unshown) return;
  ground.state.unshown = false;
  tell(ground);
}

/** Those up to `upTo` are seen from now on, and their rows are free. */
export function confirm(ground: Ground, upTo: number): void {
  const { state } = ground;
  const confirmed = state.holding.filter(({ position }) => ground.rules.isConfirmed(position, upTo));
  state.holding = state.holding.filter((each) => !confirmed.includes(each));
  for (const { owner } of confirmed) {
    ground.forget(owner);
    ground.release(owner);
  }
  tell(ground);
}
