/** Figures and histories that once said something else than what happened. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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
  let history: HistoryRecorder | null = null;
  const session: Session = await openSession(run, {
    keep: false,
    also: () => {
      // The nodes are known once the stage is set: the recorders are told them below.
      return [
        {
          record: (...event) => {
            metrics?.record(...event);
            history?.record(...event);
          },
        },
      ];
    },
  });
  metrics = new MetricsRecorder(session.stage.nodes);
  history = new HistoryRecorder(session.stage.nodes);
  session.runToEnd();
  const found = {
    metrics: metrics.metrics((node) => session.storedBytes(node)),
    history: history.history((sql, params) => session.setUpRows(sql, params)),
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
  it('leaves out, and counts, registers that something else wrote', async () => {
    const { history } = await figures(runOf(caseOf('history-of-a-counter')));
    expect(history).toEqual({ entries: [], leftOut: 5 });
  });

  it('takes initial values from the set-up, so that a value that nobody wrote is seen to be one', async () => {
    const scenario = { ...caseOf('history-of-a-counter'), setup: ['CREATE TABLE kv (k TEXT PRIMARY KEY, v INTEGER)'] };
    const read = (op: string, at: number) =>
      ({ at, command: { type: 'query', client: 'client-eastus', op, sql: "SELECT v FROM kv WHERE k = 'x'", params: [] } }) as const;
    const { history } = await figures({ ...runOf(scenario), commands: [read('one', 500_000), read('two', 900_000)] });
    expect(history.entries.map(({ client, op, value }) => [client, op, value])).toEqual([
      ['client-eastus', 'read', null],
      ['client-eastus', 'read', null],
    ]);
  });

  it('planted bug: a phantom read stays one', async () => {
    const scenario = scenarios.find(({ id }) => id === 'sixty-seconds');
    if (!scenario) throw new Error('no scenario');
    const session = (await openSession(runOf(scenario))).runToEnd();
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
    const { entries } = recorder.history((sql, params) => session.setUpRows(sql, params));
    expect(entries.filter(({ op, value }) => op === 'write' && value === 41)).toEqual([]);
    expect(entries.some(({ op, value }) => op === 'read' && value === 41)).toBe(true);
    session.close();
  });
});
