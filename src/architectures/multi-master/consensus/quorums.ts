/** How many members are a quorum of each phase (Howard, Malkhi & Spiegelman, *Flexible Paxos*, OPODIS 2016). */
import type { Setting, Settings } from '../../showing.ts';

const FLEXIBLE = 'Howard, Malkhi & Spiegelman 2016 (Flexible Paxos): only quorums of the two phases have to meet';

const sizeOf = (key: string, label: string, help: string): Setting => ({
  key,
  label,
  type: 'number',
  default: 0,
  min: 0,
  max: 9,
  step: 1,
  unit: 'members',
  help,
  source: `${FLEXIBLE}. 0, a majority, as in Lamport 2001, §2.2.`,
});

export const quorumSettings: readonly Setting[] = [
  sizeOf('electionQuorum', 'Quorum of elections', 'How many members must agree that another leads: phase 1. 0: a majority.'),
  sizeOf('replicationQuorum', 'Quorum of writes', 'How many members must hold an entry before it is committed: phase 2. 0: a majority.'),
];

/** As many as are set, or a majority. */
export const quorumOf = (set: unknown, members: number): number => Number(set) || Math.floor(members / 2) + 1;

/** Why the quorums that are set decide nothing safely, in a sentence; null when they do. */
export function quorumComplaint(settings: Settings): string | null {
  const all = Number(settings['members']);
  const members = Number(settings['voters']) || all;
  if (!(all > 0)) return null;
  if (settings['consensus'] === 'paxos' && members < all)
    return `“voters” is ${members} and “consensus” is paxos: its members are fixed, and all of them vote. Leave “voters” at 0.`;
  if (members > all) return `“voters” is ${members}, but “members” is ${all}: not more can vote than there are.`;
  const election = quorumOf(settings['electionQuorum'], members);
  const replication = quorumOf(settings['replicationQuorum'], members);
  const [key, size] = election > members ? ['electionQuorum', election] : ['replicationQuorum', replication];
  if (size > members) return `“${key}” is ${size}, but “members” is ${members}: so many will never agree.`;
  // A ballot belongs to one member, a term to nobody.
  if (settings['consensus'] === 'raft' && 2 * election <= members)
    return `“electionQuorum” is ${election} of ${members} voters: two of them could be elected in one term, by different ones. Make it ${Math.floor(members / 2) + 1} at least.`;
  if (election + replication > members) return null;
  const least = members - replication + 1;
  return `“electionQuorum” is ${election} and “replicationQuorum” ${replication} of ${members} “members”: the two need not meet, so a new leader may never hear of what was committed. Together they must be more than ${members}: make “electionQuorum” ${least}, say.`;
}
