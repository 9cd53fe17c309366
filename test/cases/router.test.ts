/** Inputs to partitions behind a router that once went wrong: what must come out of each, and of their relatives. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenarios/read.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import type { TraceEvent } from '../../src/sim/events.ts';
import type { Outcome } from '../../src/sim/operation.ts';

interface Ran {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly events: readonly TraceEvent[];
  readonly latencyMs: (op: string) => number;
}

async function ran(scenario: Scenario): Promise<Ran> {
  const session = (await openSession(runOf(scenario))).runToEnd();
  const events = session.trace.slice(0);
  const outcomes = new Map<string, Outcome>();
  const at = (type: 'call' | 'return', op: string): number =>
    events.find((event) => event.type === type && 'op' in event && event.op === op)?.at ?? Number.NaN;
  for (const event of events) if (event.type === 'return') outcomes.set(event.op, event.outcome);
  expect(session.violations).toEqual([]);
  session.close();
  return { outcomes, events, latencyMs: (op) => (at('return', op) - at('call', op)) / 1000 };
}

const textOf = (name: string): string => readFileSync(`test/cases/${name}.json`, 'utf8');
const scenarioOf = (name: string, changed: object = {}): Scenario =>
  parseScenario(JSON.stringify({ ...JSON.parse(textOf(name)), ...changed }), 'case');

describe('create if not exists, at every start', () => {
  const boots = ['boot-eastus', 'boot-northeurope', 'boot-japaneast', 'boot-late'];
  const again = (sql: string, setup: readonly string[] = []): Scenario => {
    const data = JSON.parse(textOf('create-if-not-exists-at-boot'));
    for (const { command } of data.commands) if (command.type === 'query') command.sql = sql;
    return scenarioOf('create-if-not-exists-at-boot', { commands: data.commands, setup: [...data.setup, ...setup] });
  };

  it.each([
    ['the table as it is', scenarioOf('create-if-not-exists-at-boot')],
    ['a table of that name with other columns', again('CREATE TABLE IF NOT EXISTS visit (a, b)')],
    ['a table that could not be sharded, which is not made either', again('create table if not exists Visit (id INTEGER PRIMARY KEY)')],
    ['a table that would be filled', again('CREATE TABLE IF NOT EXISTS visit AS SELECT 1 AS a')],
    ['an index', again('CREATE INDEX IF NOT EXISTS by_n ON visit (n)', ['CREATE INDEX by_n ON visit (n)'])],
    ['a unique index', again('CREATE UNIQUE INDEX IF NOT EXISTS by_n ON visit (n)', ['CREATE INDEX by_n ON visit (n)'])],
    ['a view', again('CREATE VIEW IF NOT EXISTS busy AS SELECT 1', ['CREATE VIEW busy AS SELECT * FROM visit'])],
    ['nothing to drop', again('DROP TABLE IF EXISTS gone')],
    ['no index to drop', again('/* old */ DROP INDEX IF EXISTS gone')],
  ])('%s: nothing to do, and nothing is done', async (_, scenario) => {
    const { outcomes, events, latencyMs } = await ran(scenario);
    for (const op of boots) {
      expect(outcomes.get(op), op).toMatchObject({ ok: true });
      expect(latencyMs(op), op).toBeLessThan(5);
    }
    expect(events.some((event) => event.type === 'send' && event.message.kind.startsWith('schema'))).toBe(false);
    const refused = [...outcomes].filter(([op, outcome]) => !outcome.ok && !op.startsWith('boot'));
    expect(refused).toEqual([]);
    expect(outcomes.size).toBeGreaterThan(60);
  });

  it('what does not exist is created, once', async () => {
    const { outcomes, events } = await ran(again('CREATE TABLE IF NOT EXISTS hit (tenant_id INTEGER, n INTEGER)'));
    expect(boots.filter((op) => outcomes.get(op)?.ok).length).toBeGreaterThan(0);
    const versions = events.flatMap((event) => (event.type === 'report' && event.key === 'version' ? [event.value] : []));
    expect(new Set(versions)).toEqual(new Set([1]));
  });
});

