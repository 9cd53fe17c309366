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
    const usual = String(settings['synchronousCommit']);
    const among = needed ? named(needed, databasesOf(topology)) : [];
    /** Of the named standbys, those that have come as far at this level; one that is down, or follows a newer timeline by now, may have. */
    const have = (node: NodeId, timeline: number, level: string, position: number, states: ReadonlyMap<NodeId, unknown>): number => {
      const truly = TRULY[level];
      return among.filter((id) => {
        const standby = states.get(id);
        const isThere = isReplicaState(standby) && standby.standing.timeline <= timeline;
        return id !== node && (!truly || !isThere || truly(standby, id, databases) >= position);
      }).length;
    };
    return remembering({ seen: new Map<Acknowledging, ReadonlyMap<string, number>>() }, (node, states, { seen }) => {
      const state = states.get(node);
      if (!needed || !isReplicaState(state) || state.role.value !== 'primary') return null;
      const own = acknowledgingOf(state);
      // A timeline has begun.
      if (own.confirmed.size === 0) seen.delete(own);
      const before = seen.get(own);
      const news = [...own.confirmed].filter(([level, position]) => position > (before?.get(level) ?? 0));
      if (news.length === 0) return null;
      seen.clear();
      seen.set(own, new Map(own.confirmed));
      for (const [chosen, position] of news) {
        const level = chosen === '' ? usual : chosen;
        const count = level in TRULY ? have(node, state.standing.timeline, level, position, states) : needed.count;
        if (count < needed.count) return `${node} confirmed v${position}, which ${count} of ${needed.count} standbys have.`;
      }
      return null;
    });
  },
};
