/** Reads that may be old: done by a replica alone, within their bound. */
import { expect, it } from 'vitest';
import { broken } from '../../../../src/architectures/multi-master/spanner/mutants.ts';
import type { Rules } from '../../../../src/architectures/multi-master/spanner/rules.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import { openRun, type Run } from '../../shared/harness.ts';
import { tells } from '../../shared/transcript.ts';
import { AGREEING, QUIET as SPANNER } from './quiet.ts';

const READ = 'SELECT name FROM items WHERE id = 1';
const QUIET = [...SPANNER, ...AGREEING];

const open = (rules: Partial<Rules> = {}, settings: Settings = {}) =>
  openRun({ architecture: broken(rules), settings: { startLeader: 1, driftPpm: 0, staleReadsMs: 2000, safeTimeMs: 1000, ...settings } });

const story = (run: Run): Run =>
  run
    .query(1500, 'virginia', "UPDATE items SET name = 'globe' WHERE id = 1", 'write')
    .query(1510, 'tokyo', READ, 'before')
    .query(1900, 'tokyo', READ, 'after')
    .partition(2000, ['tokyo'], ['virginia', 'dublin'])
    .query(2100, 'virginia', "UPDATE items SET name = 'atlas' WHERE id = 1", 'unseen')
    .query(3000, 'tokyo', READ, 'old')
    .query(4500, 'tokyo', READ, 'too old')
    .until(9000);

it('answers by itself what may be old, without its leader, until what it has is older than that', async () => {
  const run = story(await open());
  expect([run.answer('before'), run.answer('after'), run.answer('old')]).toEqual([[['map']], [['globe']], [['globe']]]);
  for (const op of ['before', 'after', 'old']) expect(run.latencyMs(op)).toBeLessThan(3);
  // The client had given up by then; its spanserver found no leader to ask.
  expect(run.answer('too old')).toMatch(/^(failed|unknown): /);
  await tells(
    run,
    'max-staleness.txt',
    ['as before', '[["map"]]', 'as after', '[["globe"]]', 'as old', '[["globe"]]', 'as too old'],
    QUIET,
  );
});

it('reads what is true now where nothing old is allowed', async () => {
  const run = story(await open({}, { staleReadsMs: 0 }));
  expect(run.latencyMs('after')).toBeGreaterThan(150);
  expect(run.answered('old')?.outcome.ok ?? false).toBe(false);
});

/** Tokyo hears the leader's promise before the entries that it speaks of are applied there. */
const busy = (run: Run): Run => {
  for (let i = 0; i < 60; i += 1)
    run.query(900 + i * 31, 'virginia', `UPDATE items SET name = '${i}' WHERE id = 1`).query(905 + i * 31, 'tokyo', READ);
  return run.until(4000);
};

it.each([
  ['a promise counts before its entries are here', { isSafeBy: () => true }, { safeTimeMs: 100 }, busy, 'the past is closed'],
  ['a replica answers however old what it has is', { isWithinBound: () => true }, {}, story, 'no older than its bound'],
] as const)('notices that %s, and nothing where that is not planted', async (_name, rules, settings, run, noticed) => {
  expect(run(await open(rules, settings)).violations.join('\n')).toContain(noticed);
  expect(run(await open({}, settings)).violations).toEqual([]);
});
