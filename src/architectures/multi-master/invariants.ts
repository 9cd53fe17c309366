/** What must always hold, checked after every step: the properties of Raft, and that equal positions mean equal databases. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../contract.ts';
import { memberOf, raftInvariants } from '../shared/consensus/raft/invariants.ts';
import { ContentHistory } from '../shared/content.ts';

export const equalDatabases: Invariant = {
  name: 'equal databases',
  states:
    'Databases that applied the same number of statements hold the same rows: statements are deterministic (§2, replicated state machines). Sampled.',
  begin(_topology, databases: DatabaseProbe | null): Checker {
    const history = new ContentHistory();
    const looked = new Map<NodeId, number>();
    return {
      after(node, states) {
        const member = memberOf(states.get(node));
        if (databases === null || member === null || member.role.value === 'lost') return null;
        const position = databases.position(node);
        if (looked.get(node) === position) return null;
        looked.set(node, position);
        if (!history.wants(position) || history.agrees(String(position), databases.digest(node))) return null;
        return `${node} holds other rows at position ${position} than another member did`;
      },
    };
  },
};

export const invariants: readonly Invariant[] = [...raftInvariants, equalDatabases];
