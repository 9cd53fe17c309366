/** Counting: how far enough of the voters have come. */
import type { NodeId } from '../../../../sim/node.ts';
import { highest } from '../highest.ts';
import type { Progress, Raft } from './state.ts';
import type { Quorum } from './voters.ts';

export function isElected({ quorums }: Pick<Raft<unknown>, 'quorums'>, votes: readonly NodeId[]): boolean {
  return quorums.every(({ of, toElect }) => votes.filter((id) => of.includes(id)).length >= toElect);
}

/** What is counted, and how many it takes. */
export interface Count {
  readonly value: (peer: Progress) => number;
  readonly need: (quorum: Quorum) => number;
}

/** The highest value that enough voters reach, in each configuration that holds. `own`: this member's. */
export function reached(
  { peers, quorums, seats, tally }: Raft<unknown>,
  { value, need }: Count,
  isCounted: (isLearner: boolean) => boolean,
  own: number,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < quorums.length; i += 1) {
    const quorum = quorums[i];
    if (quorum === undefined) continue;
    const seat = 1 << i;
    let count = 0;
    for (const peer of peers) if ((peer.seats & seat) !== 0 && isCounted(peer.isLearner)) tally[count++] = value(peer);
    if ((seats & seat) !== 0) tally[count++] = own;
    least = Math.min(least, highest(tally, count, need(quorum)));
  }
  return least;
}
