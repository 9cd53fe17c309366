/** The ledger shows what was measured of the claims of today, and each of its buttons has a run to open. */
import { describe, expect, it } from 'vitest';
import { claims } from '../../../src/claims/index.ts';
import { openedClaim } from '../../../src/claims/opened.ts';
import { tellingMs } from '../../../src/claims/moment.ts';
import type { Op } from '../../../src/claims/sheet.ts';
import { runOf } from '../../../src/session/run.ts';
import { stageOf } from '../../../src/session/stage.ts';
import { all, groups } from '../../../src/ui/claims/kept.ts';
import { placeOf, WIDTH } from '../../../src/ui/claims/Strip.tsx';
import * as Say from '../../../src/words/en/claims/ledger.ts';

const words = { begins: Say.begins, shows: Say.shows('1 ×') };

it('leaves none out, and says of each what its file says today', () => {
  expect(all.map(({ id, statement, expected }) => ({ id, statement, expected }))).toEqual(
    claims.map(({ id, statement, expected }) => ({ id, statement, expected })),
  );
  for (const claim of claims)
    expect({ id: claim.id, rows: all.find(({ id }) => id === claim.id)?.rows.map(({ id, says }) => [id, says]) }).toEqual({
      id: claim.id,
      rows: 'missing' in claim ? [] : claim.rows.map(({ id, says }) => [id, says]),
    });
  expect(groups.flatMap((group) => group.claims).length).toBe(claims.length);
});

it('opens a run of each that was measured, whose last step is the telling moment', () => {
  for (const claim of all) {
    const scenario = openedClaim(claim, words);
    if (claim.median === null) {
      expect(scenario).toBeNull();
      continue;
    }
    expect(scenario?.steps.at(-1)?.when).toEqual({ atMs: claim.median.atMs });
    expect(claim.median.atMs).toBeLessThanOrEqual(scenario?.untilMs ?? 0);
    // Its settings and places are ones that can be simulated.
    if (scenario) expect(stageOf(runOf(scenario)).stage.nodes.length).toBeGreaterThan(1);
  }
});

describe('the telling moment of a run', () => {
  const op = (atMs: number, more: Partial<Op> = {}): Op => ({
    ...{ op: 'o', from: 'x', sql: '', params: [], atMs, ms: 5, state: 'ok', wrote: false, changes: 0 },
    ...{ servedBy: null, cached: false, staleMs: 0, value: null, ...more },
  });
  const at = (...ops: Op[]): number => tellingMs({ ops, untilMs: 60_000 });

  it('is the first stale answer after the warm-up, else a failure, else the longest wait', () => {
    const [late, failed, stale] = [op(12_000, { ms: 80 }), op(13_000, { state: 'failed' }), op(14_000, { staleMs: 3 })];
    expect(at(op(9000, { staleMs: 9 }), op(11_000), late, failed, stale)).toBe(14_005);
    expect(at(op(9000, { state: 'failed' }), op(11_000), late, failed)).toBe(13_005);
    expect(at(op(11_000), late)).toBe(12_080);
    expect(at(op(11_000, { ms: null }))).toBe(0);
  });
});

it('draws ratios on one axis, with equal in its middle and what is beyond it at its end', () => {
  expect([0.01, 1, 100].map(placeOf)).toEqual([0, WIDTH / 2, WIDTH]);
  expect(placeOf(10) - placeOf(1)).toBeCloseTo(placeOf(1) - placeOf(0.1));
  expect([placeOf(0), placeOf(1e6)]).toEqual([0, WIDTH]);
});
