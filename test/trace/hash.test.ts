import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EVENT } from '../../src/sim/recorder.ts';
import { canonical, TraceHash } from '../../src/trace/hash.ts';

function digitsOf(...bodies: readonly unknown[]): string {
  const hash = new TraceHash();
  bodies.forEach((body, seq) => {
    hash.record(seq, EVENT.report, seq, -1, 0, 0, 0, 0, body);
  });
  return hash.digits;
}

const ALIKE: readonly (readonly [string, unknown, unknown])[] = [
  ['a number and its text', 1, '1'],
  ['a big integer and its text', 1n, '1'],
  ['a big integer and a number', 2n, 2],
  ['null and undefined', null, undefined],
  ['nothing and an empty list', null, []],
  ['an empty list and an empty object', [], {}],
  ['where a list ends', [[1], 2], [[1, 2]]],
  ['where an object ends', { a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
  ['whose value it is', { a: 1, b: 2 }, { a: 2, b: 1 }],
  ['a field that is undefined and none', { a: undefined }, {}],
  ['bytes and numbers', new Uint8Array([1, 2]), [1, 2]],
  ['long texts that differ in their middle', `${'a'.repeat(50)}b${'a'.repeat(50)}`, 'a'.repeat(101)],
  ['numbers that differ in the half that is low, or high', 2 ** 40, 2 ** 40 + 1],
  ['numbers of the same low half', 2 ** 40, 2 ** 41],
];

it.each(ALIKE)('tells apart %s', (_what, one, other) => {
  expect(digitsOf(one)).not.toBe(digitsOf(other));
  expect(digitsOf(one, other)).not.toBe(digitsOf(other, one));
});

it('tells apart whatever JSON does, and gives what is equal the same digits', () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(digitsOf(one) === digitsOf(other)).toBe(canonical(one) === canonical(other));
    }),
    { numRuns: 2_000 },
  );
});

it('takes in every number of an event', () => {
  const row = { type: EVENT.send, at: 5, cause: 3, node: 1, about: 2, x: 7, y: 9 };
  const digits = ({ type, at, cause, node, about, x, y }: Record<keyof typeof row, number>): string => {
    const hash = new TraceHash();
    hash.record(0, type, at, cause, node, about, x, y, null);
    return hash.digits;
  };
  for (const [key, number] of Object.entries(row)) expect(digits({ ...row, [key]: number + 1 }), key).not.toBe(digits(row));
  // Times and places go beyond 32 bits.
  for (const key of ['at', 'x', 'y'] as const) expect(digits({ ...row, [key]: row[key] + 2 ** 33 }), key).not.toBe(digits(row));
});
