/**
 * Runs one architecture on the real kernel and real SQLite over three to five cities with fixed delays, and writes what
 * happened as a transcript: a command, `----`, and the trace up to the next command.
 */
import type { Architecture, Checker, DatabaseProbe, Settings, Topology } from '../../../src/architectures/contract.ts';
import { invariantsOf, jobsOf } from '../../../src/architectures/mechanisms.ts';
import { withDefaults } from '../../../src/architectures/shared/settings.ts';
import { SqlExecutor } from '../../../src/session/executor.ts';
import type { Command } from '../../../src/sim/commands.ts';
import { encodedBytes } from '../../../src/sim/encoding.ts';
import { EPOCH_MS } from '../../../src/sim/epoch.ts';
import type { TraceEvent } from '../../../src/sim/events.ts';
import type { EventOf } from '../../sim/list-trace.ts';
import { Kernel } from '../../../src/sim/kernel.ts';
import type { NodeLogic } from '../../../src/sim/logic.ts';
import type { Effect, Job, Message, Micros, NodeId, NodeSpec, ReportValue } from '../../../src/sim/node.ts';
import type { Row, Value } from '../../../src/sim/operation.ts';
import { Out } from '../../../src/sim/out.ts';
import { writeAll } from '../../../src/sim/returning.ts';
import { Engine, loadSqlite, type QueryResult, type SqlJob } from '../../../src/sqlite/index.ts';
import { ListTrace } from '../../sim/list-trace.ts';
import { clientLogic } from '../../../src/workload/client.ts';

/** For planted bugs: changes what each step of a node asks for; null drops it. `state` may be broken on the way. */
export function altered(logic: NodeLogic, change: (effect: Effect, state: unknown, now: Micros) => Effect | null): NodeLogic {
  return {
    roles: logic.roles,
    boot: (disk, role, out, birth) => logic.boot(disk, role, out, birth),
    step(state, input, out) {
      const own = new Out();
      own.now = out.now;
      logic.step(state, input, own);
      for (const effect of own.effects()) {
        const changed = change(effect, state, out.now);
        if (changed !== null) writeAll(out, [changed]);
      }
    },
  };
}

/** For planted bugs, which look into what passes between a node and its database: whether a job is of this kind. */
export function isJob<K extends SqlJob['kind']>(job: Job, kind: K): job is Extract<SqlJob, { kind: K }> {
  return job.kind === kind;
}

export function isQueryResult(result: unknown): result is QueryResult {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'query';
}

export interface RunOptions {
  readonly architecture: Architecture;
  readonly regions?: readonly string[];
  readonly settings?: Settings;
  readonly setup?: readonly string[];
  readonly seed?: number;
  /** Scale of the jitter, µs; 0 keeps transcripts readable. */
  readonly jitterUs?: number;
  readonly cores?: number;
  /** Plants a bug: replaces the logic of a node. */
  readonly plant?: (spec: NodeSpec, logic: NodeLogic) => NodeLogic;
}

/** Round trips, ms: near the published ones, but easy to reckon with. */
const RTT_MS: Readonly<Record<string, number>> = {
  'dublin virginia': 80,
  'tokyo virginia': 160,
  'dublin tokyo': 220,
  'sydney virginia': 200,
  'dublin sydney': 260,
  'sydney tokyo': 100,
  'recife virginia': 120,
  'dublin recife': 180,
  'recife tokyo': 260,
  'recife sydney': 300,
};

export const THREE = ['virginia', 'dublin', 'tokyo'];
export const FIVE = [...THREE, 'sydney', 'recife'];
export const ITEMS = ['CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL)', "INSERT INTO items VALUES (1, 'map')"];

function rttMs(a: string, b: string): number {
  return a === b ? 1 : (RTT_MS[[a, b].sort().join(' ')] ?? 100);
}

export class Run {
  readonly trace: ListTrace;
  readonly events: readonly TraceEvent[];
  readonly violations: string[] = [];
  readonly kernel: Kernel;
  readonly sql: SqlExecutor;
  #ops = 0;

  constructor(engine: Engine, options: RunOptions) {
    const { architecture, regions = THREE, setup = ITEMS, seed = 1, jitterUs = 0, cores = 4, plant } = options;
    const settings = withDefaults(architecture.tuning, options.settings ?? {});
    const clients = regions.map((region): NodeSpec => ({ id: `client-${region}`, kind: 'client', region }));
    const nodes = [...architecture.plan(regions, settings), ...clients];
    const topology: Topology = { nodes, regions, rttMs };
    this.sql = new SqlExecutor(engine, {
      baseUs: 200,
      stepNs: 1000,
      capture: architecture.shipsChanges === true,
      jobs: jobsOf(architecture),
      where: 'test',
    });
    architecture.prepare(topology, settings, setup, this.sql);
    const checkers = invariantsOf(architecture, settings).map((i): [string, Checker] => [i.name, i.begin(topology, this.sql)]);
    const trace = new ListTrace(nodes);
    this.trace = trace;
    this.events = trace.events;
    this.kernel = new Kernel({
      seed,
      nodes,
      logic: (spec) => {
        if (spec.kind === 'client') {
          return clientLogic({ driver: architecture.driver(spec.region, topology, settings), timeoutUs: 2_000_000 });
        }
        const logic = architecture.logic(spec, topology, settings, architecture.mechanisms);
        return plant ? plant(spec, logic) : logic;
      },
      cores: () => cores,
      network: { delayUs: (a, b) => rttMs(a, b) * 500, jitterUs: () => jitterUs, ordered: true },
      executor: this.sql,
      check: (node, states) => {
        const broken = checkers.flatMap(([name, checker]): [string, string][] => {
          const detail = checker.after(node, states);
          return detail === null ? [] : [[name, detail]];
        });
        for (const [name, detail] of broken) this.violations.push(`${name}: ${detail}`);
        return broken;
      },
      names: trace.legend.names,
      recorder: trace,
    });
  }

