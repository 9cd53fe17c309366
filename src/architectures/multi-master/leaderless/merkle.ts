/** A hash tree over rows by their places on the ring: equal roots, equal rows. Source: Dynamo, §4.7; Merkle 1987. */
import { rowText, versionText } from '../../../cells/index.ts';
import type { RowCells } from '../../../cells/jobs.ts';
import { hashOf } from '../../shared/hash.ts';

/** Levels below the root: 64 leaves. */
export const DEPTH = 6;

/** The leaf that a row lies in: the first bits of its place. */
export const leafOf = (row: RowCells): number => hashOf(rowText(row)) >>> (32 - DEPTH);

/** Hashes by level, the root first. */
export type Hashes = readonly (readonly number[])[];

export function treeOf(rows: readonly RowCells[]): Hashes {
  const leaves = Array.from({ length: 2 ** DEPTH }, () => '');
  for (const row of rows) leaves[leafOf(row)] += `${rowText(row)} ${versionText(row)};`;
  let level = leaves.map(hashOf);
  const levels = [level];
  while (level.length > 1) {
    const below = level;
    level = Array.from({ length: below.length / 2 }, (_, i) => hashOf(`${below[2 * i]} ${below[2 * i + 1]}`));
    levels.unshift(level);
  }
  return levels;
}

export const digestOf = (rows: readonly RowCells[]): number => hashOf(rows.map((row) => `${rowText(row)} ${versionText(row)}`).join(';'));
