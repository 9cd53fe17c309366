/** The checker of registers against the definition, against real registers, and against what others found in real histories. */
import { describe, expect, it } from 'vitest';
import type { RegisterOperation } from '../../src/consistency/history.ts';
import { checkLinearizable } from '../../src/consistency/linearizable.ts';
import { offendingOf } from '../../src/consistency/offending.ts';
import { checkRegister } from '../../src/consistency/register.ts';
import { anything, hasOrder, recorded } from './random.ts';

const read = (client: string, value: unknown, call: number, end: number): RegisterOperation => ({
  client,
  op: 'read',
  key: 'x',
  value,
  call,
  return: end,
});
const write = (client: string, value: unknown, call: number, end: number | null): RegisterOperation => ({
  client,
  op: 'write',
  key: 'x',
  value,
  call,
  return: end,
});
const cas = (
  client: string,
  expected: unknown,
  value: unknown,
  ok: boolean | null,
  call: number,
  end: number | null,
): RegisterOperation => ({
  client,
  op: 'cas',
  key: 'x',
  expect: expected,
  value,
  ok,
  call,
  return: end,
});

describe('by hand', () => {
  it.each<{ name: string; history: RegisterOperation[]; verdict: string }>([
    { name: 'nothing at all', history: [], verdict: 'linearizable' },
    { name: 'a register that nobody wrote is absent', history: [read('a', null, 0, 1)], verdict: 'linearizable' },
    { name: 'a value that nobody wrote', history: [read('a', 7, 0, 1)], verdict: 'not-linearizable' },
    { name: 'a read that overlaps a write may see it', history: [write('a', 1, 0, 10), read('b', 1, 2, 3)], verdict: 'linearizable' },
    { name: 'and may not', history: [write('a', 1, 0, 10), read('b', null, 2, 3)], verdict: 'linearizable' },
    { name: 'a stale read', history: [write('a', 1, 0, 1), read('b', null, 2, 3)], verdict: 'not-linearizable' },
    {
      name: 'two reads that see two writes in different orders',
      history: [write('a', 1, 0, 10), write('b', 2, 0, 10), read('c', 1, 1, 2), read('c', 2, 3, 4), read('d', 1, 5, 6)],
      verdict: 'not-linearizable',
    },
    {
      name: 'a write whose outcome is unknown may have happened',
      history: [write('a', 1, 0, null), read('b', 1, 5, 6)],
      verdict: 'linearizable',
    },
    { name: 'or not', history: [write('a', 1, 0, null), read('b', null, 5, 6)], verdict: 'linearizable' },
    {
      name: 'but not once so and then otherwise',
      history: [write('a', 1, 0, null), read('b', 1, 5, 6), read('b', null, 7, 8)],
      verdict: 'not-linearizable',
    },
    {
      name: 'it may happen much later',
      history: [write('a', 1, 0, null), read('b', null, 5, 6), read('b', 1, 7, 8)],
      verdict: 'linearizable',
    },
    {
      name: 'a swap that finds what it asks for',
      history: [write('a', 1, 0, 1), cas('b', 1, 2, true, 2, 3), read('c', 2, 4, 5)],
      verdict: 'linearizable',
    },
    { name: 'a swap that cannot have', history: [write('a', 1, 0, 1), cas('b', 3, 2, true, 2, 3)], verdict: 'not-linearizable' },
    {
      name: 'a swap that was refused and should not',
      history: [write('a', 1, 0, 1), cas('b', 1, 2, false, 2, 3)],
      verdict: 'not-linearizable',
    },
    { name: 'times that touch overlap', history: [write('a', 1, 0, 5), read('b', null, 5, 6)], verdict: 'linearizable' },
    { name: 'values of different kinds differ', history: [write('a', 1, 0, 1), read('b', '1', 2, 3)], verdict: 'not-linearizable' },
  ])('$name: $verdict', ({ history, verdict }) => {
    expect(checkLinearizable(history).verdict).toBe(verdict);
  });

  it('says how long all was well, and what is the matter, without what has nothing to do with it', () => {
    const stale = [write('a', 1, 0, 1), read('c', 1, 2, 3), write('a', 2, 4, 5), read('b', 1, 6, 7)];
    const elsewhere = [
      { ...write('d', 5, 0, 1), key: 'y' },
      { ...read('d', 5, 6, 7), key: 'y' },
    ];
    const found = checkLinearizable([...stale, ...elsewhere]);
    expect(found).toEqual({ verdict: 'not-linearizable', prefix: 4, offending: [stale[1], stale[2], stale[3]] });
  });

  it('says that it does not know, when there is too much to try', () => {
    const found = checkLinearizable(recorded({ operations: 300, clients: 10, keys: 1, values: 5, seed: 1 }), { steps: 10 });
    expect(found.verdict).toBe('unknown');
  });
});

describe('against the definition', () => {
  it('3 000 small histories with any values have an order just when one can be found by trying all', () => {
    const verdicts = Array.from({ length: 3_000 }, (_, seed) => {
      const ops = anything(seed);
      const [tried, found] = [hasOrder(ops), checkRegister(ops).kind];
      expect({ seed, found }).toEqual({ seed, found: tried ? 'linearizable' : 'not-linearizable' });
      return tried;
    });
    const orders = verdicts.filter(Boolean).length;
    expect(orders).toBeGreaterThan(500);
    expect(orders).toBeLessThan(2_500);
  });

  it('what it names as offending has no order by itself, and would have one without any of its members', () => {
    let named = 0;
    for (let seed = 0; seed < 600; seed++) {
      const ops = anything(seed);
      const found = checkRegister(ops);
      if (found.kind !== 'not-linearizable') continue;
      const held = offendingOf(ops, found.op);
      // Who is not held to anything may have happened at any time, or never.
      const letOff = (off: number) =>
        ops.flatMap((op, i) =>
          held.includes(i) && i !== off
            ? [op]
            : op.kind === 'write' || op.kind === 'cas'
              ? [{ ...op, return: Number.POSITIVE_INFINITY }]
              : [],
        );
      expect({ seed, order: hasOrder(letOff(-1)) }).toEqual({ seed, order: false });
      for (const each of held) expect({ seed, each, order: hasOrder(letOff(each)) }).toEqual({ seed, each, order: true });
      named += 1;
    }
    expect(named).toBeGreaterThan(100);
  });
});

describe('against real registers', () => {
  it.each([
    { operations: 300, clients: 3, keys: 1, values: 3 },
    { operations: 300, clients: 10, keys: 1, values: 5 },
    { operations: 400, clients: 8, keys: 3, values: 4, unknown: 0.05 },
    { operations: 300, clients: 20, keys: 2, values: 100 },
  ])('accepts what $clients clients recorded of $keys registers', (shape) => {
    for (let seed = 0; seed < 15; seed++) {
      const found = checkLinearizable(recorded({ ...shape, seed }));
      expect({ seed, verdict: found.verdict }).toEqual({ seed, verdict: 'linearizable' });
    }
  });

  it('rejects one read of 1 000 by 10 clients that saw what nobody wrote, and says when', () => {
    for (let seed = 0; seed < 5; seed++) {
      const history = recorded({ operations: 1_000, clients: 10, keys: 1, values: 5, seed });
      const place = history.findIndex((each, i) => i > 500 && each.op === 'read');
      const wrong = history.map((each, i) => (i === place ? { ...each, value: 'never written' } : each));
      const found = checkLinearizable(wrong);
      expect(found.verdict).toBe('not-linearizable');
      expect(found.offending).toEqual([wrong[place]]);
    }
  });
});
