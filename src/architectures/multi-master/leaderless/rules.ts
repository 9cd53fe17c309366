/** The decisions on which this room's promises hang, each a question with a short answer, so that a test can answer one wrongly. */
import { mergeAll } from '../../../cells/index.ts';
import type { RowCells } from '../../../cells/jobs.ts';
import type { Micros, NodeId } from '../../../sim/node.ts';
import { DURABLE, type DurableRules } from '../../shared/promises.ts';

export interface Rules extends DurableRules {
  /** A message that the network doubled is not carried out again. */
  isRepeated(known: boolean): boolean;
  /** A version keeps the time that its coordinator gave it (apache/cassandra: client timestamps), whenever it arrives. */
  arrived(row: RowCells, now: Micros): RowCells;
  /** Nobody's two acknowledgements count as two (Dynamo, §4.5: W distinct nodes). */
  counted(acks: readonly NodeId[]): number;
  /** Where quorums are strict a hint is no replica (Cassandra, “Hints”: they do not count towards the consistency level). */
  countsHints(sloppy: boolean): boolean;
  /** What a read found: of each cell the newest. */
  newest(copies: readonly (readonly RowCells[])[]): readonly RowCells[];
  /** Whether two digests speak of the same: versions are part of them. */
  agree(a: number, b: number): boolean;
  /** Blocking read repair: the answer waits until those that were behind have it (CASSANDRA-10726). */
  waitsForRepair(blocking: boolean): boolean;
  /** A hint is dropped when its owner has it on disk, not when it was sent. */
  dropsWhenSent(): boolean;
  /** Rows that lie in a leaf that differs are sent. */
  isInLeaf(leaf: number, wanted: number): boolean;
  /** Deletions are remembered for so long that repair can tell everybody (gc_grace_seconds). */
  purgesBefore(now: Micros, gcGraceUs: Micros): Micros;
}

export const RULES: Rules = {
  ...DURABLE,
  isRepeated: (known) => known,
  arrived: (row) => row,
  counted: (acks) => new Set(acks).size,
  countsHints: (sloppy) => sloppy,
  newest: mergeAll,
  agree: (a, b) => a === b,
  waitsForRepair: (blocking) => blocking,
  dropsWhenSent: () => false,
  isInLeaf: (leaf, wanted) => leaf === wanted,
  purgesBefore: (now, gcGraceUs) => now - gcGraceUs,
};
