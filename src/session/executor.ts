/** SQLite as the device behind every node: what a job costs in virtual time, and what set-up may do before time starts. */
import type { DatabaseProbe, SetupStore } from '../architectures/contract.ts';
import { mistaken } from '../sim/assert.ts';
import { calendarMs, EPOCH_MS } from '../sim/epoch.ts';
import { type Executor, type Freed, NO_TICKET, type Started, type Ticket } from '../sim/executor.ts';
import type { Job, Micros, NodeId } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import type { Witness } from '../sqlite/database.ts';
import type { Engine, SavedEngine } from '../sqlite/index.ts';
import type { QueryResult, SqlJob, SqlResult } from '../sqlite/jobs.ts';
import { type Done, type JobKind, type JobKinds, SQL_JOBS } from '../sqlite/kinds.ts';
import { BadInput } from './problem.ts';
import type { Begun, EndJob, QueryJob, ReopenJob } from './work/state.ts';
import { RULES, type Rules } from './work/rules.ts';
import { NodeWork, type SavedWork } from './work/work.ts';

export interface SqlExecutorOptions {
  /** Time of every statement before its first step. */
  readonly baseUs: Micros;
  /** Time of one step of SQLite's virtual machine. */
  readonly stepNs: number;
  /** Record what writes change, so that it can be shipped to copies. */
  readonly capture: boolean;
  /** What is committed is on disk at once; else a crash takes what was not flushed. */
  readonly writesThrough: boolean;
  /** Kinds of jobs that the architecture brings. */
  readonly jobs: JobKinds;
  /** What to name when the set-up's SQL is bad. */
  readonly where: string;
  /** Called before each job: a sign of life for whoever watches from outside. */
  readonly beat?: () => void;
  readonly rules?: Rules;
}

interface Watcher extends Witness {
  /** A node's database may have gone back: its process died, or its disk is lost. */
  changed(node: NodeId): void;
  /** A statement whose answer hangs on clock or chance was run for `op`. */
  ran(op: string, nowMs: number): void;
}

export interface Script {
  readonly node: NodeId;
  readonly statements: readonly string[];
}

/** Asked between two statements of a set-up: null, or when to go on. It may throw: then the set-up is given up. */
export type Pause = () => Promise<void> | null;

export interface SavedExecutor {
  readonly executed: number;
  readonly answeredBytes: number;
  readonly engine: SavedEngine;
  readonly work: ReadonlyMap<NodeId, SavedWork>;
}

const isQuery = (job: Job): job is QueryJob => job.kind === 'query';
const isVolatile = (result: unknown): boolean => isAnswered(result) && result.classification?.volatile === true;
const isAnswered = (result: unknown): result is QueryResult =>
  typeof result === 'object' && result !== null && 'classification' in result && 'outcome' in result;
const isConfirm = (job: Job): job is Extract<SqlJob, { kind: 'confirm' }> => job.kind === 'confirm';
const isEnd = (job: Job): job is EndJob => job.kind === 'end' || job.kind === 'prepare';
const isReopen = (job: Job): job is ReopenJob => job.kind === 'reopen';
/** They only look at a database. */
const LOOKS: ReadonlySet<string> = new Set([
  'classify',
  'footprint',
  'image',
  'keep',
  'pages',
  'plan',
  'gather',
  'survey',
  'move-root',
  'move-rows',
  'move-since',
]);
/** They bring a copy on, or put another content in its place; whatever is in progress on the old one has no base any more. */
const BRINGS_ON: ReadonlySet<string> = new Set(['apply', 'replay', 'load', 'patch']);
const REPLACES: ReadonlySet<string> = new Set(['apply', 'load', 'patch']);
/** Nothing is applied: it asks where a database stands. */
const isPosition = (job: Job): boolean => 'changes' in job && Array.isArray(job.changes) && job.changes.length === 0;
const isQueryResult = (result: unknown): result is QueryResult =>
  typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'query';
