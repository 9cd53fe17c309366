/** What must always hold, checked after every step, beside what the algorithm promises: equal positions mean equal databases. */
import type { NodeId } from '../../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../../contract.ts';
import { agrees, isSampled } from '../../shared/content.ts';
import { group } from './group.ts';
import { memberOf } from './state.ts';
import { remembering } from '../../shared/remembering.ts';

export const equalDatabases: Invariant = {
  name: 'equal databases',
  states:
    'Databases that applied the same number of statements hold the same rows: statements are deterministic (§2, replicated state machines). Sampled.',
  begin(_topology, databases: DatabaseProbe | null): Checker {
    const memory = { contents: new Map<string, string>(), looked: new Map<NodeId, number>() };
    return remembering(memory, (node, states, { contents, looked }) => {
      const member = memberOf(states.get(node));
      if (databases === null || member === null || group.isBlank(member)) return null;
      const position = databases.position(node);
      if (looked.get(node) === position) return null;
      looked.set(node, position);
      if (!isSampled(position) || agrees(contents, String(position), databases.digest(node))) return null;
      return `${node} holds other rows at position ${position} than another member did`;
    });
  },
};

export const invariants: readonly Invariant[] = [equalDatabases];
