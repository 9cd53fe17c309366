/** A run in which a set of four is split while two regions ask, and what must be so when it is over. */
import { expect } from 'vitest';
import type { Rules } from '../../../src/architectures/partition-router/rules.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import type { Run, RunOptions } from '../shared/harness.ts';
import { openSets } from './sets.ts';

export const KEYS = 24;
const SETUP = [
  'CREATE TABLE notes (tenant_id INTEGER PRIMARY KEY, body TEXT)',
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${KEYS}) INSERT INTO notes SELECT i, '' FROM n`,
];
export const ALL = 'SELECT count(*), sum(tenant_id), sum(length(body)) FROM notes';
export const write = (key: number): string => `UPDATE notes SET body = body || 'x' WHERE tenant_id = ${key}`;
export const replica = (letter: string, partition = 1, region = 'virginia'): string => `replica-${region}-${partition}${letter}`;

export const open = (settings: Settings = {}, rules: Partial<Rules> = {}, more: Partial<RunOptions> = {}): Promise<Run> =>
  openSets({ spareSets: 1, ...settings }, rules, { setup: SETUP, patienceMs: 7000, ...more });

/** Both regions write all keys in turn, and a report is asked for now and then; partition 1 is ordered to be split in the midst. */
export function used(run: Run, untilMs: number): Run {
  run.order(300, 'router-virginia', 'split partition-1');
  for (let i = 0; 200 + 40 * i < untilMs; i++)
    run.query(200 + 40 * i, i % 2 === 0 ? 'virginia' : 'dublin', write((i % KEYS) + 1), `write-${i}`);
  for (let i = 0; 250 + 250 * i < untilMs; i++) run.query(250 + 250 * i, i % 2 === 0 ? 'dublin' : 'virginia', ALL, `all-${i}`);
  return run;
}

export const outcomes = (run: Run, kind: string) =>
  run.events.flatMap((event) => (event.type === 'return' && event.op.startsWith(kind) ? [event.outcome] : []));
const written = (run: Run): number => outcomes(run, 'write').filter(({ ok }) => ok).length;
const unknown = (run: Run): number => outcomes(run, 'write').filter((each) => !each.ok && !each.definite).length;

/** All rows are in one of the two halves, and all writes that were confirmed; each half is the same everywhere. */
export function isWhole(run: Run): void {
  expect(run.violations).toEqual([]);
  const [first, second] = [1, 2].map((partition) => {
    const copies = ['virginia', 'dublin'].flatMap((region) =>
      [...'abcd'].map((letter) => run.rows(replica(letter, partition, region), ALL)[0] ?? []),
    );
    for (const copy of copies) expect(copy).toEqual(copies[0]);
    return (copies[0] ?? []).map(Number);
  });
  const sum = (at: number): number => (first?.[at] ?? 0) + (second?.[at] ?? 0);
  expect([sum(0), sum(1)]).toEqual([KEYS, (KEYS * (KEYS + 1)) / 2]);
  expect([first?.[0], second?.[0]]).toEqual([KEYS / 2, KEYS / 2]);
  expect(sum(2)).toBeGreaterThanOrEqual(written(run));
  expect(sum(2)).toBeLessThanOrEqual(written(run) + unknown(run));
  // A report never misses a row, nor counts one twice.
  for (const outcome of outcomes(run, 'all')) if (outcome.ok) expect(outcome.rows[0]?.slice(0, 2)).toEqual([KEYS, (KEYS * (KEYS + 1)) / 2]);
}
