/** What request units promise. */
import type { Checker, Invariant } from '../../../contract.ts';
import { budgetOf } from './budget.ts';

/** A statement is taken while something of the share is left, or of what was saved; what it then costs, the next second owes. */
const inBudget: Checker = {
  after(node, states) {
    const state = states.get(node);
    if (typeof state !== 'object' || state === null || !('own' in state)) return null;
    const took = budgetOf(state)?.took;
    return took && took.spent >= took.share
      ? `${node} had spent ${took.spent} of ${took.share} RU in this second, and took another statement.`
      : null;
  },
};

export const budgets: readonly Invariant[] = [
  {
    name: 'nobody spends more than was bought',
    states: 'A partition that has spent its share of a second takes no statement before the next (azure-docs, cosmos-db/request-units.md).',
    begin: () => inBudget,
  },
];
