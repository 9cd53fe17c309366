/** What a standby passes on, it has on its own disk. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Invariant } from '../../../contract.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isReplicaState } from '../../invariants.ts';
import { onDisk } from '../../upstream.ts';

export const passedOnFromDisk: Invariant = {
  name: 'passed on from disk',
  states:
    'Nobody sends a follower what is not on its own disk: a crash of a standby never leaves those that follow it ahead of it (PostgreSQL, walsender.c, GetStandbyFlushRecPtr).',
  begin: () =>
    remembering({ seen: new Map<NodeId, ReadonlyMap<NodeId, number>>() }, (node, states, { seen }) => {
      const state = states.get(node);
      if (!isReplicaState(state)) return null;
      const before = seen.get(node);
      const now = new Map<NodeId, number>();
      for (const [id, { sent }] of state.followers) if (sent !== null) now.set(id, sent);
      seen.set(node, now);
      for (const [id, { acked }] of state.followers) {
        const sent = now.get(id) ?? 0;
        // Whoever came with more than it has was sent that by another; what it was sent before may since have gone from this disk.
        if (sent > (before?.get(id) ?? 0) && sent > Math.max(acked, onDisk(state)))
          return `${node} sent v${sent} to ${id}, and has v${onDisk(state)} on its disk.`;
      }
      return null;
    }),
};
