/** Generated reads of partitions, and the same of one SQLite database with all rows. */
import { expect } from 'vitest';
import type { Settings } from '../../../src/architectures/showing.ts';
import { answer, whole } from './comparing.ts';
import type { Case } from './queries.ts';
import { NOW_MS, type Plant, World } from './world.ts';

export function compareReads(
  setup: readonly string[],
  queries: Case['queries'],
  { tally, plant, settings = {} }: { readonly tally?: Map<string, number>; readonly plant?: Plant; readonly settings?: Settings } = {},
): void {
  const one = whole(setup);
  const many = new World(setup, { partitions: 4, settings: { key: 'k', ...settings }, ...(plant ? { plant } : {}) });
  for (const { sql, params } of queries) {
    const { result } = one.execute('all', { kind: 'query', sql, params, seed: 'op', readOnly: true }, NOW_MS);
    if (result.kind !== 'query') throw new Error(result.kind);
    const ordered = /ORDER BY (k( DESC)?, v, id|x\.id DESC, x\.v|2 DESC, one)/.test(sql);
    expect({ sql, params, rows: answer(many.ask(sql, params), ordered) }).toEqual({ sql, params, rows: answer(result.outcome, ordered) });
    const way = many.kinds()['fetch'] === undefined ? 'forwarded' : 'gathered';
    const pushed = many.sent.some(({ message }) => message.kind === 'fetch' && / AS c0\b/.test(String((message as { sql?: string }).sql)));
    if (pushed) tally?.set('pushed', (tally.get('pushed') ?? 0) + 1);
    tally?.set(way, (tally.get(way) ?? 0) + 1);
    if (!result.outcome.ok) tally?.set('failed', (tally.get('failed') ?? 0) + 1);
    else if (result.outcome.rows.length > 0) tally?.set('with rows', (tally.get('with rows') ?? 0) + 1);
  }
  expect(many.violations).toEqual([]);
  many.engine.close();
  one.close();
}
