/**
 * Plan, fetch and gather give what one SQLite database with all rows gives: generated schemas, data and queries, through real
 * routers and partitions. Order counts only where ORDER BY is total.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReads } from './reading.ts';
import { misreading, readPlanIn, type Plant } from './world.ts';
import type { PushPlan } from '../../../src/sharding/jobs.ts';
import { cases } from './queries.ts';

describe('any query over partitions', () => {
  it(
    'answers as one database does',
    () => {
      const tally = new Map<string, number>();
      fc.assert(
        fc.property(cases, ({ setup, queries }) => compareReads(setup, queries, { tally })),
        {
          numRuns: Number(process.env['EQUIVALENCE_RUNS'] ?? 100),
          seed: Number(process.env['EQUIVALENCE_SEED'] ?? 20260101),
          endOnFailure: process.env['EQUIVALENCE_RUNS'] !== undefined,
        },
      );
      // The generator must not have drifted into questions without answers, or into one way only.
      const count = (key: string): number => tally.get(key) ?? 0;
      const all = count('forwarded') + count('gathered');
      expect(all).toBeGreaterThan(500);
      expect(count('forwarded')).toBeGreaterThan(all * 0.1);
      expect(count('pushed')).toBeGreaterThan(all * 0.2);
      expect(count('with rows')).toBeGreaterThan(all * 0.3);
      expect(count('failed')).toBeLessThan(all * 0.1);
    },
    Number(process.env['EQUIVALENCE_RUNS'] ?? 0) * 1500 + 90_000,
  );

  const finds = (plant: Plant, numRuns = 20): void => {
    const check = (): void =>
      fc.assert(
        fc.property(cases, ({ setup, queries }) => compareReads(setup, queries, { plant })),
        { numRuns, seed: 7, endOnFailure: true },
      );
    expect(check).toThrow('Property failed');
  };

  it('planted bug: one partition’s rows are left out of a gather', () => {
    finds(
      misreading('router', (input) =>
        input.type === 'message' && input.from === 'partition-r2' && input.message.kind === 'fragment'
          ? { ...input, message: { ...input.message, rows: [] } }
          : input,
      ),
    );
  });

  /** A plan of partial results, misread. */
  const misplanned = (change: (push: PushPlan) => PushPlan): Plant =>
    misreading('router', (input) => {
      const plan = readPlanIn(input);
      if (plan === null || input.type !== 'result' || typeof plan.push !== 'object') return input;
      return { ...input, result: { kind: 'plan', plan: { ...plan, push: change(plan.push) } } };
    });
  const AVERAGE = /CAST\(sum\((c\d+)\) AS REAL\) \/ sum\((c\d+)\)/g;

  /** One question about a table of keys and values; `plant` makes its answer wrong. */
  const tells = (values: readonly number[], sql: string, plant: Plant): void => {
    const setup = ['CREATE TABLE a (k INTEGER, u NUMERIC)', ...values.map((u, k) => `INSERT INTO a VALUES (${k}, ${u})`)];
    compareReads(setup, [{ sql, params: [] }]);
    expect(() => compareReads(setup, [{ sql, params: [] }], { plant })).toThrow();
  };

  it('planted bug: an average of averages', () => {
    const plant = misplanned((push) => ({ ...push, merge: { ...push.merge, sql: push.merge.sql.replace(AVERAGE, 'avg($1 * 1.0 / $2)') } }));
    tells([1, 2, 30, 4, 50, 6, 7], 'SELECT avg(u) FROM a', plant);
  });

  it('planted bug: the first rows of each partition in no order', () => {
    finds(
      misplanned((push) => ({ ...push, select: { ...push.select, sql: push.select.sql.replace(/ORDER BY .* LIMIT/, 'LIMIT') } })),
      100,
    );
  });

  it('planted bug: counts are counted', () => {
    finds(
      misplanned((push) => ({ ...push, merge: { ...push.merge, sql: push.merge.sql.replaceAll('coalesce(sum(', 'coalesce(count(') } })),
    );
  });

  it('planted bug: sums of REALs are added in another order', () => {
    tells(
      [0.1, 0.2, 0.3, 1e16, 3, -1e16, 0.7, 1e-3],
      'SELECT sum(u), avg(u) FROM a',
      misplanned((push) => ({ ...push, exact: [] })),
    );
  });

  it('planted bug: a read that is tied to no key is sent to one partition', () => {
    finds(
      misreading('router', (input) => {
        const plan = readPlanIn(input);
        if (plan === null || input.type !== 'result') return input;
        return { ...input, result: { kind: 'plan', plan: { ...plan, places: { keys: [], first: true } } } };
      }),
    );
  });

  it('planted bug: whole numbers of REAL come back as integers', () => {
    const setup = ['CREATE TABLE a (k INTEGER, u)', 'INSERT INTO a VALUES (1, 5.0), (2, 5)'];
    const queries = [{ sql: 'SELECT k, typeof(u), u / 2 FROM a', params: [] }];
    compareReads(setup, queries);
    const unmarked = misreading('router', (input) => {
      if (input.type !== 'message' || !('rows' in input.message) || !Array.isArray(input.message.rows)) return input;
      const rows = input.message.rows.map((row: unknown) => (Array.isArray(row) ? [...row.slice(0, 2), 0] : row));
      return { ...input, message: { ...input.message, rows } };
    });
    expect(() => compareReads(setup, queries, { plant: unmarked })).toThrow();
  });
});
