/** Names that somebody may have meant. */
import { expect, it } from 'vitest';
import { closestNames } from '../../src/sim/words.ts';

const KNOWN = ['last-night', 'sixty-seconds', 'stale-in-tokyo', 'three-of-five', 'the-marker', 'one-lease'];

it('puts the fewest edits first, and a shared word before letters', () => {
  expect(closestNames('stale-in-tokio', KNOWN, 1)).toEqual(['stale-in-tokyo']);
  expect(closestNames('tokyo-raft', KNOWN, 1)).toEqual(['stale-in-tokyo']);
  expect(closestNames('MARKER', KNOWN, 1)).toEqual(['the-marker']);
});

it('names some however far, and never more than are asked for or there', () => {
  expect(closestNames('x'.repeat(100_000), KNOWN, 3)).toHaveLength(3);
  expect(closestNames('', ['a'], 3)).toEqual(['a']);
  expect(closestNames('a', [], 3)).toEqual([]);
});
