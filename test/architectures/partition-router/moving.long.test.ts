/** The source, the target or the coordinator of a move crashes at every moment of it. */
import { describe, expect, it } from 'vitest';
import { COORDINATOR, isThrough, underLoad, wrongIn } from './moving-load.ts';

describe.each([undefined, 'several'] as const)('under load (%s)', (load) => {
  it.each(['partition-r0', 'partition-r1', 'partition-r2', COORDINATOR])('%s', { timeout: 600_000 }, (node) => {
    for (let atMs = 50; atMs < 130; atMs += 4) {
      const made = underLoad({ crash: { node, atMs, ...(atMs % 8 === 2 && { what: 'process' }) }, ...(load && { load }) });
      expect([atMs, wrongIn(made), isThrough(made)]).toEqual([atMs, [], true]);
    }
  });
});
