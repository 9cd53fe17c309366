/** What answers lack is told by their values. */
import { expect, it } from 'vitest';
import { requestOf } from '../../src/advice/advise.ts';
import { applications } from '../../src/advice/applications.ts';
import { goneIn, lacking } from '../../src/advice/by-value.ts';
import { figuresIn } from '../../src/advice/figures.ts';
import { see } from '../../src/claims/see.ts';
import type { Op } from '../../src/claims/sheet.ts';

const op = (id: string, atMs: number, change: Partial<Op>): Op => ({
  ...{
    op: id,
    from: 'eastus',
    sql: 'UPDATE items SET value = value + 1 WHERE id = ?',
    params: [1],
    atMs,
    ms: 10,
    state: 'ok',
    wrote: true,
  },
  ...{ changes: 1, servedBy: null, cached: false, staleMs: null, value: null, ...change },
});
const read = (id: string, atMs: number, value: number): Op =>
  op(id, atMs, { sql: 'SELECT value FROM items WHERE id = ?', wrote: false, changes: 0, value });

it('an answer lacks what was confirmed before it was asked for and is not counted in it', () => {
  const ops = [
    op('w1', 0, {}),
    op('w2', 100, {}),
    read('fresh', 200, 2),
    read('old', 250, 1),
    op('w3', 245, {}),
    read('on-its-way', 250, 2),
  ];
  const found = lacking(ops);
  expect(found.get('fresh')).toBe(0);
  expect(found.get('old')).toBe(140);
  // Confirmed at 255, after the question.
  expect(found.get('on-its-way')).toBe(0);
  expect(found.has('w1')).toBe(false);
  expect(goneIn([...ops, read('last', 900, 2)], 500)).toBe(1);
  expect(goneIn([...ops, read('last', 900, 3)], 500)).toBe(0);
});

const [blog] = applications;
if (!blog) throw new Error('there are no applications');

it('says of a quorum that is none what nobody else can', async () => {
  const one = figuresIn(await see(requestOf({ ...blog, distinctQueries: 5 }, 'cassandra', 1)), blog, 'eastus');
  expect(one.staleShare).toBeGreaterThan(0);
});
