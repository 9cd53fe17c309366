/** What a database keeps of the lock, and how it asks the store for it and lets go of it. */
import type { Micros, NodeId } from '../../../../sim/node.ts';
import type { LockAsked } from '../../protocol.ts';
import { move, type ReplicaOut, type ReplicaState, stand } from '../../state.ts';

export const STEPS_DOWN = 'lock not renewed';

export interface Locking {
  /** It asks for the lock to lead above this timeline; null: it does not. */
  wants: number | null;
  /** Whom a person wants to lead, as the store said last. */
  chosen: NodeId | null;
  /** It leads, takes nothing more, and hands over to the chosen one when that has everything; until then at most. */
  handsOverUntil: Micros | null;
}

export interface Options {
  readonly store: NodeId;
  readonly loopUs: Micros;
  /** Without a renewal for so long it may not lead any more. */
  readonly leadsUs: Micros;
  /** So long a leader waits for whom it hands over to. */
  readonly retryUs: Micros;
  readonly maximumLag: number;
}

export const lockingOf = (node: ReplicaState): Locking => node.own['promotion'] as Locking;
export const leads = (node: ReplicaState): boolean => node.role.value === 'primary';

/** The room sends its own messages; what goes to the store is this mechanism's. */
export function ask(node: ReplicaState, out: ReplicaOut, { store }: Options, take: boolean, more: Partial<LockAsked> = {}): void {
  const asked: LockAsked = { kind: 'lock-asked', take, position: leads(node) ? node.position : 0, at: out.steady, ...more };
  out.send(store, asked);
}

/** Its lock may be another's soon, or it has given it back: it takes no more writes, and follows whoever comes. */
export function stepDown(node: ReplicaState, out: ReplicaOut, why: string): void {
  if (!leads(node)) return;
  lockingOf(node).handsOverUntil = null;
  out.cancelTimer('heartbeat');
  out.cancelTimer(STEPS_DOWN);
  out.report('demoted', why);
  move(node, out, 'DEMOTE');
  node.place.commit.onFenced?.(node, out);
  node.followers.clear();
  node.hearsPrimary = false;
  stand(node, out, { primary: null });
}
