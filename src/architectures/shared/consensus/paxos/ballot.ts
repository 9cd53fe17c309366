/**
 * Ballots: the numbers of proposals. Each proposer takes them from a set of its own (Lamport 2001, §2.2: “different proposers choose
 * their numbers from disjoint sets of numbers”). They are dealt out in turn, so a ballot is a round and whose it is:
 * ballot = round · members + place of the proposer among them. 0 is none.
 */

/** The lowest ballot of the member at `place` that is above `above`, and of round 1 at least. */
export function nextBallot(above: number, place: number, members: number): number {
  const round = Math.floor(above / members);
  const own = round * members + place;
  return Math.max(members + place, own > above ? own : own + members);
}

/** As it is written: round and member, counted from 1. */
export const ballotText = (ballot: number, members: number): string => `${Math.floor(ballot / members)}.${(ballot % members) + 1}`;
