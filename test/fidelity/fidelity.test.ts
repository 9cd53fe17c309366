/** Comparisons with theory that are quick to make, and how they are judged. The rest: `fidelity.long.test.ts`. */
import { describe, expect, it } from 'vitest';
import { missing, measure, rows } from '../../src/fidelity/index.ts';
import kept from '../../src/fidelity/measured.json' with { type: 'json' };
import { judged, type Row } from '../../src/fidelity/row.ts';

const row = (expected: number, within: Row['within']): Row => ({
  ...{ id: 'x', what: 'X.', kind: 'theory', source: 'A formula', inputs: 'Some.', unit: 'ms', expected, within },
  measure: () => Promise.resolve(0),
});

describe('fidelity', () => {
  it('judges by what was allowed, a share or a difference, both ways', () => {
    const share = row(100, { share: 0.1 });
    const difference = row(100, { difference: 5 });
    expect([89, 90, 110, 111].map((value) => judged(share, value).holds)).toEqual([false, true, true, false]);
    expect([94, 95, 105, 106].map((value) => judged(difference, value).holds)).toEqual([false, true, true, false]);
    expect(judged(share, Number.NaN).holds).toBe(false);
  });

  it('whoever is outside of what was allowed says what is not modelled, and nobody else', () => {
    for (const { id, holds, lacks = '' } of kept.rows) expect([id, holds ? lacks : lacks.length > 40]).toEqual([id, holds ? '' : true]);
    expect(kept.within).toBe(kept.rows.filter(({ holds }) => holds).length);
  });

  it('the page shows every comparison', () => expect(kept.rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id)));

  it('says of each comparison where its figure comes from and what was put in, and of what is missing why', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { source, inputs, what } of rows) for (const words of [source, inputs, what]) expect(words.length).toBeGreaterThan(15);
    for (const { why } of missing) expect(why.length).toBeGreaterThan(20);
  });

  it.each([
    'one-round-trip',
    'quorum-write',
    'lease-read',
    'postgres-any-2',
    'two-phase-commit',
    'fan-out',
    'cores',
    'spanner-epsilon-most',
    'spanner-participants-2',
  ])('%s is within what was allowed', { timeout: 60_000 }, async (id) => {
    const [measured] = await measure(rows.filter((each) => each.id === id));
    expect(measured).toMatchObject({ id, holds: true });
    // What the page shows.
    expect(kept.rows.find((each) => each.id === id)).toEqual(measured);
  });
});
