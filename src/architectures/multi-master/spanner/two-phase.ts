/** What must hold of locks, looked at after every step at whoever leads. */
import type { Invariant } from '../../contract.ts';
import { circle, goesWith, holdsAll } from '../../shared/locks/table.ts';
import { remembering } from '../../shared/remembering.ts';
import { isOpen, spanOf, type Transactions } from './state.ts';

const looking =
  (look: (transactions: Transactions) => string | null): Invariant['begin'] =>
  () =>
    remembering({}, (id, states) => {
      const tenure = spanOf(states.get(id))?.tenure;
      if (!tenure || tenure.transactions.open.size === 0) return null;
      const wrong = look(tenure.transactions);
      return wrong === null ? null : `at ${id}, ${wrong}`;
    });

const strictTwoPhase: Invariant = {
  name: 'strict two-phase locking',
  states:
    'What a transaction has looked at or written it has locked until its commit is applied, or until it is over (Corbett et al. 2012, §4.2.1).',
  begin: looking(({ open, locks }) => {
    for (const { id, owner, must } of open.values())
      for (const [key, mode] of must) if (!holdsAll(locks, owner, [{ key, mode }])) return `${id} goes on without its lock on ${key}`;
    return null;
  }),
};

const waitsForOlder: Invariant = {
  name: 'nobody waits for a younger one',
  states:
    'Who waits for a lock waits for older transactions, or for one that is committing; so no circle of them waits for each other (wound-wait: Rosenkrantz, Stearns, Lewis 1978).',
  begin: looking(({ open, locks }) => {
    const byOwner = new Map([...open.values()].map((transaction) => [transaction.owner, transaction]));
    for (const { owner, key, mode } of locks.waiting.values()) {
      const waits = byOwner.get(owner);
      if (waits?.stage !== 'waiting') continue;
      for (const [holder, how] of locks.held.get(key) ?? []) {
        const has = byOwner.get(holder);
        if (holder > owner && !goesWith(how, mode) && has !== undefined && isOpen(has))
          return `${waits.id} waits for the younger ${has.id}`;
      }
      if (circle(locks, owner) !== null) return `${waits.id} waits in a circle`;
    }
    return null;
  }),
};

export const lockInvariants: readonly Invariant[] = [strictTwoPhase, waitsForOlder];
