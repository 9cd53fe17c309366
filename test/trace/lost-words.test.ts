/** What was lost, in a sentence. */
import { expect, it } from 'vitest';
import type { LostRow } from '../../src/sim/operation.ts';
import { lostWords } from '../../src/trace/lost-words.ts';

const row = (key: number, was: LostRow['row'], now: LostRow['now']): LostRow => ({
  table: 'posts',
  key: [key],
  columns: ['id', 'title'],
  row: was,
  now,
});
const write = (position: number, ...rows: readonly LostRow[]) => ({ op: `w${position}`, node: 'primary', position, rows });

it('says what stands there again, and names a few rows', () => {
  expect(lostWords([], 3)).toBeNull();
  expect(lostWords([write(5, row(7, [7, 'new'], [7, 'old']))], 0)).toBe(
    'One committed write gone: title of posts 7 is old again, not new.',
  );
  const writes = [
    write(9, row(1, [1, 'latest'], null)),
    write(8, row(1, [1, 'earlier'], null), row(2, null, [2, 'x'])),
    write(7, row(3, [3, 'y'.repeat(40)], [3, null])),
    write(6, row(4, [4, 'z'], null)),
  ];
  expect(lostWords(writes, 2)).toBe(
    `Six committed writes gone: posts 1 is not there; posts 2 was deleted and is there again; title of posts 3 is NULL again, not ${'y'.repeat(23)}…; one other row too.`,
  );
});
