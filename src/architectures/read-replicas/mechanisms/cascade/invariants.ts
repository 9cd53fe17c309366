/** What a standby passes on, it has on its own disk. */
import type { Invariant } from '../../../contract.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isReplicaState } from '../../invariants.ts';
import { onDisk } from '../../upstream.ts';

export const passedOnFromDisk: Invariant = {
  name: 'passed on from disk',
  states:
    'Nobody sends a follower what is not on its own disk: a crash of a standby never leaves those that follow it ahead of it (PostgreSQL, walsender.c, GetStandbyFlushRecPtr).',
  begin: () =>
    remembering({}, (node, states) => {
      const state = states.get(node);
      if (!isReplicaState(state)) return null;
      for (const [id, { sent, acked }] of state.followers) {
        // Whoever came with more than it has was sent that by another.
        if (sent !== null && sent > Math.max(acked, onDisk(state)))
          return `${node} sent v${sent} to ${id}, and has v${onDisk(state)} on its disk.`;
      }
      return null;
    }),
};
