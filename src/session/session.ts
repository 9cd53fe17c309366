/**
 * Run → simulation: the one place where kernel, SQLite, architecture, clients and workload are put together.
 * A session only goes forward; going back is reading its trace, and forking is opening another session with a longer
 * or shorter command list.
 */
import type { Architecture, Checker } from '../architectures/contract.ts';
import { invariantsOf, jobsOf, shipsChanges } from '../architectures/mechanisms.ts';
import { mistaken } from '../sim/assert.ts';
import { type Copied, copyOf } from '../sim/copy.ts';
import { INSTANT_DISK, takesTime } from '../sim/disk-model.ts';
import { EPOCH_MS } from '../sim/epoch.ts';
import { Kernel } from '../sim/kernel.ts';
import type { Broken } from '../sim/options.ts';
import type { NodeLogic } from '../sim/logic.ts';
import type { Micros, NodeId, NodeSpec } from '../sim/node.ts';
import type { Row, Value } from '../sim/operation.ts';
import { Names, type Recorder, recorders } from '../sim/recorder.ts';
import { CHUNK_EVENTS, type Legend, Trace } from '../sim/trace.ts';
import type { Database } from '../sqlite/database.ts';
import { Engine, loadSqlite } from '../sqlite/index.ts';
import { TraceHash } from '../trace/hash.ts';
import { type History, HistoryRecorder, type Operation } from '../trace/history.ts';
import { clientLogic } from '../workload/client.ts';
import { LoadSource } from '../workload/load.ts';
import { AwaitedCommands } from './awaited.ts';
import type { Checkpoint, Violation } from './checkpoint.ts';
import { diskOf } from './disk-of.ts';
import { CommitLog } from './history/commits.ts';
import { type Accesses, accessesOf, historyOf } from './history/history.ts';
import { commandsOf } from './moments.ts';
import { type Probe, probesOf } from './history/probes.ts';
import { Judge } from './reads/judge.ts';
import type { Rules } from './reads/rules.ts';
import type { Rules as WorkRules } from './work/rules.ts';
import type { RunSpec, Stage } from './run.ts';
import { type Pause, SqlExecutor } from './executor.ts';
import { setUp } from './set-up.ts';
import { numberOf } from './settings.ts';
import { restaged, stageOf, type Staging } from './stage.ts';

/** Events that a kept trace holds at most; the run stops there and says so. Without a trace a run goes on to its end. */
export const TRACE_LIMIT = 200_000;

/** Bytes of answers that a trace holds at most, for the same reason. */
export const TRACE_BYTES = 256 * 1024 * 1024;
/** Tasks between two looks at the bounds, counted over the whole run, so that it does not matter how often others have their turn. */
const LOOK_TASKS = 50;

/** What an object of a node's state takes, roughly: its fields and its place in others. */
const COPIED_BYTES = 128;

const NOTHING_BROKEN: Broken = [];
export interface SessionOptions {
  readonly traceLimit?: number;
  readonly traceBytes?: number;
  /** Bytes of answers that 1,024 events may have at most, for whoever keeps only a window of the trace. */
  readonly chunkBytes?: number;
  /** False: no trace is kept, so that a run may be of any length; its hash and what `also` records are there all the same. */
  readonly keep?: boolean;
  /** False: where no trace is kept, nor is its hash: for whoever looks at what `also` records alone. */
  readonly hash?: boolean;
  /** False: invariants are not looked at: for whoever has thousands of runs to compare and says nothing of them. */
  readonly watched?: boolean;
  /** Instead of trace and hash: for measuring what they cost. */
  readonly recorder?: Recorder;
  /** Who else is told every event as it happens. */
  readonly also?: (legend: Legend) => readonly Recorder[];
  /** Called before each statement and between slices: a sign of life for whoever watches from outside. */
  readonly beat?: () => void;
  /** Others may have their turn within the set-up, too. */
  readonly pause?: Pause;
  /** Goes on from here instead of from the set-up; the run must agree with the checkpoint's beyond its moment (`agreedUntil`). */
  readonly from?: Checkpoint;
  /** What its operations read and wrote is remembered for `history()`, from where the session begins, or on from what was remembered before. */
  readonly history?: boolean | Remembered;
  /** What verdicts on reads hang on, where a test breaks it. */
  readonly rules?: Rules;
  /** Instead of the architecture that the run names: the same with a bug in it, to see who notices. */
  readonly plant?: (architecture: Architecture) => Architecture;
  /** What keeps statements of one database apart, where a test breaks it. */
  readonly work?: WorkRules;
  /** A trace that has what happened before: this session's begins with it. Without one it begins at the checkpoint. */
  readonly past?: Trace;
}