const NONE: readonly Freed[] = [];

export class SqlExecutor implements Executor, DatabaseProbe, SetupStore {
  readonly engine: Engine;
  /** Jobs done since the start. */
  executed = 0;
  /** Bytes of all answers, changes and images so far: what a trace of them holds. */
  answeredBytes = 0;
  readonly #options: SqlExecutorOptions;
  /** Who is told of what is committed and what is gone. */
  #watcher: Watcher | null = null;
  readonly #work = new Map<NodeId, NodeWork>();
  readonly #kinds: ReadonlyMap<string, JobKind>;
  /** A script that has been run before it was asked for. */
  #ahead: Script | null = null;

  constructor(engine: Engine, options: SqlExecutorOptions) {
    this.engine = engine;
    this.#options = options;
    this.#kinds = new Map(Object.entries({ ...SQL_JOBS, ...options.jobs }));
  }

  watch(watcher: Watcher): void {
    this.#watcher = watcher;
    this.engine.watch(watcher);
  }

  start(node: NodeId, job: Job, clockUs: Micros, ticket: Ticket): Started {
    this.#options.beat?.();
    this.#work.get(node)?.runs();
    const nowMs = isQuery(job) && job.nowMs !== undefined ? job.nowMs : calendarMs(clockUs);
    const begun = this.engine.has(node) ? this.#begin(node, job, nowMs, ticket) : null;
    if (begun !== null && begun.waitsFor !== null) return begun;
    this.executed++;
    const { result, steps, bytes } = begun ?? this.#run(node, job, nowMs);
    if (isQuery(job) && isVolatile(result)) this.#watcher?.ran(job.seed, job.nowMs ?? nowMs);
    this.answeredBytes += bytes;
    const costUs = this.#options.baseUs + Math.round((steps * this.#options.stepNs) / 1000);
    return { ticket: begun?.ticket ?? NO_TICKET, result, steps, costUs, waitsFor: null };
  }

