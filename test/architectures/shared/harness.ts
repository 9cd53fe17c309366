/** One architecture on the real kernel and real SQLite, over three to five cities with fixed delays. As a story: `transcript.ts`. */
import type { Architecture, DatabaseProbe, Topology } from '../../../src/architectures/contract.ts';
import type { Settings } from '../../../src/architectures/showing.ts';
import { invariantsOf, jobsOf, shipsChanges } from '../../../src/architectures/mechanisms.ts';
import { withDefaults } from '../../../src/architectures/shared/settings.ts';
import { RULES as WORK_RULES, type Rules as WorkRules } from '../../../src/session/work/rules.ts';
import { SqlExecutor } from '../../../src/session/executor.ts';
import type { Command } from '../../../src/sim/commands.ts';
import { INSTANT_DISK, takesTime } from '../../../src/sim/disk-model.ts';
import { EPOCH_MS } from '../../../src/sim/epoch.ts';
import type { NodeLogic } from '../../../src/sim/logic.ts';
import type { NetworkModel } from '../../../src/sim/network.ts';
import type { NodeId, NodeSpec, ReportValue } from '../../../src/sim/node.ts';
import type { Row, Value } from '../../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../../src/sqlite/index.ts';
import { clientLogic } from '../../../src/workload/client.ts';
import type { EventOf } from '../../sim/list-trace.ts';
import { Rig, type RigOptions } from './rig.ts';

export interface RunOptions extends Pick<RigOptions, 'seed' | 'cores' | 'disk' | 'strict' | 'recorded' | 'loses'> {
  readonly architecture: Architecture;
  readonly regions?: readonly string[];
  readonly settings?: Settings;
  readonly setup?: readonly string[];
  /** Scale of the jitter, µs; 0 keeps transcripts readable. */
  readonly jitterUs?: number;
  /** Plants a bug: replaces the logic of a node. */
  readonly plant?: (spec: NodeSpec, logic: NodeLogic) => NodeLogic;
  /** False: the invariants are not looked at. */
  readonly checked?: boolean;
  /** Round trips, ms. */
  readonly rttMs?: (a: string, b: string) => number;
  readonly ordered?: boolean;
  readonly transport?: 'connections' | 'datagrams';
  /** What lines carry, Mbit/s, and the round trips that requests begin with. */
  readonly bandwidthMbps?: NetworkModel['bandwidthMbps'];
  readonly delays?: NetworkModel['delays'];
  readonly opening?: readonly string[];
  readonly userTimeoutMs?: number;
  /** What a job costs at least. */
  readonly baseUs?: number;
  /** Plants a bug in what keeps statements apart. */
  readonly work?: Partial<WorkRules>;
  /** How long clients wait. */
  readonly patienceMs?: number;
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

function fixedRttMs(a: string, b: string): number {
  return a === b ? 1 : (RTT_MS[[a, b].sort().join(' ')] ?? 100);
}

export class Run extends Rig {
  readonly sql: SqlExecutor;
  readonly topology: Topology;
  readonly #returns = new Map<string, EventOf<'return'>>();
  #seen = 0;
  #ops = 0;

  constructor(engine: Engine, options: RunOptions) {
    const { architecture, regions = THREE, setup = ITEMS, jitterUs = 0, plant, checked = true } = options;
    const settings = withDefaults(architecture.tuning, options.settings ?? {});
    const { rttMs = fixedRttMs, ordered = true, baseUs = 200, patienceMs = 2000, disk = INSTANT_DISK, ...rest } = options;
    const {
      transport = ordered ? 'connections' : 'datagrams',
      opening = [],
      userTimeoutMs = 924_600,
      bandwidthMbps = () => null,
      delays = () => null,
    } = options;
    const clients = regions.map((region): NodeSpec => ({ id: `client-${region}`, kind: 'client', region }));
    const nodes = [...architecture.plan(regions, settings), ...clients];
    const topology: Topology = { nodes, regions, rttMs };
    const sql = new SqlExecutor(engine, {
      baseUs,
      stepNs: 1000,
      capture: shipsChanges(architecture, settings),
      writesThrough: !takesTime(disk),
      jobs: jobsOf(architecture),
      where: 'test',
      rules: { ...WORK_RULES, ...options.work },
    });
    architecture.prepare(topology, settings, setup, sql);
    super({
      ...rest,
      nodes,
      disk,
      executor: sql,
      network: {
        delayUs: (a, b) => rttMs(a, b) * 500,
        jitterUs: () => jitterUs,
        ordered,
        bandwidthMbps,
        delays,
        ...(transport === 'connections' && { connections: { userTimeoutUs: userTimeoutMs * 1000, opening } }),
      },
      checkers: checked ? invariantsOf(architecture, settings).map(({ name, begin }) => [name, begin(topology, sql, settings)]) : [],
      logic(spec) {
        if (spec.kind === 'client') {
          return clientLogic({ driver: architecture.driver(spec.region, topology, settings), timeoutUs: patienceMs * 1000 });
        }
        const logic = architecture.logic(spec, topology, settings, architecture.mechanisms);
        return plant ? plant(spec, logic) : logic;
      },
    });
    this.sql = sql;
    this.topology = topology;
  }

  at(atMs: number, command: Command): this {
    this.kernel.command({ at: Math.round(atMs * 1000), command });
    return this;
  }

  query(atMs: number, region: string, sql: string, op = `op-${++this.#ops}`, params: readonly Value[] = []): this {
    return this.at(atMs, { type: 'query', client: `client-${region}`, op, sql, params });
  }

  crash(atMs: number, node: NodeId, what?: 'process' | 'host'): this {
    return this.at(atMs, { type: 'crash', node, what });
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

  /** Asks now; returns the operation's name. */
  begin(region: string, sql: string, params: readonly Value[] = [], op = `op-${++this.#ops}`): string {
    this.obey({ type: 'query', client: `client-${region}`, op, sql, params });
    return op;
  }

  /** Asks now, and goes on until the answer is there. */
  ask(region: string, sql: string, params: readonly Value[] = []): EventOf<'return'> {
    const op = this.begin(region, sql, params);
    while (this.answered(op) === null && this.step());
    return this.returned(op);
  }

  /** How an operation ended; null while nobody knows. */
  answered(op: string): EventOf<'return'> | null {
    for (; this.#seen < this.events.length; this.#seen++) {
      const event = this.events[this.#seen];
      if (event?.type === 'return') this.#returns.set(event.op, event);
    }
    return this.#returns.get(op) ?? null;
  }

  returned(op: string): EventOf<'return'> {
    const found = this.answered(op);
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
    return this.events.filter((event) => event.type === 'send' && (event.message.as ?? event.message.kind) === kind).length;
  }

  /** The rows of a node's database, asked from outside. */
  rows(node: NodeId, sql: string): readonly Row[] {
    const { result } = this.sql.engine.execute(node, { kind: 'query', sql, params: [], seed: 'test', readOnly: true }, EPOCH_MS);
    return result.kind === 'query' && result.outcome.ok ? result.outcome.rows : [];
  }
}

export async function openRun(options: RunOptions): Promise<Run> {
  return new Run(new Engine(await loadSqlite(), { seed: options.seed ?? 1 }), options);
}

/** Probes that answer what they are told: for checkers looked at alone. */
export const NO_DATABASES: DatabaseProbe = { position: () => 0, digest: () => '', rows: () => [] };
