/** Runs a scenario that an experiment describes and says what its clients, its disks and its nodes' roles did. No trace is kept. */
import { readScenario } from '../scenarios/read.ts';
import type { ScenarioInput } from '../scenarios/schema.ts';
import { openSession, runOf } from '../session/index.ts';
import { answerIn, askedIn, textIn } from '../sim/bodies.ts';
import type { Micros, NodeSpec } from '../sim/node.ts';
import type { Answer, Asked } from '../sim/operation.ts';
import { EVENT, type Recorder } from '../sim/recorder.ts';

export interface Operation {
  readonly asked: Asked;
  readonly region: string;
  readonly calledAt: Micros;
  returnedAt: Micros | null;
  answer: Answer | null;
}

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

class Watch implements Recorder {
  readonly operations: Operation[] = [];
  readonly roles: RoleTaken[] = [];
  readonly #open = new Map<string, Operation>();

  constructor(readonly nodes: readonly NodeSpec[]) {}

  record(
    _seq: number,
    type: number,
    at: Micros,
    _cause: number,
    node: number,
    _about: number,
    _x: number,
    _y: number,
    body: unknown,
  ): void {
    const { id = '', region = '' } = this.nodes[node] ?? {};
    if (type === EVENT.call) this.#called(askedIn(body), region, at);
    else if (type === EVENT.return) this.#returned(answerIn(body), at);
    else if (type === EVENT.role) this.roles.push({ node: id, role: textIn(body), at });
  }

  #called(asked: Asked, region: string, calledAt: Micros): void {
    const operation: Operation = { asked, region, calledAt, returnedAt: null, answer: null };
    this.operations.push(operation);
    this.#open.set(asked.op, operation);
  }

  #returned(answer: Answer, at: Micros): void {
    const operation = this.#open.get(answer.op);
    if (!operation) return;
    this.#open.delete(answer.op);
    operation.returnedAt = at;
    operation.answer = answer;
  }
}

export async function seen(setup: Setup, seed = 1): Promise<Seen> {
  const base = {
    ...{ format: 'antipode-scenario/1', id: 'fidelity', title: 'Fidelity', summary: 'An experiment.', seed },
    ...{ setup: TABLE, commands: [], msPerSecond: 1000, steps: [{ text: 'It begins.', when: { atMs: 0 } }] },
  };
  const scenario = readScenario({ ...base, ...setup }, 'An experiment');
  const watch: { now: Watch | null } = { now: null };
  const session = await openSession(runOf(scenario), {
    keep: false,
    also: (legend) => [(watch.now = new Watch(legend.nodes.map(specOf)))],
  });
  try {
    session.runToEnd();
    return watch.now ?? { operations: [], roles: [] };
  } finally {
    session.close();
  }
}

/** Ids are `<kind>-<region>`. */
function specOf(id: string): NodeSpec {
  const [kind = '', ...region] = id.split('-');
  return { id, kind, region: region.join('-') };
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
  operations.flatMap(({ answer, returnedAt, calledAt, region: from }) =>
    answer?.outcome.ok && returnedAt !== null && (region === undefined || from === region) ? [(returnedAt - calledAt) / 1000] : [],
  );

/** A machine that takes no time, so that only what is looked at does. */
export const INSTANT = { cores: 64, sqlBaseUs: 0, stepNs: 0, clientTimeoutMs: 60_000 };

/** Asked by one client at random times, on average so often. */
export const asks = (region: string, perSecond: number, untilMs: number, sql: string): ScenarioInput['load'] => [
  { clients: [`client-${region}`], perSecond, untilMs, statements: [{ sql }] },
];
