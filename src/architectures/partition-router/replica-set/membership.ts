/**
 * Who belongs to a set at present, as its replicas' logs say, and how many of these a read has to ask. Sources: azure-docs, cosmos-db/
 * global-dist-under-the-hood.md (“the replica-set membership N is dynamic – it keeps fluctuating between NMin and NMax … Based on the
 * membership changes, the replication protocol also reconfigures the size of read and write quorums”); Azure/azure-cosmos-dotnet-v3,
 * QuorumReader.cs (a read asks as many as are left over by a write’s majority, with the set’s size as replicas tell it).
 */
import type { NodeId } from '../../../sim/node.ts';

/** The members as a replica knows them. */
export interface Members {
  /** The place in its log from which they are it: the greater, the newer. */
  readonly since: number;
  readonly voters: readonly NodeId[];
  /** While two memberships hold at once: those before. */
  readonly old: readonly NodeId[] | null;
}

/** How many of so many members have a write. */
export const writeQuorum = (members: number): number => Math.floor(members / 2) + 1;

/** How many of them a read has to ask, so that one has it: two of four, two of three, one of two. */
export const readQuorum = (members: number): number => members - writeQuorum(members) + 1;

interface Told {
  readonly from: NodeId;
  readonly members?: Members;
}

/** As the newest of them knows it; null where sets stay as they are. */
export const newestMembers = (told: readonly Told[]): Members | null =>
  told.reduce<Members | null>((newest, { members }) => (members && members.since >= (newest?.since ?? 0) ? members : newest), null);

/** Those that belong to the set, or all where none does. Who does not may lack what was written since it left, and know nothing of that. */
export function ofMembers<T extends Told>(told: readonly T[]): readonly T[] {
  const members = newestMembers(told);
  const inside = told.filter(({ from }) => members?.voters.includes(from) || members?.old?.includes(from) === true);
  return inside.length === 0 ? told : inside;
}

/** Whether so many have answered that every write that was confirmed before is in one of their logs. */
export function isReadQuorum(told: readonly Told[]): boolean {
  const members = newestMembers(told);
  if (members === null) return true;
  const isEnough = (of: readonly NodeId[]): boolean => told.filter(({ from }) => of.includes(from)).length >= readQuorum(of.length);
  return isEnough(members.voters) && (members.old === null || isEnough(members.old));
}
