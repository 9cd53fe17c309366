/** Which rows are lost with confirmed writes, against what clients were told and what the databases have in the end. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../../src/scenarios/index.ts';
import { readScenario } from '../../../src/scenarios/read.ts';
import type { RunSpec } from '../../../src/session/run.ts';
import { runOf, stageOf } from '../../../src/session/index.ts';
import { openSession } from '../../../src/session/session.ts';
import type { LostWrites } from '../../../src/trace/acknowledged.ts';
import { MetricsRecorder } from '../../../src/trace/metrics.ts';

const query = (atMs: number, region: string, op: string, sql: string): object => ({
  atMs,
  command: { type: 'query', client: `client-${region}`, op, sql },
});

function runWith(seed: number, commands: readonly object[]): RunSpec {
  const scenario = {
    format: 'antipode-scenario/1',
    id: 'lost',
    title: 'Lost',
    summary: 'Lost.',
    architecture: 'read-replicas',
    settings: { promotion: 'manual' },
    seed,
    regions: ['eastus', 'northeurope', 'japaneast'],
    setup: ['CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT)', "INSERT INTO notes VALUES (0, 'first')"],
    commands,
    untilMs: 5_000,
    msPerSecond: 20,
    steps: [{ text: 'They begin.', when: { atMs: 0 } }],
  };
  return runOf(readScenario(scenario, 'lost.json'));
}

interface Ran {
  readonly lost: LostWrites;
  readonly count: number;
  /** Confirmed inserts, by op; and ids that the database of `node` has at the end. */
  readonly confirmed: readonly string[];
  readonly ids: readonly unknown[];
}

async function ran(run: RunSpec, node: string): Promise<Ran> {
  const metrics = new MetricsRecorder(stageOf(run).stage.nodes);
  const session = (await openSession(run, { also: () => [metrics] })).runToEnd();
  const events = session.trace.slice(0);
  const confirmed = events.flatMap((event) => (event.type === 'return' && event.outcome.ok && event.outcome.wrote ? [event.op] : []));
  const ids = session.sql.rows(node, 'SELECT id FROM notes').map(([id]) => id);
  const count = metrics.metrics(() => 0).lostAcknowledgedWrites;
  const lost = metrics.lostWrites(session.judge.gone);
  session.close();
  return { lost, count, confirmed, ids };
}

const inserts = (fromMs: number, count: number, first: number): readonly object[] =>
  Array.from({ length: count }, (_, i) =>
    query(fromMs + i * 7, 'eastus', `w${first + i}`, `INSERT INTO notes VALUES (${first + i}, 'note ${first + i}')`),
  );

function expectRowsOf({ lost, count, confirmed, ids }: Ran): void {
  const gone = confirmed.map((op) => Number(op.slice(1))).filter((id) => !ids.includes(id));
  expect(gone.length).toBeGreaterThan(2);
  expect(count).toBe(gone.length);
  expect(lost.untold).toBe(0);
  const rows = lost.writes.flatMap((write) => write.rows.map((row) => ({ op: write.op, ...row })));
  const byId = (a: { readonly key: readonly unknown[] }, b: { readonly key: readonly unknown[] }): number =>
    Number(a.key[0]) - Number(b.key[0]);
  expect(rows.toSorted(byId)).toEqual(
    gone.map((id) => ({ op: `w${id}`, table: 'notes', key: [id], columns: ['id', 'body'], row: [id, `note ${id}`], now: null })),
  );
}

describe('confirmed writes that are lost are told as rows', () => {
  it.each([1, 2, 3])('after a promotion, seed %i', async (seed) => {
    const commands = [
      ...inserts(500, 40, 1),
      { atMs: 700, command: { type: 'outage', region: 'eastus', road: true } },
      { atMs: 1_200, command: { type: 'order', node: 'replica-northeurope', order: 'promote' } },
    ];
    expectRowsOf(await ran(runWith(seed, commands), 'replica-northeurope'));
  });

  it('also those that a primary confirms which does not know that it was replaced', async () => {
    const commands = [
      ...inserts(500, 10, 1),
      { atMs: 600, command: { type: 'partition', name: 'sea', sides: [['eastus'], ['northeurope', 'japaneast']] } },
      { atMs: 1_200, command: { type: 'order', node: 'replica-northeurope', order: 'promote' } },
      ...inserts(3_000, 10, 100),
      query(3_000, 'northeurope', 'w50', "INSERT INTO notes VALUES (50, 'note 50')"),
    ];
    const cut = await ran(runWith(1, commands), 'replica-northeurope');
    expect(cut.ids).toContain(50);
    expectRowsOf(cut);
  });

  it('with what stands there instead, and what was deleted', async () => {
    const commands = [
      query(500, 'eastus', 'changed', "UPDATE notes SET body = 'second' WHERE id = 0"),
      { atMs: 500, command: { type: 'partition', name: 'sea', sides: [['eastus'], ['northeurope', 'japaneast']] } },
      query(600, 'eastus', 'deleted', 'DELETE FROM notes WHERE id = 0'),
      { atMs: 1_200, command: { type: 'order', node: 'replica-northeurope', order: 'promote' } },
    ];
    const { lost } = await ran(runWith(1, commands), 'replica-northeurope');
    const row = { table: 'notes', key: [0], columns: ['id', 'body'], now: [0, 'first'] };
    expect(lost.writes.map(({ op, rows }) => ({ op, rows }))).toEqual([
      { op: 'changed', rows: [{ ...row, row: [0, 'second'] }] },
      { op: 'deleted', rows: [{ ...row, row: null }] },
    ]);
  });

  it('after a backup was restored: of what came after it', async () => {
    const scenario = scenarios.find(({ id }) => id === 'last-night');
    if (!scenario) throw new Error('no scenario');
    const run = runOf(scenario);
    const metrics = new MetricsRecorder(stageOf(run).stage.nodes);
    const session = (await openSession(run, { also: () => [metrics] })).runToEnd();
    const { writes, untold } = metrics.lostWrites(session.judge.gone);
    expect(metrics.metrics(() => 0).lostAcknowledgedWrites).toBe(writes.length);
    expect(untold).toBe(0);
    expect(writes.map(({ position, rows }) => ({ position, rows: rows.length }))).toEqual([{ position: 2, rows: 1 }]);
    session.close();
  });
});
