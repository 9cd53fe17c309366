/** Random runs of any room: transactions, statements alone, slow disks, and whatever a person can do to nodes and lines. */
import { readScenario } from '../../src/scenarios/read.ts';
import { type Checkpoint, release } from '../../src/session/checkpoint.ts';
import { type RunSpec, runOf } from '../../src/session/run.ts';
import { openSession } from '../../src/session/session.ts';
import { stageOf } from '../../src/session/stage.ts';
import type { Command } from '../../src/sim/commands.ts';
import { Stream } from '../../src/sim/random.ts';

const REGIONS = ['eastus', 'northeurope', 'japaneast'];
const UNTIL_MS = 5_000;
const row = { from: 1, to: 6 };
const read = { sql: 'SELECT v, tenant_id FROM t WHERE tenant_id = ?', params: [row] };
const write = { sql: 'UPDATE t SET v = v + 1 WHERE tenant_id = ?', params: [{ same: 0 }] };
const everybody = {
  clients: REGIONS.map((region) => `client-${region}`),
  thinkMs: 60,
  users: 2,
  untilMs: UNTIL_MS - 1500,
};
/** Statements and transactions of several partitions. */
const spread = {
  architecture: 'partition-router',
  settings: { acrossPartitions: 'two-phase', recoverMs: 200, clientTimeoutMs: 1500, partitionTimeoutMs: 700 },
  load: [
    {
      ...everybody,
      statements: [
        { ...read, weight: 2 },
        { sql: 'UPDATE t SET v = v + 1', weight: 0.5 },
        {
          steps: [
            { sql: 'UPDATE t SET v = v - 1 WHERE tenant_id = ?', params: [row] },
            { sql: 'UPDATE t SET v = v + 1 WHERE tenant_id = 2' },
          ],
        },
        { sql: 'INSERT OR REPLACE INTO t SELECT tenant_id + 2, v FROM t WHERE tenant_id < 4', weight: 0.3 },
      ],
    },
  ],
};

export const ROOMS: readonly (readonly [string, object])[] = [
  ['single-node', { architecture: 'single-node' }],
  ['query-cache', { architecture: 'query-cache' }],
  ['read-replicas', { architecture: 'read-replicas' }],
  ['partition-router', { architecture: 'partition-router' }],
  ['partitions with two-phase commit', spread],
  ['multi-master', { architecture: 'multi-master' }],
  ['a cache over replicas', { architecture: 'query-cache', over: { architecture: 'read-replicas' } }],
  ['partitions that are Raft groups', { architecture: 'partition-router', over: { architecture: 'multi-master' } }],
];

export function randomRun(room: object, seed: number): RunSpec {
  const stream = new Stream(seed, 'any moment');
  const pick = <T>(items: readonly T[]): T => items[stream.integer(0, items.length - 1)] as T;
  const isolation = pick(['read committed', 'repeatable read', 'serializable']);
  const scenario = readScenario(
    {
      format: 'antipode-scenario/1',
      id: `any-${seed}`,
      title: 'Any run',
      summary: 'What may come.',
      seed,
      regions: REGIONS,
      setup: ['CREATE TABLE t (tenant_id INTEGER PRIMARY KEY, v INTEGER)', 'INSERT INTO t VALUES (1, 1), (2, 2), (3, 3), (4, 4)'],
      network: { jitter: pick(['none', 'typical']), ...(stream.integer(0, 1) === 0 && { bandwidthMbps: { 'eastus japaneast': 0.05 } }) },
      disk: pick([{}, { fsync: { type: 'lognormal', medianMs: 3, sigma: 1 } }, { writeMB: { type: 'exponential', meanMs: 900 } }]),
      settings: { clientTimeoutMs: 1500, clientConnections: pick(['persistent', 'per-request']), groupCommit: stream.integer(0, 1) === 0 },
      load: [
        {
          ...everybody,
          statements: [
            { ...read, weight: 2 },
            { sql: 'INSERT INTO t VALUES (?, 1) ON CONFLICT (tenant_id) DO UPDATE SET v = v + 10', params: [row] },
            { sql: 'DELETE FROM t WHERE tenant_id = ?', params: [{ from: 5, to: 6 }], weight: 0.4 },
            { steps: [read, write], isolation, retries: 1 },
          ],
        },
      ],
      commands: [],
      untilMs: UNTIL_MS,
      msPerSecond: 100,
      steps: [{ text: 'It begins.', when: { atMs: 0 } }],
      ...room,
    },
    'any.json',
  );
  const run = runOf(scenario);
  const nodes = stageOf(run).stage.nodes.filter(({ kind }) => kind !== 'client');
  const faults = Array.from({ length: stream.integer(2, 6) }, () => fault(stream, pick, pick(nodes).id));
  const commands = faults.flat().sort((a, b) => a.at - b.at);
  return { ...run, commands };
}

type Timed = RunSpec['commands'][number];

function fault(stream: Stream, pick: <T>(items: readonly T[]) => T, node: string): readonly Timed[] {
  const at = stream.integer(1, (UNTIL_MS - 1500) * 1000);
  const end = at + stream.integer(1, 900_000);
  const [region, other] = [pick(REGIONS), pick(REGIONS)];
  const both = (begun: Command, ended: Command): readonly Timed[] => [
    { at, command: begun },
    { at: end, command: ended },
  ];
  const sides = [[region], REGIONS.filter((each) => each !== region)] as const;
  switch (stream.integer(0, 7)) {
    case 0:
      return both({ type: 'crash', node, what: pick(['process', 'host']) }, { type: 'restart', node });
    case 1:
      return both({ type: 'pause', node }, { type: 'resume', node });
    case 2:
      return both({ type: 'partition', name: `cut ${at}`, sides, oneWay: pick([true, false]) }, { type: 'heal', name: `cut ${at}` });
    case 3:
      return both({ type: 'outage', region, road: pick([true, false]) }, { type: 'restore', region });
    case 4:
      return both({ type: 'slow', between: [region, other], factor: 6 }, { type: 'slow', between: [region, other], factor: 1 });
    case 5:
      return [{ at, command: { type: 'lossy', between: [region, other], loss: 0.2, duplication: 0 } }];
    case 6:
      return [{ at, command: { type: 'skew', node, offsetMs: stream.integer(-900, 900), driftPpm: 500 } }];
    default:
      return both({ type: 'wipe', node }, { type: 'restart', node });
  }
}

interface Ended {
  readonly hash: string;
  readonly events: number;
  readonly violations: readonly object[];
}

/** How a run ends, and how it ends when it goes on from each of so many moments, drawn evenly over its tasks. */
export async function fromMoments(
  run: RunSpec,
  seed: number,
  count: number,
): Promise<{ readonly straight: Ended; readonly others: readonly Ended[] }> {
  const first = (await openSession(run)).runToEnd();
  const straight = { hash: first.traceHash(), events: first.trace.length, violations: first.violations };
  const { tasks } = first.kernel;
  first.close();
  const stream = new Stream(seed, 'moments');
  const stops = Array.from({ length: count }, () => stream.integer(1, tasks)).sort((a, b) => a - b);
  const passing = await openSession(run);
  const taken: Checkpoint[] = [];
  for (const stop of stops) {
    passing.advance(run.untilUs, stop - passing.kernel.tasks);
    taken.push(passing.save());
  }
  const others: Ended[] = [];
  for (const from of taken) {
    const again = (await openSession(run, { from, past: passing.trace })).runToEnd();
    others.push({ hash: again.traceHash(), events: again.trace.length, violations: again.violations });
    again.close();
    release(from);
  }
  passing.close();
  return { straight, others };
}
