/** Hybrid logical clocks keep the order of what was seen, whatever clocks show. */
import { describe, expect, it } from 'vitest';
import { receive, tick, TICKS_PER_MS } from '../../../src/architectures/shared/timestamps/hlc.ts';

describe('hybrid logical clocks', () => {
  it('follow the clock while it goes on, and count while it stands or went back', () => {
    const first = tick(0, 5000);
    expect(first).toBe(5000 * TICKS_PER_MS);
    const second = tick(first, 5000);
    expect(second).toBe(first + 1);
    expect(tick(second, 4000)).toBe(second + 1);
    expect(tick(second, 5001)).toBe(5001 * TICKS_PER_MS);
  });

  it('are after all that was heard, also from a clock that is ahead', () => {
    const fast = tick(0, 15_000);
    const seen = receive(tick(0, 5000), fast);
    const after = tick(seen, 5010);
    expect(after).toBeGreaterThan(fast);
    expect(receive(after, tick(0, 1))).toBe(after);
  });
});
