/**
 * Run → simulation: the one place where kernel, SQLite, architecture, clients and workload are put together.
 * A session only goes forward; going back is reading its trace, and forking is opening another session with a longer
 * or shorter command list.
 */
import type { Checker } from '../architectures/contract.ts';
import type { TraceEvent } from '../sim/events.ts';
import { Kernel } from '../sim/kernel.ts';
import type { Micros, NodeId, NodeLogic, NodeSpec } from '../sim/node.ts';
import { Trace } from '../sim/trace.ts';
import { Engine, loadSqlite } from '../sqlite/index.ts';
import { TraceHash } from '../trace/hash.ts';
import { ClientLogic } from '../workload/client.ts';
import { LoadSource } from '../workload/load.ts';
import type { RunSpec, Stage } from './run.ts';
import { SqlExecutor } from './executor.ts';
import { numberOf } from './settings.ts';
import { type Staging, stageOf } from './stage.ts';

/** Events that a trace holds at most; the run stops there and says so. */
export const TRACE_LIMIT = 200_000;

/** Bytes of answers that a trace holds at most, for the same reason. */
export const TRACE_BYTES = 256 * 1024 * 1024;
/** Tasks between two looks at the bounds; fewer while answers are large. */
const SLICE_TASKS = 2_000;
const SMALL_SLICE_TASKS = 50;
const LARGE_SLICE_BYTES = 8 * 1024 * 1024;

const NOTHING_BROKEN: readonly (readonly [string, string])[] = [];

export interface SessionOptions {
  readonly traceLimit?: number;
  /** False: no events are kept (for measuring speed). */
  readonly record?: boolean;
  readonly traceBytes?: number;
  /** Called before each statement and between slices: a sign of life for whoever watches from outside. */
  readonly beat?: () => void;
}

export class Session {
  readonly stage: Stage;
  readonly trace = new Trace();
  readonly violations: { readonly invariant: string; readonly detail: string; readonly at: Micros }[] = [];
  readonly kernel: Kernel;
  readonly sql: SqlExecutor;
  /** The trace reached its bound before the run's end. */
  cut = false;
  readonly #hash = new TraceHash();
  readonly #traceLimit: number;
  readonly #traceBytes: number;
  readonly #beat: (() => void) | undefined;
  #slice = SLICE_TASKS;
  readonly #events: TraceEvent[] = [];

  constructor(
    readonly run: RunSpec,
    staging: Staging,
    engine: Engine,
    { traceLimit = TRACE_LIMIT, traceBytes = TRACE_BYTES, record = true, beat }: SessionOptions = {},
  ) {
    const { architecture, settings, topology, network, stage } = staging;
    this.stage = stage;
    this.#traceLimit = traceLimit;
    this.#traceBytes = record ? traceBytes : Number.POSITIVE_INFINITY;
    this.#beat = beat;
    const where = `Scenario “${run.scenario.id}”`;
    this.sql = new SqlExecutor(engine, {
      baseUs: numberOf(settings, 'sqlBaseUs'),
      stepNs: numberOf(settings, 'stepNs'),
      capture: architecture.shipsChanges === true,
      where,
      ...(beat ? { beat } : {}),
    });
    architecture.prepare(topology, settings, run.scenario.setup, this.sql);
    const timeoutUs = numberOf(settings, 'clientTimeoutMs') * 1000;
    const cores = numberOf(settings, 'cores');
    const checkers = architecture.invariants.map((i): [string, Checker] => [i.name, i.begin(topology, this.sql)]);
    const clients = new Set(topology.nodes.filter((n) => n.kind === 'client').map((n) => n.id));
    this.kernel = new Kernel({
      seed: run.seed,
      nodes: topology.nodes,
      logic: (spec: NodeSpec): NodeLogic => {
        if (spec.kind !== 'client') return architecture.logic(spec, topology, settings);
        return new ClientLogic(stage.gateways[spec.id] ?? spec.id, timeoutUs);
      },
      cores: () => cores,
      network,
      executor: this.sql,
      source: new LoadSource(loadsOf(run), run.seed),
      // Invariants speak of databases and caches; a client has nothing that could break.
      check: (node, states) => (clients.has(node) ? NOTHING_BROKEN : this.#check(checkers, node, states)),
      ...(record ? { trace: this.trace } : {}),
    });
    for (const command of run.commands) this.kernel.command(command);
  }

  /** Everything that happened so far, as objects. */
  get events(): readonly TraceEvent[] {
    for (const event of this.trace.slice(this.#events.length)) this.#events.push(event);
    return this.#events;
  }

  /** The bound that was reached is the one in bytes. */
  get heavy(): boolean {
    return this.sql.answeredBytes >= this.#traceBytes;
  }

  get nowUs(): Micros {
    return this.kernel.now;
  }

  /** Simulates up to `toUs` (or the run's end), at most `maxTasks` tasks. True when it got there. */
  advance(toUs: Micros, maxTasks = Number.POSITIVE_INFINITY): boolean {
    const until = Math.min(toUs, this.run.untilUs);
    let left = maxTasks;
    while (left > 0 && !this.cut) {
      // Small slices, so that the bounds of the trace are noticed soon after they are reached.
      const slice = Math.min(left, this.#slice);
      const before = this.sql.answeredBytes;
      const did = this.kernel.advance(until, slice);
      left -= did;
      this.#beat?.();
      this.#slice = this.sql.answeredBytes - before > LARGE_SLICE_BYTES ? SMALL_SLICE_TASKS : this.#slice;
      this.cut = this.trace.length >= this.#traceLimit || this.heavy;
      if (did < slice) return true;
    }
    return this.cut;
  }

  runToEnd(): this {
    this.advance(this.run.untilUs);
    return this;
  }

  /** Hash of the whole trace so far: equal in Node and in every browser for equal runs. */
  traceHash(): string {
    return this.#hash.extend(this.events);
  }

  storedBytes(node: NodeId): number {
    return this.sql.engine.has(node) ? this.sql.engine.storedBytes(node) : 0;
  }

  close(): void {
    this.sql.engine.close();
  }

  #check(
    checkers: readonly (readonly [string, Checker])[],
    node: NodeId,
    states: ReadonlyMap<NodeId, unknown>,
  ): readonly (readonly [string, string])[] {
    let broken: [string, string][] | null = null;
    for (const [name, checker] of checkers) {
      const detail = checker.after(node, states);
      if (detail === null) continue;
      broken ??= [];
      broken.push([name, detail]);
      this.violations.push({ invariant: name, detail, at: this.kernel.now });
    }
    return broken ?? NOTHING_BROKEN;
  }
}

function loadsOf(run: RunSpec) {
  return run.scenario.load.map(({ clients, perSecond, fromMs, untilMs, statements }) => ({
    clients,
    perSecond,
    fromUs: Math.round(fromMs * 1000),
    untilUs: Math.round(untilMs * 1000),
    statements,
  }));
}

/** Opens a run: loads SQLite once, checks everything the run names, fills the databases. Throws `BadInput`. */
export async function openSession(run: RunSpec, options: SessionOptions = {}): Promise<Session> {
  const staging = stageOf(run);
  const sqlite = await loadSqlite();
  const engine = new Engine(sqlite, { seed: run.seed });
  try {
    return new Session(run, staging, engine, options);
  } catch (error) {
    engine.close();
    throw error;
  }
}
