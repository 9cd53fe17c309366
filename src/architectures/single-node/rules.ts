/**
 * The rules that keep a confirmed write, and a backup what it claims to be, each a question with a short answer. They stand
 * together because they are what a class should look at longest, and apart from the handlers so that a test can break one and
 * watch an invariant catch it.
 */
import type { Birth, Micros } from '../../sim/node.ts';
import { DURABLE, type DurableRules } from '../shared/promises.ts';
import type { Copy, Part } from './protocol.ts';

/** How far the database is, and how far its latest backup. */
export interface Progress {
  readonly position: number;
  /** Position of the latest copy that the store confirmed; -1: none. */
  readonly stored: number;
  /** A copy is being taken. */
  readonly copying: boolean;
}

export interface Rules extends DurableRules {
  /** A node that starts again on a blank disk has lost its rows, and must not answer as if it had none. */
  isLost(birth: Birth): boolean;
  /** What came before is the same message again: it is not carried out twice. */
  isRepeated(known: boolean): boolean;
  /** In which role statements are taken: an empty database, or one about to be replaced, has no answer that anybody wants. */
  mayAnswer(role: string): boolean;
  /** One copy at a time, and none of what the store already has. */
  isDue(progress: Progress): boolean;
  /** A copy of a database that was replaced while the copy was taken is no backup of the one that is here now. */
  isOfThisLife(copied: number, generation: number): boolean;
  /** A database is replaced when nothing runs in it and no answer waits: what ran would be confirmed, and be gone. */
  mayLoad(running: number): boolean;
  /** Positions may be counted twice, once before a restore and once after it: the generation tells them apart. */
  nextGeneration(generation: number): number;
  /** A pool gives out as many connections as it has, and no more. */
  mayTake(held: number, size: number): boolean;
  /** A statement has its connection until it is answered; one of a transaction keeps it for the next, unless it failed and so ended it. */
  givesBack(answered: { readonly inTransaction: boolean; readonly ok: boolean }): boolean;
  /** A copy that was taken before the last restore began, and comes after it, is one of what was given up. */
  isOfThisHistory(restores: number, fetched: number): boolean;
  /** A store that does not answer is given up. A copy that has come is not, though the time to wait ran out while the node stood still. */
  givesUp(hasCopy: boolean): boolean;
  /** A part says what was changed after a position: it belongs on the database, or the backup, that stands there, and on no other. */
  isNext(after: number, position: number): boolean;
  /** Parts are added in the order in which they were taken. */
  inOrder(parts: readonly Part[]): readonly Part[];
  /** A database has so many connections, and refuses the next (PostgreSQL: max_connections). 0: without a bound. */
  mayConnect(used: number, most: number): boolean;
  /** A restore to a moment leaves out what was committed after it. */
  isWithin(committedAtUs: Micros, targetUs: Micros | null): boolean;
  /** A database that a crash left between a copy and its parts is none: the restore begins again. */
  isUnfinished(mark: unknown): boolean;
  /** What a restore undid: all that came after where it ended. */
  undone(position: number, restoredTo: number): number;
  /** What the store has on its disk once a copy has arrived: that copy, whole. */
  kept(known: Copy | null, arrived: Copy): Copy;
}

export const RULES: Rules = {
  ...DURABLE,
  isLost: (birth) => birth === 'blank',
  isRepeated: (known) => known,
  mayAnswer: (role) => role === 'active',
  isDue: ({ position, stored, copying }) => !copying && position !== stored,
  isOfThisLife: (copied, generation) => copied === generation,
  mayLoad: (running) => running === 0,
  nextGeneration: (generation) => generation + 1,
  mayTake: (held, size) => held < size,
  givesBack: ({ inTransaction, ok }) => !inTransaction || !ok,
  isOfThisHistory: (restores, fetched) => restores >= fetched,
  givesUp: (hasCopy) => !hasCopy,
  isNext: (after, position) => after === position,
  inOrder: (parts) => parts,
  mayConnect: (used, most) => most === 0 || used < most,
  isWithin: (committedAtUs, targetUs) => targetUs === null || committedAtUs <= targetUs,
  isUnfinished: (mark) => mark === true,
  undone: (position, restoredTo) => Math.max(0, position - restoredTo),
  kept: (_known, arrived) => arrived,
};
