/** Who waits for whom at one database, how a deadlock ends, and who goes on when somebody lets go. */
import { circle, type Owner, ready, release, request, type Wanted } from '../../architectures/shared/locks/table.ts';
import type { Ticket } from '../../sim/executor.ts';
import type { SqlResult } from '../../sqlite/jobs.ts';
import type { WorkState } from './state.ts';
import { WHOLE } from './view.ts';
import { deadlock, failed, noTransaction } from './words.ts';

interface Wanting {
  readonly ticket: Ticket;
  readonly owner: Owner;
  readonly name: string;
  readonly wanted: readonly Wanted[];
}

/** Both null: it has all that it wants. */
interface Wait {
  readonly waitsFor: readonly string[] | null;
  /** It closed a deadlock and was the youngest in it. */
  readonly failed: SqlResult | null;
}

/** `drop` ends an owner who has to give way, and lets go of what it holds. */
export function want(state: WorkState, { ticket, owner, name, wanted }: Wanting, position: number, drop: (victim: Owner) => void): Wait {
  state.names.set(owner, name);
  let blockers = request(state.locks, owner, wanted);
  while (blockers.length > 0) {
    const round = circle(state.locks, owner);
    if (round === null) {
      state.waiting.set(owner, ticket);
      return { waitsFor: blockers.map((blocker) => state.names.get(blocker) ?? ''), failed: null };
    }
    const victim = Math.max(...round);
    const names = round.filter((other) => other !== victim).map((other) => state.names.get(other) ?? '');
    const result = failed(deadlock(names), position);
    const job = state.waiting.get(victim);
    state.waiting.delete(victim);
    drop(victim);
    if (victim === owner) return { waitsFor: null, failed: result };
    if (job !== undefined) state.freed.push({ ticket: job, ended: { result } });
    blockers = request(state.locks, owner, wanted);
  }
  state.waiting.delete(owner);
  return { waitsFor: null, failed: null };
}

/** An owner has ended: others may have what it held. */
export function letGo(state: WorkState, owner: Owner, position: number): void {
  state.names.delete(owner);
  const own = state.waiting.get(owner);
  // What it waited with will not be run: its transaction has ended.
  if (own !== undefined) state.freed.push({ ticket: own, ended: { result: failed(noTransaction(), position) } });
  state.waiting.delete(owner);
  release(state.locks, owner);
  for (const next of ready(state.locks)) {
    const ticket = state.waiting.get(next);
    if (ticket === undefined) continue;
    state.waiting.delete(next);
    state.freed.push({ ticket, ended: null });
  }
}

/** A change of the schema is done or waits, and this one has not begun before it. */
export function schemaComesFirst({ locks: { held, queues } }: WorkState, owner: Owner | null): boolean {
  const holders = held.get(WHOLE.key);
  if (owner !== null && holders?.has(owner)) return false;
  for (const mode of holders?.values() ?? []) if (mode === 'exclusive') return true;
  return queues.get(WHOLE.key)?.some(({ mode, owner: other }) => mode === 'exclusive' && other !== owner) ?? false;
}
