/** What a member of a Paxos group shows of itself, in the words of Lamport 2001: as acceptor, as learner, as proposer. */
import { ballotText } from './ballot.ts';
import { lastSlot, type PaxosNode } from './state.ts';
import type { Shown } from '../shown.ts';

export function paxosInside({ paxos, role, place }: PaxosNode<unknown>): Shown {
  const { members } = place.paxos;
  const { base } = paxos.log;
  const named = (ballot: number): string => (ballot === 0 ? 'none' : ballotText(ballot, members.length));
  const gaps = paxos.accepted.filter((proposal) => proposal === undefined).length;
  const last = base.index + paxos.accepted.length;
  const newest = paxos.accepted.at(-1);
  const isLeader = role.value === 'leader';
  return {
    termName: 'ballot',
    facts: [
      { name: 'promised', value: named(paxos.promised), note: 'acceptor: a ballot is round.member; on its disk' },
      { name: 'accepted[]', value: last, note: `the highest slot, ${gaps} gaps before it; on its disk` },
      { name: 'accepted in', value: named(newest?.ballot ?? 0), note: 'the ballot of that' },
      { name: 'chosen up to', value: paxos.chosenUpTo, note: 'learner: learned again after a crash' },
      { name: 'leader', value: paxos.leader, note: 'the last that it heard of in the promised ballot' },
      ...(role.value === 'proposer'
        ? [{ name: 'promises', value: `${paxos.promises.length} of ${place.paxos.phase1Quorum}`, note: 'proposer: phase 1' }]
        : []),
      ...(isLeader ? [{ name: 'open slots', value: lastSlot(paxos) - paxos.chosenUpTo, note: 'proposer: phase 2' }] : []),
    ],
    ...(isLeader && {
      believed: {
        name: 'what it knows of the others',
        nodes: paxos.peers.map(({ id }) => id),
        rows: [
          { name: 'sent up to', values: paxos.peers.map(({ nextSlot }) => nextSlot - 1) },
          { name: 'holds up to', values: paxos.peers.map(({ heldUpTo }) => heldUpTo) },
        ],
      },
    }),
  };
}
