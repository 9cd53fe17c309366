/** Lanes of a judged history: what lies where, what is marked, and that nothing of one row overlaps. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Lanes } from '../../src/consistency/lanes.ts';
import { checked, OPERATIONS_MAX } from '../../src/consistency/worker.ts';
import { firstAfter, spanAt, wholeOf, zoomed } from '../../src/ui/histories/view.ts';

const line = (client: string, op: string, value: unknown, call: number, returned: number | null): string =>
  JSON.stringify({ client, op, key: 'x', value, call, return: returned });

function expectNoOverlap({ rows, row, call, end }: Lanes): void {
  const until = new Array<number>(rows.length).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < call.length; i++) {
    const of = row[i] ?? 0;
    expect(call[i]).toBeGreaterThanOrEqual(until[of] ?? 0);
    until[of] = end[i] ?? 0;
  }
}

describe('a history that is not linearizable', () => {
  const text = [
    line('setup', 'write', 'old', -2, -1),
    line('a', 'write', 'new', 10, 20),
    line('b', 'read', 'new', 30, 40),
    line('b', 'read', 'old', 50, 60),
    line('c', 'read', 'new', 70, 80),
    line('c', 'write', 'never', 75, null),
  ].join('\n');

  it('has its offending operations marked and told in the same order, and the end of the prefix that has an order', async () => {
    const { found } = await checked(text);
    const { lanes, offending, judgement } = found;
    expect(judgement.verdict).toBe('not-linearizable');
    expect(offending.length).toBe(lanes.shown.length);
    lanes.shown.forEach((i, k) => {
      const [client = ''] = (offending[k] ?? '').split(' ');
      expect(lanes.rows[lanes.row[i] ?? 0]?.client).toBe(client);
    });
    expect(offending.at(-1)).toBe('b read "old" in x');
    expect(lanes.orderedUntil).toBe(60);
    expect([lanes.from, lanes.to]).toEqual([10, 80]);
  });

  it('has a row for each client, and one more where it asks two things at once', async () => {
    const { lanes } = (await checked(text)).found;
    expect(lanes.rows.filter(({ client }) => client === 'c').map(({ part }) => part)).toEqual([0, 1]);
    expectNoOverlap(lanes);
    expect(lanes.end.at(-1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is found again at a place of a row', async () => {
    const { lanes } = (await checked(text)).found;
    const row = lanes.rows.findIndex(({ client }) => client === 'b');
    expect(lanes.call[spanAt(lanes, row, 55, 0) ?? -1]).toBe(50);
    expect(spanAt(lanes, row, 45, 1)).toBeNull();
    expect(lanes.call[spanAt(lanes, row, 45, 6) ?? -1]).toBe(50);
    expect(firstAfter(lanes, 1000)).toBe(lanes.call.length);
    const whole = wholeOf(lanes);
    expect(zoomed(lanes, whole, 0.1)).toEqual(whole);
    expect(zoomed(lanes, whole, 2).to - zoomed(lanes, whole, 2).from).toBeCloseTo((whole.to - whole.from) / 2);
  });
});

it('transactions have their anomalies with their circles', async () => {
  const txn = (client: string, steps: unknown, call: number): string =>
    JSON.stringify({ client, txn: steps, call, return: call + 5, ok: true });
  const text = [
    txn(
      'a',
      [
        ['append', 'x', 1],
        ['r', 'y', []],
      ],
      10,
    ),
    txn(
      'b',
      [
        ['append', 'y', 2],
        ['r', 'x', []],
      ],
      11,
    ),
    txn(
      'c',
      [
        ['r', 'x', [1]],
        ['r', 'y', [2]],
      ],
      30,
    ),
  ].join('\n');
  const { found } = await checked(text);
  expect(found.judgement.verdict).toBe('not-serializable');
  expect(found.anomalies[0]?.type).toBe('G2');
  expect(found.anomalies[0]?.cycle.map(({ words }) => words.split(' ')[0]).sort()).toEqual(['a', 'b']);
  expect(found.lanes.cycles[0]?.map((i) => found.lanes.call[i]).sort()).toEqual([10, 11]);
});

it('a log of a real cluster has each operation in a lane', async () => {
  const text = readFileSync(new URL('./histories/etcd_000.log', import.meta.url), 'utf8');
  const { found, history } = await checked(text);
  expect(found.judgement.verdict).toBe('not-linearizable');
  expect(found.lanes.call.length + found.lanes.clientsLeftOut).toBeGreaterThan(0);
  expect(found.lanes.call.length).toBeLessThanOrEqual(history.length);
  expectNoOverlap(found.lanes);
});

it('clients without a lane are counted, and those who are part of what is wrong have one', async () => {
  const many = Array.from({ length: 200 }, (_, i) => line(`client ${i}`, 'read', null, i * 10 + 1000, i * 10 + 1005));
  const { found } = await checked([...many, line('w', 'write', 1, 5000, 5010), line('late', 'read', null, 6000, 6010)].join('\n'));
  expect(found.lanes.clientsLeftOut).toBe(202 - 96);
  expect(found.lanes.rows.map(({ client }) => client)).toEqual(expect.arrayContaining(['w', 'late']));
  expect(found.lanes.shown.length).toBeGreaterThan(1);
});

it('what cannot be drawn is said in one sentence', async () => {
  await expect(checked('no history')).rejects.toThrow(/^The file is no history: .* Give one/);
  const over = `${line('a', 'read', null, 1, 2)}\n`.repeat(OPERATIONS_MAX + 1);
  await expect(checked(over)).rejects.toThrow(/at most 200000 are drawn\. Check a part of it/);
});
