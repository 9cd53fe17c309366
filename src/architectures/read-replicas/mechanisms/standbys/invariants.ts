/** What a primary's client is told that standbys have, they have. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Invariant } from '../../../contract.ts';
import { type Acknowledging, acknowledgingOf } from '../../acknowledging.ts';
import { databasesOf } from '../../places.ts';
import { isReplicaState } from '../../invariants.ts';
import { head } from '../../log.ts';
import type { ReplicaState } from '../../state.ts';
import { remembering } from '../../../shared/remembering.ts';
import { named, neededOf } from './names.ts';

/** How far a database was, in all its lives on a timeline. */
interface Reached {
  readonly timeline: number;
  /** In its log, and in its database. */
  readonly written: number;
  readonly position: number;
}

/** In its log, or in its database: what a life finds there is on disk, though its log begins anew. */
const onDisk = (state: ReplicaState): number => Math.max(Math.min(acknowledgingOf(state).flushed, head(state.log)), state.promises.synced);

/**
 * How far a standby really is, as each level counts. A crash may have taken what was written and not flushed while it was said to be there; what
 * it took from the database that was applied, it replays from the log on its disk.
 */
const TRULY: Readonly<Record<string, (state: ReplicaState, stands: number, before: Reached | undefined) => number>> = {
  remote_write: ({ log, standing }, _stands, before) => Math.max(head(log), before?.timeline === standing.timeline ? before.written : 0),
  on: onDisk,
  remote_apply: (state, stands, before) =>
    Math.max(stands, before?.timeline === state.standing.timeline ? Math.min(before.position, onDisk(state)) : 0),
};

/** Of the named standbys, at least so many have it; one that is down, has lost its disk, or follows a newer timeline by now, may have had it. */
export const confirmedByStandbys: Invariant = {
  name: 'confirmed by standbys',
  states:
    'A commit that was confirmed as synchronous_commit asks is, at that moment, as far as that at as many standbys as synchronous_standby_names asks for (PostgreSQL, “Synchronous Replication”).',
  begin(topology, databases, settings) {
    const needed = neededOf(String(settings['synchronousStandbyNames']));
    const usual = String(settings['synchronousCommit']);
    const among = needed ? named(needed, databasesOf(topology)) : [];
    const standsAt = (node: NodeId, state: ReplicaState): number => databases?.position(node) ?? state.position;
    const look = (lives: Map<NodeId, Reached>, node: NodeId, state: ReplicaState): void => {
      const { timeline } = state.standing;
      const known = lives.get(node);
      const before = known?.timeline === timeline ? known : { written: 0, position: 0 };
      const [written, position] = [head(state.log), standsAt(node, state)];
      if (known === before && written <= before.written && position <= before.position) return;
      lives.set(node, { timeline, written: Math.max(before.written, written), position: Math.max(before.position, position) });
    };
    /** Of the named standbys, those that have come as far at this level; one that is not there to tell may have. */
    const have = (
      { node, timeline, lives }: { readonly node: NodeId; readonly timeline: number; readonly lives: ReadonlyMap<NodeId, Reached> },
      level: string,
      position: number,
      states: ReadonlyMap<NodeId, unknown>,
    ): number => {
      const truly = TRULY[level];
      return among.filter((id) => {
        const standby = states.get(id);
        const isThere = isReplicaState(standby) && standby.standing.content.length > 0 && standby.standing.timeline <= timeline;
        return id !== node && (!truly || !isThere || truly(standby, standsAt(id, standby), lives.get(id)) >= position);
      }).length;
    };
    const memory = { seen: new Map<Acknowledging, ReadonlyMap<string, number>>(), lives: new Map<NodeId, Reached>() };
    return remembering(memory, (node, states, { seen, lives }) => {
      const state = states.get(node);
      if (!needed || !isReplicaState(state)) return null;
      look(lives, node, state);
      if (state.role.value !== 'primary') return null;
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
        const count = level in TRULY ? have({ node, timeline: state.standing.timeline, lives }, level, position, states) : needed.count;
        if (count < needed.count) return `${node} confirmed v${position}, which ${count} of ${needed.count} standbys have.`;
      }
      return null;
    });
  },
};
