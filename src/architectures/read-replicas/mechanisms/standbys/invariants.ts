/** What a primary's client is told that standbys have, they have. */
import type { NodeId } from '../../../../sim/node.ts';
import type { DatabaseProbe, Invariant } from '../../../contract.ts';
import { type Acknowledging, acknowledgingOf } from '../../acknowledging.ts';
import { databasesOf } from '../../places.ts';
import { isReplicaState } from '../../invariants.ts';
import { head } from '../../log.ts';
import type { ReplicaState } from '../../state.ts';
import { remembering } from '../../../shared/remembering.ts';
import { named, neededOf } from './names.ts';

/** How far a standby really is, as each level counts. */
const TRULY: Readonly<Record<string, (state: ReplicaState, node: NodeId, databases: DatabaseProbe | null) => number>> = {
  remote_write: ({ log }) => head(log),
  on: (state) => Math.min(acknowledgingOf(state).flushed, head(state.log)),
  remote_apply: (state, node, databases) => databases?.position(node) ?? state.position,
};

/** Of the named standbys, at least so many have it; one that is down, or that follows a newer timeline by now, may have had it. */
export const confirmedByStandbys: Invariant = {
  name: 'confirmed by standbys',
  states:
    'A commit that was confirmed as synchronous_commit asks is, at that moment, as far as that at as many standbys as synchronous_standby_names asks for (PostgreSQL, “Synchronous Replication”).',
  begin(topology, databases, settings) {
    const needed = neededOf(String(settings['synchronousStandbyNames']));
    const truly = TRULY[String(settings['synchronousCommit'])];
    const among = needed ? named(needed, databasesOf(topology)) : [];
    return remembering({ seen: new Map<Acknowledging, number>() }, (node, states, { seen }) => {
      const state = states.get(node);
      if (!needed || !truly || !isReplicaState(state) || state.role.value !== 'primary') return null;
      const own = acknowledgingOf(state);
      const { confirmed } = own;
      if ((seen.get(own) ?? 0) >= confirmed) return null;
      seen.clear();
      seen.set(own, confirmed);
      const have = among.filter((id) => {
        const standby = id === node ? null : states.get(id);
        if (id === node) return false;
        const isElsewhere = !isReplicaState(standby) || standby.standing.timeline > state.standing.timeline;
        return isElsewhere || truly(standby, id, databases) >= confirmed;
      });
      return have.length >= needed.count ? null : `${node} confirmed v${confirmed}, which ${have.length} of ${needed.count} standbys have.`;
    });
  },
};
