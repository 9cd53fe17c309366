/** The sums of the bench of the page, on figures that were worked out by hand. */
import { describe, expect, it } from 'vitest';
import { blockingMs, framesOf, median } from '../bench/ui/sums.ts';

it('only what a task takes beyond 50 ms blocks', () => {
  expect([blockingMs([]), blockingMs([50, 20]), blockingMs([51, 250, 49])]).toEqual([0, 0, 201]);
});

describe('frames', () => {
  it('are counted by the gaps between them, and the worst gap is told', () => {
    const even = Array.from({ length: 61 }, (_, i) => (i * 1_000) / 60);
    expect(framesOf(even)).toEqual({ fps: 60, worstFrameMs: 16.7 });
    expect(framesOf([0, 10, 110, 120])).toEqual({ fps: 25, worstFrameMs: 100 });
  });
  it.each([[[]], [[5]]])('of %j there is no rate', (at) => expect(framesOf(at)).toEqual({ fps: 0, worstFrameMs: 0 }));
});

it('of several tries the middle one counts', () => expect([median([9, 1, 5]), median([4, 1])]).toEqual([5, 1]));
