/** A proxy’s query cache: what it answers by itself, what ends that, and what it never hears of. */
import { expect, it } from 'vitest';
import { readReplicas } from '../../../src/architectures/read-replicas/index.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { openRun, type Run } from '../shared/harness.ts';
import { tells } from '../shared/transcript.ts';

const SETUP = [
  'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)',
  'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)',
  "INSERT INTO items VALUES (1, 'old')",
  "INSERT INTO people VALUES (1, 'Ada')",
];
const READ = 'SELECT name FROM items WHERE id = 1';
const WRITE = "UPDATE items SET name = 'new' WHERE id = 1";
const CACHE = { copies: 'statements', memoryCache: true };

const open = (settings: Settings = {}): Promise<Run> =>
  openRun({ architecture: readReplicas, settings: { ...CACHE, ...settings }, setup: SETUP });
const value = (run: Run, op: string): unknown => {
  const { outcome } = run.returned(op);
  return outcome.ok ? outcome.rows[0]?.[0] : outcome.problem.message;
};
const isFromMemory = (run: Run, op: string): boolean => run.returned(op).served?.node.startsWith('middleware-') === true;

it('keeps an answer until the same proxy passes on a write of its table; another proxy goes on with the old one', async () => {
  const run = (await open({ proxies: 'in every region' }))
    .query(100, 'tokyo', READ, 'first')
    .query(600, 'tokyo', READ, 'again')
    .query(1000, 'tokyo', "UPDATE people SET name = 'Eve'", 'elsewhere')
    .query(2000, 'tokyo', READ, 'still')
    .query(2500, 'dublin', WRITE, 'write')
    .query(3500, 'tokyo', READ, 'unheard')
    .query(4000, 'dublin', READ, 'there')
    .query(4500, 'tokyo', "UPDATE items SET name = 'newest' WHERE id = 1", 'own')
    .query(5500, 'tokyo', READ, 'after')
    .until(7000);
  expect(['first', 'again', 'still', 'unheard', 'there', 'after'].map((op) => [value(run, op), isFromMemory(run, op)])).toEqual([
    ['old', false],
    ['old', true],
    ['old', true],
    ['old', true],
    ['new', false],
    ['newest', false],
  ]);
  expect([...new Set(['primary-virginia', 'replica-tokyo'].map((node) => run.rows(node, READ)[0]?.[0]))]).toEqual(['newest']);
  await tells(run, 'memory-cache.txt', [
    'client-tokyo asks, as again',
    'middleware-tokyo cacheHits: 1',
    'client-tokyo has its answer to again',
    'client-dublin asks, as write',
    'client-tokyo asks, as unheard',
    'middleware-tokyo cacheHits: 3',
    'client-tokyo asks, as own',
    'middleware-tokyo cacheDeleted: 1',
    'client-tokyo asks, as after',
    'middleware-tokyo → ',
  ]);
});

it('keeps nothing by default, of no transaction, of no clock and of no catalogue', async () => {
  const asked = async (settings: Settings, sql: string): Promise<boolean> => {
    const run = (await open(settings)).query(100, 'tokyo', sql, 'first').query(2000, 'tokyo', sql, 'again').until(4000);
    expect(run.returned('again').outcome.ok).toBe(true);
    return isFromMemory(run, 'again');
  };
  expect(await asked({}, READ)).toBe(true);
  expect(await asked({ memoryCache: false }, READ)).toBe(false);
  expect(await asked({}, `BEGIN; ${READ}; COMMIT`)).toBe(false);
  expect(await asked({}, "SELECT name, datetime('now') FROM items")).toBe(false);
  expect(await asked({}, 'SELECT name FROM sqlite_schema')).toBe(false);
});

it('a transaction deletes answers with its COMMIT and not before, a change of the schema all of them', async () => {
  const rolled = "BEGIN; UPDATE items SET name = 'gone' WHERE id = 1; ROLLBACK";
  const run = (await open())
    .query(100, 'tokyo', READ, 'first')
    .query(1000, 'tokyo', rolled)
    .query(3000, 'tokyo', READ, 'kept')
    .query(4000, 'tokyo', `BEGIN; ${WRITE}; UPDATE people SET name = 'Eve'; COMMIT`, 'both')
    .query(7000, 'tokyo', READ, 'read')
    .query(8000, 'tokyo', READ, 'cached')
    .query(9000, 'tokyo', 'ALTER TABLE people ADD COLUMN age INTEGER', 'alter')
    .query(10_000, 'tokyo', READ, 'emptied')
    .until(12_000);
  expect(['kept', 'read', 'cached', 'emptied'].map((op) => [value(run, op), isFromMemory(run, op)])).toEqual([
    ['old', true],
    ['new', false],
    ['new', true],
    ['new', false],
  ]);
  expect(run.violations).toEqual([]);
});

it('an answer expires, if a time is set', async () => {
  const run = (await open({ memoryCacheExpireS: 2 }))
    .query(100, 'tokyo', READ, 'first')
    .query(1900, 'tokyo', READ, 'in time')
    .query(2600, 'tokyo', READ, 'late')
    .until(4000);
  expect([isFromMemory(run, 'in time'), isFromMemory(run, 'late')]).toEqual([true, false]);
  expect(run.violations).toEqual([]);
});

it('knows the tables of a join by name, too', async () => {
  const count = 'SELECT count(*) FROM items NATURAL JOIN people';
  const run = (await open())
    .query(100, 'tokyo', count, 'none')
    .query(600, 'tokyo', "UPDATE items SET name = 'Ada'", 'write')
    .query(2000, 'tokyo', count, 'one')
    .until(3000);
  expect([value(run, 'none'), value(run, 'one')]).toEqual([0, 1]);
});