/** What a history is made of. */
export interface Remembered {
  readonly operations: HistoryRecorder;
  readonly commits: CommitLog;
}

/** An invariant at work. */
interface Watch {
  readonly name: string;
  readonly checker: Checker;
  readonly memory: unknown;
}

export class Session {
  readonly stage: Stage;
  /** Who the numbers in events are. */
  readonly legend: Legend;
  /** Every event so far; empty when no trace is kept. */
  readonly trace: Trace;
  readonly violations: Violation[] = [];
  readonly kernel: Kernel;
  readonly sql: SqlExecutor;
  readonly judge: Judge;
  /** The trace reached its bound before the run's end. */
  cut = false;
  readonly #hash = new TraceHash();
  #hashed = 0;
  readonly #traceLimit: number;
  readonly #traceBytes: number;
  readonly #chunkBytes: number;
  /** The chunk of events in which the run was at the last look, and the bytes of answers before it. */
  #chunk = { number: 0, fromBytes: 0 };
  readonly #beat: (() => void) | undefined;
  readonly #recorded: Remembered | null;
  #tasksToLook = LOOK_TASKS;
  readonly #load: LoadSource;
  /** Null where the scenario has none. */
  readonly #awaited: AwaitedCommands | null;
  readonly #watches: readonly Watch[];

