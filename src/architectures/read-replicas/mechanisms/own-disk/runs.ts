/** A commit waits for its own disk: replication is asynchronous. */
import type { Mechanism } from '../../../contract.ts';
import { promise, wrote } from '../../../shared/promises.ts';
import type { Commit, Told } from '../../slots.ts';
import type { ReplicaOut, ReplicaState } from '../../state.ts';

const ownDisk: Commit = {
  holds: false,
  logsFirst: false,
  written: ({ promises }: ReplicaState, out: ReplicaOut, upTo) => wrote(promises, out, upTo),
  answer({ promises, place }: ReplicaState, out: ReplicaOut, { upTo, to, message }: Told) {
    promise(promises, out, place.rules, { upTo, to, message });
  },
};

export const onOwnDisk: Mechanism = { slot: 'commit', id: 'own-disk', at: () => ownDisk };