  /** What takes its time is begun; null: the job can be done at once. */
  #begin(node: NodeId, job: Job, nowMs: number, ticket: Ticket): Begun | null {
    const work = this.#workOf(node);
    if (isQuery(job)) return work.start(job, nowMs, ticket);
    if (isEnd(job)) return work.end(job);
    if (isConfirm(job)) return work.confirm(job.upTo);
    if (isReopen(job)) return work.reopen(job);
    if (isPosition(job)) return null;
    // Who has waited holds what it waited for, and lets go of it, though nobody else is there any more.
    if (LOOKS.has(job.kind)) return work.idle && ticket === NO_TICKET ? null : work.clear(ticket);
    const run = (): Done => this.#run(node, job, nowMs);
    return BRINGS_ON.has(job.kind) ? work.ahead(job, ticket, REPLACES.has(job.kind), run) : work.alone(ticket, job.kind, run);
  }

  #workOf(node: NodeId): NodeWork {
    let work = this.#work.get(node);
    if (!work) this.#work.set(node, (work = new NodeWork(this.engine, node, this.#options.rules ?? RULES)));
    return work;
  }

  finish(node: NodeId, ticket: Ticket): unknown {
    const result = this.#workOf(node).finish(ticket);
    if (isQueryResult(result)) this.answeredBytes += result.change?.record.length ?? 0;
    return result;
  }

  freed(node: NodeId): readonly Freed[] {
    return this.#work.get(node)?.freed() ?? NONE;
  }

  #run(node: NodeId, job: Job, nowMs: number): Done {
    const kind =
      this.#kinds.get(job.kind) ??
      mistaken(`${node} asks for a job of kind “${job.kind}”, which neither its database nor its architecture knows`);
    return kind.run(this.engine, job, { node, nowMs });
  }

  overflow(node: NodeId): SqlResult {
    const message = `${node} is overloaded: 10 000 statements wait for a core. Ask less often, or give the node more cores.`;
    return { kind: 'problem', problem: { message, detail: '', offset: null } };
  }

  save(): SavedExecutor {
    const { executed, answeredBytes } = this;
    const work = new Map<NodeId, SavedWork>();
    const engine = [...this.#work].reduceRight<() => SavedEngine>(
      (inner, [node, of]) =>
        () => {
          const saved = of.save(inner);
          work.set(node, saved.work);
          return saved.value;
        },
      () => this.engine.save(),
    );
    return { executed, answeredBytes, engine: engine(), work };
  }

  restore({ executed, answeredBytes, engine, work }: SavedExecutor): void {
    this.executed = executed;
    this.answeredBytes = answeredBytes;
    this.engine.restore(engine);
    for (const [node, saved] of work) this.#workOf(node).restore(saved);
  }

  /** Calls `read` while a node's database shows what is committed there, whatever is in progress. */
  settled<T>(node: NodeId, read: () => T): T {
    const work = this.#work.get(node);
    if (!work) return read();
    const { work: saved, value } = work.save(read);
    for (const { root } of saved.kept.values()) root.release();
    return value;
  }

  flush(node: NodeId): number {
    return this.#isFlushed(node) ? this.engine.flush(node, this.#work.get(node)?.before) : 0;
  }

  flushed(node: NodeId): void {
    if (this.#isFlushed(node)) this.engine.flushed(node);
  }

  #isFlushed(node: NodeId): boolean {
    return !this.#options.writesThrough && this.engine.has(node);
  }

  crash(node: NodeId): void {
    if (!this.engine.has(node)) return;
    this.engine.crash(node);
    this.#work.get(node)?.crash();
    if (this.#isFlushed(node)) this.engine.revert(node);
    this.#watcher?.changed(node);
  }

  wipe(node: NodeId): void {
    if (!this.engine.has(node)) return;
    this.engine.wipe(node);
    this.#watcher?.changed(node);
  }

  position(node: NodeId): number {
    return this.engine.has(node) ? this.engine.position(node) : 0;
  }

  digest(node: NodeId): string {
    return this.engine.has(node) ? this.engine.digest(node) : '';
  }

  script(node: NodeId, statements: readonly string[]): void {
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead?.node === node && ahead.statements === statements) return;
    this.#open(node);
    this.#refuseFailed(this.engine.script(node, statements));
  }

  /** Runs what a node's first script will be, with pauses between statements; that script then finds it done. */
  async scriptAhead({ node, statements }: Script, pause: Pause): Promise<void> {
    this.#open(node);
    const going = this.engine.scripted(node, statements);
    for (let step = going.next(); ; step = going.next()) {
      if (step.done === true) {
        this.#refuseFailed(step.value);
        break;
      }
      const others = pause();
      if (others !== null) await others;
    }
    this.#ahead = { node, statements };
  }

  #refuseFailed(failed: ReturnType<Engine['script']>): void {
    if (!failed) return;
    const { message, detail } = failed.problem;
    const words = detail === '' ? message : `${message} SQLite said: ${detail}.`;
    this.refuse(failed.index, words);
  }

  refuse(place: number | string, why: string): never {
    const { where } = this.#options;
    if (typeof place === 'string') throw new BadInput(`${where}, settings.${place}: ${why}`, ['settings', place]);
    throw new BadInput(`${where}, setup[${place}]: ${why}`, ['setup', String(place)]);
  }

  perform(node: NodeId, job: Job): unknown {
    return this.#run(node, job, EPOCH_MS).result;
  }

  image(node: NodeId): Uint8Array {
    return this.engine.image(node);
  }

  load(node: NodeId, image: Uint8Array): void {
    this.#open(node);
    this.engine.load(node, image, 0);
  }

  rows(node: NodeId, sql: string, params: readonly Value[] = []): readonly (readonly Value[])[] {
    return this.engine.rows(node, sql, params);
  }

  #open(node: NodeId): void {
    if (!this.engine.has(node)) this.engine.open(node, { capture: this.#options.capture });
  }
}
