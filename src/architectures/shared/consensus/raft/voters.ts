/**
 * Who votes, and how many of them it takes: a majority, or as many as were set (flexible quorums: Howard, Malkhi & Spiegelman 2016),
 * and while two configurations hold, so many of each (§6 of Ongaro & Ousterhout 2014).
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { Configuration } from '../log.ts';

/** A configuration and the entry that it came with; 0: the group began with it. */
export interface Configured {
  readonly index: number;
  readonly config: Configuration;
}

/** The latest, and where it stands. */
export function latest({ configs }: { readonly configs: readonly Configured[] }): Configured {
  return configs.at(-1) as Configured;
}

/** Voters, and how many of them it takes. */
export interface Quorum {
  readonly of: readonly NodeId[];
  readonly toElect: number;
  readonly toCommit: number;
  /** So that any election since would need one of them (thesis §6.4). */
  readonly toConfirm: number;
}

/** 0: a majority. */
export interface QuorumSizes {
  readonly electionQuorum: number;
  readonly replicationQuorum: number;
}

/** Of so many voters: any two elections share one, since terms belong to nobody, and so do an election and a commit. */
export function sizesFor(voters: number, { electionQuorum, replicationQuorum }: QuorumSizes): Omit<Quorum, 'of'> {
  const majority = Math.floor(voters / 2) + 1;
  const [toElect, toCommit] = [electionQuorum || majority, replicationQuorum || majority];
  return { toElect, toCommit, toConfirm: electionQuorum > 0 ? voters - toElect + 1 : majority };
}

/** One, or two while both configurations hold. */
export function quorumsOf({ voters, old }: Configuration, sizes: QuorumSizes): readonly Quorum[] {
  return (old === null ? [voters] : [voters, old]).map((of) => Object.freeze({ of, ...sizesFor(of.length, sizes) }));
}

/** Every election by one configuration shares a voter with every commit and every election by the other. */
export function meets(one: readonly Quorum[], other: readonly Quorum[]): boolean {
  const share = (a: Quorum, countA: number, b: Quorum, countB: number): boolean => {
    const both = a.of.filter((id) => b.of.includes(id)).length;
    return Math.max(0, countA - (a.of.length - both)) + Math.max(0, countB - (b.of.length - both)) > both;
  };
  const pairs = (of: (a: Quorum, b: Quorum) => boolean): boolean => one.some((a) => other.some((b) => of(a, b)));
  return (
    pairs((a, b) => share(a, a.toElect, b, b.toElect)) &&
    pairs((a, b) => share(a, a.toElect, b, b.toCommit)) &&
    pairs((a, b) => share(a, a.toCommit, b, b.toElect))
  );
}
