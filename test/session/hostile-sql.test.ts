/**
 * SQL that means harm, or that nobody thought of, on each of the five architectures: one sentence each, the run goes on,
 * and the same run gives the same trace.
 */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/scenarios/index.ts';
import { readScenario } from '../../src/scenarios/read.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { Outcome } from '../../src/sim/operation.ts';

const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)';
const bomb = Array.from({ length: 30 }, (_, i) => `c${i} AS (SELECT ${i === 0 ? '1 AS x' : `a.x FROM c${i - 1} a, c${i - 1} b`})`);

/** What must be refused or stopped, whatever the architecture. */
const REFUSED: Readonly<Record<string, string>> = {
  like: `SELECT '${'a'.repeat(20_000)}' LIKE '${'%a'.repeat(10_000)}b'`,
  glob: `SELECT '${'a'.repeat(20_000)}' GLOB '${'*a'.repeat(10_000)}b'`,
  columns: `SELECT ${'1,'.repeat(40_000)}1`,
  brackets: `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
  terms: `SELECT ${'1 OR '.repeat(15_000)}1`,
  compound: Array(2_000).fill('SELECT 1').join(' UNION ALL '),
  joins: `SELECT 1 FROM ${Array.from({ length: 70 }, (_, i) => `sqlite_schema t${i}`).join(', ')}`,
  'cte-bomb': `WITH ${bomb.join(', ')} SELECT count(*) FROM c29`,
  'ten-thousand-rows': `${endless} SELECT i FROM n LIMIT 10000`,
  'endless-count': `${endless} SELECT count(*) FROM n`,
  'endless-text': `${endless} SELECT group_concat(i) FROM n`,
  'cross-join': `${endless} SELECT count(*) FROM n a, n b, n c`,
  'zero-blob': 'SELECT zeroblob(1e9)',
  'random-blob': 'SELECT randomblob(1e8)',
  'wide-number': "SELECT printf('%2000000000d', 1)",
  'long-text': "SELECT replace(hex(zeroblob(100000)), '0', '0000000000')",
  'deep-json': `SELECT json('${'['.repeat(40_000)}')`,
  'zero-character': "SELECT 'a\0b'",
  'hidden-second': 'SELECT 1;\0 DROP TABLE d',
  two: 'SELECT 1; DROP TABLE d',
  nothing: ';;;',
  remark: '-- nothing',
  'open-remark': '/* nothing',
  blank: ' \n\t ',
  nonsense: 'SELEKT ü漢字🦄 FROM',
  begin: 'BEGIN IMMEDIATE',
  savepoint: 'SAVEPOINT x',
  attach: "ATTACH 'x' AS y",
  pragma: 'PRAGMA recursive_triggers = 1',
  'pragma-table': 'SELECT * FROM pragma_database_list',
  vacuum: "VACUUM INTO 'x'",
  temp: 'CREATE TEMP TABLE x (y)',
  virtual: 'CREATE VIRTUAL TABLE x USING fts5(y)',
  catalog: 'DELETE FROM sqlite_schema',
  extension: "SELECT load_extension('x')",
  'no-value': 'SELECT ?',
};

/** What must work. `NULL` counts as zero rows: only success is asked for. */
const ACCEPTED: Readonly<Record<string, string>> = {
  table: 'CREATE TABLE d (tenant_id INTEGER, v TEXT)',
  first: "INSERT INTO d VALUES (1, 'ü漢字🦄')",
  'half-a-character': "SELECT '\ud800'",
  large: `SELECT length('${'x'.repeat(90_000)}')`,
  explain: 'EXPLAIN SELECT 1',
  plan: 'EXPLAIN QUERY PLAN SELECT 1',
  integers: 'SELECT 9223372036854775807, -9223372036854775808',
  same: 'SELECT 1 AS a, 2 AS a',
  last: 'SELECT count(*) FROM d',
};

/** Every row once more, eight times; a router refuses to move rows that it would have to read first. */
const DOUBLING: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 8 }, (_, i) => [`double-${i}`, 'INSERT INTO d SELECT tenant_id, v FROM d']),
);

const GAP_MS = 6_000;
const asked = Object.entries({ ...ACCEPTED, ...DOUBLING, ...REFUSED });
// What ends the run also proves that nothing before it broke it.
const order = [...asked.filter(([op]) => op !== 'last'), ...asked.filter(([op]) => op === 'last')];

describe.each(scenarios.map((scenario) => [scenario.architecture, scenario] as const))('%s', (_name, base) => {
  const scenario = readScenario(
    {
      ...base,
      id: 'hostile',
      settings: { clientTimeoutMs: GAP_MS - 100 },
      load: [],
      clients: base.regions.slice(0, 2),
      commands: order.map(([op, sql], i) => ({
        atMs: 3_000 + i * GAP_MS,
        command: { type: 'query', client: `client-${base.regions[i % 2]}`, op, sql },
      })),
      untilMs: 3_000 + (order.length + 1) * GAP_MS,
      steps: [{ text: 'x', when: { atMs: 0 } }],
      openAtStep: 0,
      question: null,
    },
    'Test',
  );

  it('answers each in one sentence, goes on, and does so again', async () => {
    const hashes: string[] = [];
    for (let time = 0; time < 2; time++) {
      const session = (await openSession(runOf(scenario))).runToEnd();
      const outcomes = new Map<string, Outcome>();
      for (const event of session.trace.slice(0)) if (event.type === 'return') outcomes.set(event.op, event.outcome);
      const routed = base.architecture === 'partition-router';
      for (const op of Object.keys({ ...REFUSED, ...(routed ? DOUBLING : {}) })) {
        const outcome = outcomes.get(op);
        expect(outcome?.ok, op).toBe(false);
        if (outcome && !outcome.ok) expect(outcome.problem.message, op).toMatch(/^[^\n]{10,400}[.?]$/);
      }
      for (const op of Object.keys(ACCEPTED)) expect(outcomes.get(op), op).toMatchObject({ ok: true });
      expect(outcomes.get('last')).toMatchObject({ rows: [[routed ? 1 : 256]] });
      expect(session.violations).toEqual([]);
      hashes.push(session.traceHash());
      session.close();
    }
    expect(hashes[0]).toBe(hashes[1]);
  }, 60_000);
});