describe('rows without a tenant', () => {
  it('can be read, changed and deleted, and live in one place', async () => {
    const { outcomes, events } = await ran(scenarioOf('rows-without-a-tenant'));
    expect(outcomes.get('in')).toMatchObject({ ok: true, changes: 1 });
    expect(outcomes.get('read')).toMatchObject({ ok: true, rows: [['of nobody']] });
    expect(outcomes.get('change')).toMatchObject({ ok: true, changes: 1 });
    expect(outcomes.get('out')).toMatchObject({ ok: true, changes: 1 });
    expect(outcomes.get('left')).toMatchObject({ ok: true, rows: [[1]] });
    // Only the count asks several.
    const asked = events.filter((event) => event.type === 'send' && event.message.kind === 'forward');
    expect(asked).toHaveLength(4);
  });

  it.each([
    'tenant_id IS NULL',
    'tenant_id ISNULL',
    'tenant_id IS ?1',
    'tenant_id IS NOT DISTINCT FROM NULL',
    'tenant_id IS NULL AND id IN (1, 2)',
    '(tenant_id IS NULL AND id = 2)',
  ])('found by %s', async (condition) => {
    const query = (op: string, sql: string, params: readonly unknown[] = []) => ({
      atMs: { in: 500, change: 1500, read: 2500, out: 3500, left: 4500 }[op],
      command: { type: 'query', client: 'client-japaneast', op, sql, params },
    });
    const params = condition.includes('?1') ? [null] : [];
    const { outcomes } = await ran(
      scenarioOf('rows-without-a-tenant', {
        commands: [
          query('in', "INSERT INTO event (id, text) VALUES (2, 'of nobody')"),
          query('change', `UPDATE event SET text = text || '!' WHERE ${condition}`, params),
          query('read', `SELECT text FROM event WHERE ${condition}`, params),
          query('out', `DELETE FROM event WHERE ${condition} RETURNING id`, params),
          query('left', 'SELECT count(*), count(tenant_id) FROM event'),
        ],
      }),
    );
    expect(outcomes.get('change')).toMatchObject({ ok: true, changes: 1 });
    expect(outcomes.get('read')).toMatchObject({ ok: true, rows: [['of nobody!']] });
    expect(outcomes.get('out')).toMatchObject({ ok: true, rows: [[2]] });
    expect(outcomes.get('left')).toMatchObject({ ok: true, rows: [[1, 1]] });
  });
});

describe('a set-up that cannot be sharded is refused at opening, with its place', () => {
  const open = (setup: readonly string[]) => ran(scenarioOf('schema-the-router-refuses', { setup }));

  it('the schema of the case', async () => {
    await expect(ran(scenarioOf('schema-the-router-refuses'))).rejects.toThrow(
      'Scenario “schema-the-router-refuses”, setup[0]: The PRIMARY KEY of item must include tenant_id',
    );
  });

  it.each([
    [
      ['CREATE TABLE a (x)', 'CREATE TABLE b (tenant_id, mail UNIQUE)', 'CREATE TABLE c (y)'],
      'setup[1]: The UNIQUE (mail) of b must include',
    ],
    [
      ['CREATE TABLE b (tenant_id, mail)', "INSERT INTO b VALUES (1, 'x')", 'CREATE /* so */ UNIQUE INDEX i ON b (mail)'],
      'setup[2]: The UNIQUE (mail) of b must include',
    ],
    [['CREATE TABLE b (id INTEGER PRIMARY KEY)', 'ALTER TABLE b ADD COLUMN tenant_id'], 'setup[1]: The PRIMARY KEY of b must include'],
  ])('%j', async (setup, words) => {
    await expect(open(setup)).rejects.toThrow(words);
  });

  it('what was put right before the end is no reason', async () => {
    const { outcomes } = await open([
      'CREATE TABLE item (id INTEGER PRIMARY KEY, tenant_id INTEGER, name TEXT)',
      'DROP TABLE item',
      'CREATE TABLE item (id INTEGER, tenant_id INTEGER, name TEXT, PRIMARY KEY (tenant_id, id))',
      "INSERT INTO item VALUES (1, 1, 'lamp')",
    ]);
    expect(outcomes.get('read')).toMatchObject({ ok: true, rows: [['lamp']] });
  });
});
