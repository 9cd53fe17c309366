/** Raft gives all writes one order: Ongaro & Ousterhout 2014. */
import type { Mechanism } from '../../../../contract.ts';
import { raftConsensus } from '../../../../shared/consensus/raft/consensus.ts';
import { raftInvariants } from '../../../../shared/consensus/raft/invariants.ts';
import { raftRoles } from '../../../../shared/consensus/raft/machine.ts';
import { raftPlace } from '../../../../shared/consensus/raft/place.ts';
import { bootRaft } from '../../../../shared/consensus/raft/boot.ts';
import { isCommand, type SqlCommand } from '../../protocol.ts';
import { raftInside } from './inside.ts';
import type { Agreement, GroupOf } from '../../slots.ts';
import type { RaftMember } from '../../state.ts';

const group: GroupOf<RaftMember> = raftConsensus<SqlCommand>();

const byRaft: Agreement = {
  roles: raftRoles,
  group,
  place: (settings) => ({ raft: raftPlace(settings) }),
  inside: (node: RaftMember) => raftInside(node),
  begin: (disk, { raft }, now, birth) => (raft ? { raft: bootRaft(raft, disk, isCommand, now, birth) } : {}),
};

export const raft: Mechanism = { slot: 'consensus', id: 'raft', at: () => byRaft, invariants: raftInvariants };