  constructor(
    readonly run: RunSpec,
    staging: Staging,
    sql: SqlExecutor,
    {
      traceLimit = TRACE_LIMIT,
      traceBytes = TRACE_BYTES,
      chunkBytes = Number.POSITIVE_INFINITY,
      keep = true,
      hash = true,
      watched = true,
      also = () => [],
      recorder,
      beat,
      from,
      past,
      rules,
      history = false,
    }: SessionOptions = {},
  ) {
    const { architecture, settings, topology, network, drivers, stage } = staging;
    this.stage = stage;
    this.legend = { nodes: stage.nodes.map((node) => node.id), names: new Names(from?.names) };
    this.trace = new Trace(this.legend);
    this.#load = new LoadSource(loadsOf(run), run.seed);
    const { awaited } = run.scenario;
    this.#awaited = awaited ? new AwaitedCommands(awaited, this.legend.nodes) : null;
    if (from) this.#goOnFrom(from, past);
    this.#traceLimit = traceLimit;
    this.#traceBytes = keep ? traceBytes : Number.POSITIVE_INFINITY;
    this.#chunkBytes = chunkBytes;
    this.#beat = beat;
    this.sql = sql;
    this.#recorded = history === true ? { operations: new HistoryRecorder(stage.nodes), commits: new CommitLog() } : history || null;
    const told = { ...(rules ? { rules } : {}), ...(this.#recorded ? { commits: this.#recorded.commits } : {}) };
    this.judge = new Judge({ engine: sql.engine, nodes: topology.nodes, now: () => this.kernel?.now ?? 0, ...told });
    sql.watch(this.judge);
    if (from) this.judge.restore(from.judge);
    else this.judge.begin();
    const timeoutUs = numberOf(settings, 'clientTimeoutMs') * 1000;
    const cores = numberOf(settings, 'cores');
    const disk = diskOf(settings, run.scenario);
    // One map for all parts of a checkpoint: what two of them share they go on sharing.
    const copied: Copied = new Map();
    this.#watches = (watched ? invariantsOf(architecture, settings) : []).map(({ name, begin }, i): Watch => {
      const checker = begin(topology, this.sql, settings);
      return { name, checker, memory: from ? copyOf(from.memories[i], copied) : checker.memory };
    });
    this.kernel = new Kernel({
      seed: run.seed,
      nodes: topology.nodes,
      logic: (spec: NodeSpec): NodeLogic => {
        const driver = drivers.get(spec.id);
        return driver ? clientLogic({ driver, timeoutUs }) : architecture.logic(spec, topology, settings, architecture.mechanisms);
      },
      cores: () => cores,
      disk: ({ kind }) => (kind === 'client' ? INSTANT_DISK : disk),
      network,
      executor: this.sql,
      source: this.#load,
      ...(this.#awaited ? { awaited: this.#awaited } : {}),
      judge: this.judge,
      check: (node, states) => this.#check(node, states),
      names: this.legend.names,
      // A kept trace is hashed when it is asked for: whoever looks at a run need not wait for that.
      recorder:
        recorder ??
        recorders([
          ...(keep ? [this.trace] : hash ? [this.#hash] : []),
          ...also(this.legend),
          ...(this.#recorded ? [this.#recorded.operations] : []),
          ...(this.#load.listens ? [this.#load] : []),
          ...(this.#awaited ? [this.#awaited] : []),
        ]),
      ...(from ? { from: { saved: from.kernel, copied } } : {}),
    });
    for (const command of commandsOf(run).slice(from?.kernel.commandsDone ?? 0)) this.kernel.command(command);
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
      const slice = Math.min(left, this.#tasksToLook);
      const did = this.kernel.advance(until, slice);
      left -= did;
      this.#beat?.();
      this.#tasksToLook -= did;
      if (this.#tasksToLook === 0) {
        this.#tasksToLook = LOOK_TASKS;
        this.cut = this.trace.length >= this.#traceLimit || this.heavy || this.#chunkHeavy();
      }
      if (did < slice) return true;
    }
    return this.cut;
  }

  /** Looked at after the same tasks in every session of a run. */
  #chunkHeavy(): boolean {
    const number = Math.floor(this.kernel.events / CHUNK_EVENTS);
    if (number !== this.#chunk.number) this.#chunk = { number, fromBytes: this.sql.answeredBytes };
    return this.sql.answeredBytes - this.#chunk.fromBytes >= this.#chunkBytes;
  }

  runToEnd(): this {
    this.advance(this.run.untilUs);
    return this;
  }

  /** Hash of the whole trace so far: equal in Node and in every browser for equal runs. */
  traceHash(): string {
    this.trace.tell(this.#hash, this.#hashed);
    this.#hashed = this.trace.length;
    return this.#hash.digits;
  }

  storedBytes(node: NodeId): number {
    return this.sql.engine.has(node) ? this.sql.engine.storedBytes(node) : 0;
  }

  /** Rows as the set-up left them, asked of a database of its own that nothing has changed since. */
  setUpRows(sql: string, params: readonly Value[]): readonly Row[] {
    const { name } = this.#asSetUp();
    const { result } = this.sql.engine.execute(name, { kind: 'query', sql, params, seed: name, readOnly: true }, EPOCH_MS);
    return result.kind === 'query' && result.outcome.ok ? result.outcome.rows : [];
  }

  #asSetUp(): Database {
    const before = 'before time';
    if (!this.sql.engine.has(before)) this.sql.script(before, this.run.scenario.setup);
    return this.sql.engine.database(before);
  }

  /** What was read and written so far, for a checker; only with the option of that name. `operations`: as somebody else saw them. */
  history(operations: readonly Operation[] = this.#recorded?.operations.operations ?? []): History {
    const { commits } = this.#recorded ?? mistaken('a history is asked for that was not recorded');
    return historyOf(operations, commits, this.#asSetUp());
  }

  /** The same before it is put into lines: with what stood before each write. */
  accesses(): Accesses {
    const { operations, commits } = this.#recorded ?? mistaken('a history is asked for that was not recorded');
    return accessesOf(operations.operations, commits, this.#asSetUp());
  }

  /** What was remembered so far, for a session that goes on from here. */
  remembered(): Remembered {
    const { operations, commits } = this.#recorded ?? mistaken('a history is asked for that was not recorded');
    return { operations: operations.copy(), commits: commits.copy() };
  }

  /** Rows that the set-up made, each with a column that anything may be written to. */
  probes(): readonly Probe[] {
    const { key } = this.stage.settings;
    return probesOf(this.#asSetUp(), typeof key === 'string' ? key : null);
  }

  close(): void {
    this.judge.close();
    this.sql.engine.close();
  }

  /** This moment, to go on from; to be `release`d. */
  save(): Checkpoint {
    const copied: Copied = new Map();
    // Who goes on from here may have nothing of what was before, so all of that is in the hash.
    this.traceHash();
    const { run, kernel, sql, legend, violations } = this;
    return {
      run,
      at: kernel.now,
      events: kernel.events,
      kernel: kernel.save(copied),
      executor: sql.save(),
      judge: this.judge.save(),
      load: this.#load.save(),
      awaited: this.#awaited?.save() ?? null,
      memories: this.#watches.map(({ memory }) => copyOf(memory, copied)),
      violations: violations.slice(),
      names: legend.names.list.slice(),
      hash: this.#hash.save(),
      tasksToLook: this.#tasksToLook,
      chunk: this.#chunk,
      bytes: copied.size * COPIED_BYTES,
    };
  }

  #goOnFrom({ events, load, awaited, violations, hash, tasksToLook, chunk }: Checkpoint, past: Trace | undefined): void {
    if (past) this.trace.continue(past, events);
    else this.trace.begin(events);
    this.#load.restore(load);
    if (awaited) this.#awaited?.restore(awaited);
    this.violations.push(...violations);
    this.#hash.restore(hash);
    this.#hashed = events;
    this.#tasksToLook = tasksToLook;
    this.#chunk = chunk;
  }

  #check(node: NodeId, states: ReadonlyMap<NodeId, unknown>): Broken {
    let broken: [string, string][] | null = null;
    for (const { name, checker, memory } of this.#watches) {
      const detail = checker.after(node, states, memory);
      if (detail === null) continue;
      broken ??= [];
      broken.push([name, detail]);
      // Nodes boot for the first time while the kernel is being made.
      this.violations.push({ invariant: name, detail, at: this.kernel?.now ?? 0 });
    }
    return broken ?? NOTHING_BROKEN;
  }
}

function loadsOf(run: RunSpec) {
  return run.scenario.load.map(({ clients, perSecond, thinkMs, users, fromMs, untilMs, statements }) => ({
    clients,
    ...(perSecond === undefined ? { thinkUs: Math.round((thinkMs ?? 0) * 1000), users: users ?? 1 } : { perSecond }),
    fromUs: Math.round(fromMs * 1000),
    untilUs: Math.round(untilMs * 1000),
    statements,
  }));
}

/** Opens a run: loads SQLite once, checks everything the run names, fills the databases. Throws `BadInput`. */
export async function openSession(run: RunSpec, options: SessionOptions = {}): Promise<Session> {
  const named = stageOf(run);
  const staging = options.plant ? restaged(named, options.plant(named.architecture)) : named;
  const sqlite = await loadSqlite();
  const engine = new Engine(sqlite, { seed: run.seed });
  const { architecture, settings } = staging;
  const { beat, pause, work } = options;
  try {
    const sql = new SqlExecutor(engine, {
      baseUs: numberOf(settings, 'sqlBaseUs'),
      stepNs: numberOf(settings, 'stepNs'),
      capture: shipsChanges(architecture, settings),
      writesThrough: !takesTime(diskOf(settings, run.scenario)),
      jobs: jobsOf(architecture),
      where: `Scenario “${run.scenario.id}”`,
      ...(beat ? { beat } : {}),
      ...(work ? { rules: work } : {}),
    });
    if (options.from) sql.restore(options.from.executor);
    else await setUp(staging, run.scenario.setup, sql, pause);
    return new Session(run, staging, sql, options);
  } catch (error) {
    engine.close();
    throw error;
  }
}
