/** What always holds of copies inside of applications. */
import type { NodeId } from '../../../../sim/node.ts';
import type { DatabaseProbe, Invariant } from '../../../contract.ts';
import { agrees, isSampled } from '../../../shared/content.ts';
import { HOLDS, remembering } from '../../../shared/remembering.ts';
import { isReplicaState } from '../../invariants.ts';
import type { Replica } from './sync.ts';

/** What an application's driver keeps, where it has a copy. */
function replicaOf(state: unknown): Replica | null {
  const driver: unknown = typeof state === 'object' && state !== null && 'driver' in state ? state.driver : null;
  return typeof driver === 'object' && driver !== null && 'told' in driver && 'reads' in driver ? (driver as Replica) : null;
}

/** Applications are looked at whenever their primary takes a step: nobody looks after each of theirs. */
const equalCopies = (databases: DatabaseProbe) =>
  remembering({ contents: new Map<string, string>(), last: new Map<NodeId, number>() }, (_node, states, { contents, last }) => {
    for (const [id, state] of states) {
      const isPrimary = isReplicaState(state) && state.role.value === 'primary';
      if (!isPrimary && replicaOf(state) === null) continue;
      const position = databases.position(id);
      if (last.get(id) === position || (isPrimary && position > state.promises.synced)) continue;
      last.set(id, position);
      if (isSampled(position) && !agrees(contents, String(position), databases.digest(id)))
        return `${id} holds other content at v${position} than was seen there before.`;
    }
    return null;
  });

export const embeddedInvariants: readonly Invariant[] = [
  {
    name: 'an embedded copy is a past of its primary',
    states:
      'At the same position an application’s file and its primary have the same bytes (libSQL: frames of the primary’s log, whole commits).',
    begin: (_topology, databases) => (databases === null ? HOLDS : equalCopies(databases)),
  },
  {
    name: 'an application reads its own writes',
    states:
      'With read_your_writes the file has every write whose answer the application has had (tursodatabase/libsql, connection.rs, execute_remote).',
    begin: (_topology, _databases, settings) =>
      settings['readYourWrites'] !== true
        ? HOLDS
        : remembering({}, (_node, states) => {
            for (const [id, state] of states) {
              const replica = replicaOf(state);
              if (!replica || replica.position === null || replica.told <= replica.position) continue;
              return `${id} was told of its write v${replica.told}, and its file stands at v${replica.position}.`;
            }
            return null;
          }),
  },
];
