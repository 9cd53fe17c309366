/** Counting: how far enough of the voters have come. */
import type { NodeId } from '../../../../sim/node.ts';
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

/** The highest value that at least `majority` of the values reach. Sorts them in place. */
export const reachedByMajority = (values: Float64Array, majority: number): number => Math.max(0, highest(values, values.length, majority));

/** The highest that at least `need` of the first `count` values reach, or −1. Sorts them in place; members are few. */
function highest(values: Float64Array, count: number, need: number): number {
  for (let i = 1; i < count; i += 1) {
    const value = values[i] ?? 0;
    let j = i - 1;
    while (j >= 0 && (values[j] ?? 0) < value) {
      values[j + 1] = values[j] ?? 0;
      j -= 1;
    }
    values[j + 1] = value;
  }
  return need > count ? -1 : (values[need - 1] ?? -1);
}
