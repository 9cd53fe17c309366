/** Every pair of rooms that makes sense, under more random clients and faults. */
import { describe, it } from 'vitest';
import { keepsItsWord } from '../../search/worlds.ts';
import { goesOnFromCopies } from './copies.ts';
import { PAIRS } from './pairs.ts';

describe.each(PAIRS.map(({ about }) => about.id))('%s', (id) => {
  it('keeps both words', { timeout: 600_000 }, () => keepsItsWord(id, 3003, 40));

  it('does the same again from a copy of its nodes in every step', { timeout: 600_000 }, () => goesOnFromCopies(id));
});
