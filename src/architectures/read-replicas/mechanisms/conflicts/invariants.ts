/** What always holds of reads at a standby, and of what is kept for them. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Invariant } from '../../../contract.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isReplicaState } from '../../invariants.ts';
import { conflictsOf, oldestSeen } from './state.ts';

export const readsKeepTheirRows: Invariant = {
  name: 'reads keep their rows',
  states:
    'No row version is removed that a running read, which has not been cancelled, still sees (PostgreSQL, “Hot Standby”, Handling Query Conflicts).',
  begin: () =>
    remembering({}, (node, states) => {
      const state = states.get(node);
      if (!isReplicaState(state)) return null;
      const own = conflictsOf(state);
      const oldest = oldestSeen(own);
      return oldest >= own.removed ? null : `${node} removed what v${own.removed} replaced, and a read of v${oldest} runs there.`;
    }),
};

export const keptForStandbys: Invariant = {
  name: 'kept for standbys',
  states:
    'With hot_standby_feedback a primary removes no row version that a connected standby has said it needs (PostgreSQL, hot_standby_feedback).',
  begin: () =>
    remembering({ seen: new Map<NodeId, number>() }, (node, states, { seen }) => {
      const state = states.get(node);
      if (!isReplicaState(state)) return null;
      const own = conflictsOf(state);
      const before = seen.get(node) ?? 0;
      seen.set(node, own.removed);
      if (own.removed <= before || state.role.value !== 'primary') return null;
      const needs = [...own.feedback].find(([, { oldest }]) => oldest < own.removed);
      return needs ? `${node} removed what v${own.removed} replaced, and ${needs[0]} needs v${needs[1].oldest}.` : null;
    }),
};
