/** Multi-Paxos gives all writes one order: Lamport 2001; van Renesse & Altinbuken 2015; Chandra, Griesemer & Redstone 2007. */
import type { Mechanism } from '../../../../contract.ts';
import { paxosConsensus } from '../../../../shared/consensus/paxos/consensus.ts';
import { paxosInvariants } from '../../../../shared/consensus/paxos/invariants.ts';
import { paxosRoles } from '../../../../shared/consensus/paxos/machine.ts';
import { paxosPlace } from '../../../../shared/consensus/paxos/place.ts';
import { bootPaxos } from '../../../../shared/consensus/paxos/state.ts';
import { isCommand, type SqlCommand } from '../../protocol.ts';
import type { Agreement, GroupOf } from '../../slots.ts';
import type { PaxosMember } from '../../state.ts';
import { paxosInside } from './inside.ts';

const group: GroupOf<PaxosMember> = paxosConsensus<SqlCommand>();

const byPaxos: Agreement = {
  roles: paxosRoles,
  group,
  place: ({ electionQuorum, replicationQuorum, ...settings }) => ({
    paxos: paxosPlace({ ...settings, phase1Quorum: electionQuorum, phase2Quorum: replicationQuorum }),
  }),
  inside: (node: PaxosMember) => paxosInside(node),
  begin: (disk, { paxos }, now, birth) => (paxos ? { paxos: bootPaxos(paxos, disk, isCommand, now, birth) } : {}),
};

export const paxos: Mechanism = { slot: 'consensus', id: 'paxos', at: () => byPaxos, invariants: paxosInvariants };
