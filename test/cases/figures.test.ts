/** Figures and histories that once said something else than what happened. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/consistency/index.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { parseScenario } from '../../src/scenarios/read.ts';
import type { Scenario } from '../../src/scenarios/schema.ts';
import { openSession, runOf, type Session } from '../../src/session/index.ts';
import type { RunSpec } from '../../src/session/run.ts';
import type { TimedCommand } from '../../src/sim/commands.ts';
import { type History, HistoryRecorder } from '../../src/trace/history.ts';
import { type Metrics, MetricsRecorder } from '../../src/trace/metrics.ts';

const caseOf = (name: string): Scenario => parseScenario(readFileSync(`test/cases/${name}.json`, 'utf8'), name);

interface Figures {
  readonly metrics: Metrics;
  readonly history: History;
}

/** Runs with no trace kept, as the command line does. */
async function figures(run: RunSpec): Promise<Figures> {
  let metrics: MetricsRecorder | null = null;
  // The nodes are known once the stage is set: the recorder is told them below.
  const also = () => [{ record: (...event: Parameters<MetricsRecorder['record']>) => metrics?.record(...event) }];
  const session: Session = await openSession(run, { keep: false, history: true, also });
  metrics = new MetricsRecorder(session.stage.nodes);
  session.runToEnd();
  const found = {
    metrics: metrics.metrics((node) => session.storedBytes(node)),
    history: session.history(),
  };
  session.close();
  return found;
}

describe('lost acknowledged writes', () => {
  it('are counted when two sides promote, whichever promotion came later', async () => {
    expect((await figures(runOf(caseOf('two-promoted-at-once')))).metrics.lostAcknowledgedWrites).toBe(1);
  });

  /** A write that is acknowledged at 500 ms, in the first region of a room; then its disk is lost. */
  async function lostWith(architecture: string, node: string, after: readonly TimedCommand[] = []): Promise<number> {
    const scenario: Scenario = {
      ...caseOf('history-of-a-counter'),
      architecture,
      setup: ['CREATE TABLE kv (tenant_id INTEGER PRIMARY KEY, v INTEGER)'],
    };
    const sql = 'INSERT INTO kv (tenant_id, v) VALUES (1, 1), (1, 2) ON CONFLICT (tenant_id) DO UPDATE SET v = 2';
    const write = { at: 500_000, command: { type: 'query', client: 'client-eastus', op: 'first', sql, params: [] } } as const;
    const run = { ...runOf(scenario), commands: [write, { at: 3_000_000, command: { type: 'wipe', node } } as const, ...after] };
    return (await figures(run)).metrics.lostAcknowledgedWrites;
  }

  it.each([
    ['single-node', 'primary-eastus'],
    ['query-cache', 'primary-eastus'],
  ])('are those of a lost disk, whether or not the node comes back: %s', async (architecture, node) => {
    expect(await lostWith(architecture, node)).toBe(1);
    expect(await lostWith(architecture, node, [{ at: 4_000_000, command: { type: 'restart', node } }])).toBe(1);
  });

  it('are those of the partition whose disk was lost, and of no other', async () => {
    const regions = ['eastus', 'northeurope', 'japaneast'];
    const counts = await Promise.all(regions.map((region) => lostWith('partition-router', `partition-${region}`)));
    expect(counts.toSorted()).toEqual([0, 0, 1]);
  });

  it('are none where another node has a copy', async () => {
    expect(await lostWith('multi-master', 'member-japaneast')).toBe(0);
    expect(await lostWith('read-replicas', 'replica-japaneast')).toBe(0);
  });
});

describe('a history', () => {
  it('tells increments and deletes as what they wrote', async () => {
    const { history } = await figures(runOf(caseOf('history-of-a-counter')));
    const key = "kv.v k='x'";
    expect(history.leftOut).toBe(0);
    expect(history.entries.map(({ call: _, return: __, ...entry }) => entry)).toEqual([
      { client: 'setup', op: 'write', key, value: 0 },
      { client: 'client-eastus', op: 'read', key, value: 0 },
      { client: 'client-eastus', op: 'cas', key, value: 1, expect: 0, ok: true },
      { client: 'client-eastus', op: 'read', key, value: 1 },
      { client: 'client-eastus', op: 'write', key, value: null },
      { client: 'client-eastus', op: 'read', key, value: null },
    ]);
    expect(judge(history.entries, 'register').verdict).toBe('linearizable');
  });

  it('takes initial values from the set-up, so that a value that nobody wrote is seen to be one', async () => {
    const scenario = { ...caseOf('history-of-a-counter'), setup: ['CREATE TABLE kv (k TEXT PRIMARY KEY, v INTEGER)'] };
    const read = (op: string, at: number) =>
      ({ at, command: { type: 'query', client: 'client-eastus', op, sql: "SELECT v FROM kv WHERE k = 'x'", params: [] } }) as const;
    const { history } = await figures({ ...runOf(scenario), commands: [read('one', 500_000), read('two', 900_000)] });
    expect(history.entries.flatMap((entry) => ('op' in entry ? [[entry.client, entry.op, entry.value]] : []))).toEqual([
      ['client-eastus', 'read', null],
      ['client-eastus', 'read', null],
    ]);
  });

  it('planted bug: a phantom read stays one', async () => {
    const scenario = scenarios.find(({ id }) => id === 'sixty-seconds');
    if (!scenario) throw new Error('no scenario');
    const session = (await openSession(runOf(scenario), { history: true })).runToEnd();
    const recorder = new HistoryRecorder(session.stage.nodes);
    session.trace.tell({
      record: (seq, type, at, cause, node, about, x, y, body) => {
        // Every answer of one value becomes one that nobody wrote.
        const phantom = JSON.stringify(body)?.includes('"rows":[[40]]')
          ? JSON.parse(JSON.stringify(body).replaceAll('[[40]]', '[[41]]'))
          : body;
        recorder.record(seq, type, at, cause, node, about, x, y, phantom);
      },
    });
    const entries = session
      .history(recorder.operations)
      .entries.flatMap((entry) => ('op' in entry && entry.value === 41 ? [entry.op] : []));
    expect(new Set(entries)).toEqual(new Set(['read']));
    session.close();
  });
});
