/** Chance comes from the run's seed in every room: the same run draws the same, another seed draws otherwise, and copies agree. */
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ArchitectureId } from '../../../src/architectures/showing.ts';
import { type ScenarioInput, scenarioSchema } from '../../../src/scenarios/schema.ts';
import { openSession, runOf } from '../../../src/session/index.ts';

const REGIONS = ['eastus', 'northeurope', 'japaneast'];
/** Chance by each way into a row: in the statement, in a default, in a trigger (a router refuses those). */
const SETUP = ['CREATE TABLE draw (id INTEGER, tenant_id INTEGER, n, blob, byDefault DEFAULT (random()), PRIMARY KEY (tenant_id, id))'];
const TRIGGER = `CREATE TRIGGER on_draw AFTER INSERT ON draw WHEN new.id < 10
  BEGIN INSERT INTO draw (id, tenant_id, n, blob) VALUES (new.id + 10, 1, random(), hex(randomblob(16))); END`;
const STATEMENTS = [
  'INSERT INTO draw (id, tenant_id, n, blob) VALUES (1, 1, random(), hex(randomblob(16)))',
  'INSERT INTO draw (id, tenant_id, n, blob) VALUES (2, 1, random(), hex(randomblob(16)))',
  'SELECT n, blob, byDefault FROM draw WHERE tenant_id = 1 ORDER BY id',
  'SELECT random()',
];

const scenarioFor = (architecture: ArchitectureId): ScenarioInput => ({
  format: 'antipode-scenario/1',
  id: 'chance-test',
  title: 'Chance',
  summary: 'Draws.',
  architecture,
  seed: 5,
  regions: REGIONS,
  setup: architecture === 'partition-router' ? SETUP : [...SETUP, TRIGGER],
  commands: STATEMENTS.map((sql, i) => ({
    atMs: 4000 + i * 2000,
    command: { type: 'query' as const, client: 'client-japaneast', op: `op-${i}`, sql, params: [] },
  })),
  untilMs: 15_000,
  msPerSecond: 100,
  steps: [{ text: 'Wait.', when: { atMs: 0 } }],
});

/** What the client read, as text; a failure stands in it as it is. */
async function draws(
  architecture: ArchitectureId,
  seed: number,
): Promise<{ readonly read: string; readonly violations: readonly unknown[] }> {
  const session = await openSession(runOf(parse(scenarioSchema, scenarioFor(architecture)), { seed }));
  session.runToEnd();
  const answers = session.trace.slice(0).flatMap((event) => (event.type === 'return' ? [event.outcome] : []));
  const read = answers.map((outcome) => (outcome.ok ? outcome.rows.join(' ') : outcome.problem.message)).join('\n');
  const violations = [...session.violations];
  if (architecture === 'multi-master')
    expect(new Set(REGIONS.map((region) => session.sql.rows(`member-${region}`, 'SELECT * FROM draw').join(' '))).size).toBe(1);
  session.close();
  return { read, violations };
}

describe('chance', () => {
  it.each(['single-node', 'query-cache', 'read-replicas', 'partition-router', 'multi-master'] as const)(
    'in %s follows the seed of the run and nothing else',
    async (architecture) => {
      const one = await draws(architecture, 5);
      expect(one.violations).toEqual([]);
      expect(await draws(architecture, 5)).toEqual(one);
      const other = await draws(architecture, 6);
      const numbers = (text: string): readonly string[] => text.match(/-?\d{9,}|[0-9A-F]{32}/g) ?? [];
      // Two rows of three draws, the trigger's two likewise, and one draw alone: none of them shared.
      const drawn = architecture === 'partition-router' ? 7 : 13;
      expect(numbers(one.read)).toHaveLength(drawn);
      expect(new Set([...numbers(one.read), ...numbers(other.read)]).size).toBe(2 * drawn);
    },
  );
});
