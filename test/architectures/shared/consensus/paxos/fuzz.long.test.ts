/** Paxos under many random faults, with its invariants after every step. */
import { describe, it } from 'vitest';
import { KINDS, keepsAll } from './fuzz.ts';

const SCHEDULES = 1000;

describe('Paxos', () => {
  it.each(KINDS)('keeps every invariant under %s', { timeout: 600_000 }, (_words, kind) => keepsAll(kind, SCHEDULES));
});
