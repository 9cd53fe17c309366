/** Runs a scenario that an experiment describes and says what its clients, its disks and its nodes' roles did. No trace is kept. */
import { readScenario } from '../scenarios/read.ts';
import type { ScenarioInput } from '../scenarios/schema.ts';
import { openSession, runOf, stageOf } from '../session/index.ts';
import { textIn } from '../sim/bodies.ts';
import type { Micros, NodeSpec } from '../sim/node.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';
import { HistoryRecorder, type Operation } from '../trace/history.ts';

export interface RoleTaken {
  readonly node: string;
  readonly role: string;
  readonly at: Micros;
}

export interface Seen {
  readonly operations: readonly Operation[];
  readonly roles: readonly RoleTaken[];
}

/** What is left out has the schema's defaults. */
export type Setup = Partial<ScenarioInput> & Pick<ScenarioInput, 'architecture' | 'untilMs'>;

class Roles implements Recorder {
  readonly taken: RoleTaken[] = [];

  constructor(readonly nodes: readonly NodeSpec[]) {}

  record(_seq: number, type: number, at: Micros, _cause: number, node: number, ...[, , , body]: [number, number, number, unknown]): void {
    if (type === EVENT.role) this.taken.push({ node: this.nodes[node]?.id ?? '', role: textIn(body), at });
  }
}

export async function seen(setup: Setup, seed = 1): Promise<Seen> {
  const base = {
    ...{ format: 'antipode-scenario/1', id: 'fidelity', title: 'Fidelity', summary: 'An experiment.', seed },
    ...{ setup: TABLE, commands: [], msPerSecond: 1000, steps: [{ text: 'It begins.', when: { atMs: 0 } }] },
  };
  const scenario = readScenario({ ...base, ...setup }, 'An experiment');
  const run = runOf(scenario);
  const { nodes } = stageOf(run).stage;
  const asked = new HistoryRecorder(nodes);
  const roles = new Roles(nodes);
  const session = await openSession(run, { keep: false, also: () => [asked, roles] });
  try {
    session.runToEnd();
    return { operations: asked.operations, roles: roles.taken };
  } finally {
    session.close();
  }
}

export const TABLE = [
  'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)',
  'INSERT INTO t VALUES (1, 0), (2, 0), (3, 0), (4, 0), (5, 0)',
];
export const READ = 'SELECT n FROM t WHERE id = 1';
export const WRITE = 'UPDATE t SET n = n + 1 WHERE id = 1';

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Of operations that succeeded, ms. */
export const latencies = ({ operations }: Seen, region?: string): readonly number[] =>
  operations.flatMap(({ answer, returnedAt, call, client }) =>
    answer?.outcome.ok && returnedAt !== null && (region === undefined || client === `client-${region}`)
      ? [(returnedAt - call) / 1000]
      : [],
  );

/** A machine that takes no time, so that only what is looked at does. */
export const INSTANT = { cores: 64, sqlBaseUs: 0, stepNs: 0, clientTimeoutMs: 60_000 };

/** Asked by one client at random times, on average so often. */
export const asks = (region: string, perSecond: number, untilMs: number, sql: string): ScenarioInput['load'] => [
  { clients: [`client-${region}`], perSecond, untilMs, statements: [{ sql }] },
];
