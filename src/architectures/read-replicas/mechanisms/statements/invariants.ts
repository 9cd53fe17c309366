/** What a proxy's client is told is done, every database that is attached has done. That they hold the same, nobody promises. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Invariant } from '../../../contract.ts';
import { isKnown } from '../../../shared/recent.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isProxyState } from './state.ts';
import { isStoreState } from './store.ts';

export const doneEverywhere: Invariant = {
  name: 'carried out everywhere',
  states:
    'A write that a proxy has confirmed was carried out by every database that it was attached to (Pgpool-II, native replication: the answer waits for all).',
  begin: () =>
    remembering({ last: new Map<NodeId, string>() }, (node, states, { last }) => {
      const state = states.get(node);
      if (!isProxyState(state) || state.confirmed === null || last.get(node) === state.confirmed.op) return null;
      const { op, by } = state.confirmed;
      last.set(node, op);
      const without = by.filter((id) => {
        const database = states.get(id);
        return isStoreState(database) && !isKnown(database.recent, op);
      });
      return without.length === 0 ? null : `${node} confirmed ${op}, which ${without.join(', ')} never carried out.`;
    }),
};
