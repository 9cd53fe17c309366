/** What a proxy's client is told is done, every database that is attached has done. That they hold the same, nobody promises. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Invariant } from '../../../contract.ts';
import { accept, isKnown, noOperations, type RecentOperations } from '../../../shared/recent.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isProxyState } from './state.ts';
import { isStoreState } from './store.ts';

/** What each database was seen to carry out, over its lives; and the operation that each proxy had confirmed last. */
interface Memory {
  readonly done: Map<NodeId, RecentOperations>;
  readonly last: Map<NodeId, string>;
}

export const doneEverywhere: Invariant = {
  name: 'carried out everywhere',
  states:
    'A write that a proxy has confirmed was carried out by every database that it was attached to (Pgpool-II, native replication: the answer waits for all).',
  begin: () =>
    remembering<Memory>({ done: new Map(), last: new Map() }, (node, states, { done, last }) => {
      const state = states.get(node);
      if (isStoreState(state)) {
        const seen = done.get(node) ?? noOperations();
        done.set(node, seen);
        if (state.lastDone !== null) accept(seen, state.lastDone);
        return null;
      }
      if (!isProxyState(state) || state.confirmed === null || last.get(node) === state.confirmed.op) return null;
      const { op, by } = state.confirmed;
      last.set(node, op);
      const without = by.filter((id) => !isKnown(done.get(id) ?? noOperations(), op));
      return without.length === 0 ? null : `${node} confirmed ${op}, which ${without.join(', ')} never carried out.`;
    }),
};