  at(atMs: number, command: Command): this {
    this.kernel.command({ at: atMs * 1000, command });
    return this;
  }

  query(atMs: number, region: string, sql: string, op = `op-${++this.#ops}`, params: readonly Value[] = []): this {
    return this.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params });
  }

  crash(atMs: number, node: NodeId): this {
    return this.at(atMs, { type: 'crash', node });
  }

  restart(atMs: number, node: NodeId): this {
    return this.at(atMs, { type: 'restart', node });
  }

  order(atMs: number, node: NodeId, order: string): this {
    return this.at(atMs, { type: 'order', node, order });
  }

  partition(atMs: number, one: readonly string[], other: readonly string[]): this {
    return this.at(atMs, { type: 'partition', name: 'tear', sides: [one, other], oneWay: false });
  }

  heal(atMs: number): this {
    return this.at(atMs, { type: 'heal', name: null });
  }

  until(atMs: number): this {
    this.kernel.advance(atMs * 1000);
    return this;
  }

  returned(op: string): EventOf<'return'> {
    const found = this.events.find((event): event is EventOf<'return'> => event.type === 'return' && event.op === op);
    if (!found) throw new Error(`${op} has not returned`);
    return found;
  }

  /** The rows of an operation; what went wrong, in words, when it failed. */
  answer(op: string): readonly Row[] | string {
    const { outcome } = this.returned(op);
    if (outcome.ok) return outcome.rows;
    return `${outcome.definite ? 'failed' : 'unknown'}: ${outcome.problem.message}`;
  }

  latencyMs(op: string): number {
    const call = this.events.find((event) => event.type === 'call' && event.op === op);
    return (this.returned(op).at - (call?.at ?? 0)) / 1000;
  }

  roleOf(node: NodeId): string {
    const found = this.events.findLast((event) => (event.type === 'role' || event.type === 'boot') && event.node === node);
    return found?.type === 'role' || found?.type === 'boot' ? found.role : '';
  }

  reported(node: NodeId, key: string): ReportValue | undefined {
    const found = this.events.findLast((event) => event.type === 'report' && event.node === node && event.key === key);
    return found?.type === 'report' ? found.value : undefined;
  }

  count(kind: string): number {
    return this.events.filter((event) => event.type === 'send' && event.message.kind === kind).length;
  }

  /** The rows of a node's database, asked from outside. */
  rows(node: NodeId, sql: string): readonly Row[] {
    const { result } = this.sql.engine.execute(node, { kind: 'query', sql, params: [], seed: 'test', readOnly: true }, EPOCH_MS);
    return result.kind === 'query' && result.outcome.ok ? result.outcome.rows : [];
  }

  transcript(leaveOut: readonly string[] = ['heartbeat', 'ack']): string {
    const lines = this.events.flatMap((event) => {
      const line = tell(event, leaveOut);
      return line === null ? [] : [event.type === 'command' ? `\n${stamp(event)} ${line}\n----` : `${stamp(event)} ${line}`];
    });
    return `${lines.join('\n').trim()}\n`;
  }
}

export async function openRun(options: RunOptions): Promise<Run> {
  return new Run(new Engine(await loadSqlite(), { seed: options.seed ?? 1 }), options);
}

/** Probes that answer what they are told: for checkers looked at alone. */
export const NO_DATABASES: DatabaseProbe = { position: () => 0, digest: () => '' };

const stamp = (event: TraceEvent): string => (event.at / 1000).toFixed(3).padStart(9);

function tell(event: TraceEvent, leaveOut: readonly string[]): string | null {
  switch (event.type) {
    case 'command':
      return commandLine(event.command);
    case 'boot':
      return `${event.node} boots as ${event.role}`;
    case 'send':
      return leaveOut.includes(event.message.kind)
        ? null
        : `${event.from} → ${event.to}: ${messageLine(event.message)}, ${encodedBytes(event.message)} B`;
    case 'drop':
      return `  a message dies: ${event.reason}`;
    case 'execute':
      return `${event.node} runs ${event.job.kind}, done at ${(event.doneAt / 1000).toFixed(3)}`;
    case 'role':
      return `${event.node} is ${event.role}`;
    case 'report':
      return `${event.node} ${event.key} = ${JSON.stringify(event.value)}`;
    case 'return':
      return `${event.node} ${event.op} returns ${outcomeLine(event)}`;
    case 'violation':
      return `VIOLATION ${event.invariant}: ${event.detail}`;
    default:
      return null;
  }
}

function commandLine(command: Command): string {
  if (command.type === 'query') return `${command.client} ${command.op}: ${command.sql}`;
  return JSON.stringify(command);
}

function messageLine(message: Message): string {
  const shown = ['timeline', 'after', 'position', 'manual', 'image', 'candidate', 'hearsPrimary', 'granted', 'cacheable'] as const;
  const fields = Object.entries(message).flatMap(([key, value]) => {
    if (!shown.some((name) => name === key)) return [];
    return [`${key}=${value instanceof Uint8Array ? 'bytes' : String(value)}`];
  });
  return [message.kind, ...fields].join(' ');
}

function outcomeLine({ outcome, served }: EventOf<'return'>): string {
  const by = served ? ` from ${served.node} v${served.position ?? '?'}${served.cachedAt === null ? '' : ' cached'}` : '';
  if (!outcome.ok) return `${outcome.definite ? 'FAILED' : 'UNKNOWN'} ${outcome.problem.message}${by}`;
  return `${outcome.wrote ? `${outcome.changes} written` : JSON.stringify(outcome.rows)}${by}`;
}
