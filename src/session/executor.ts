/** SQLite as the device behind every node: what a job costs in virtual time, and what set-up may do before time starts. */
import type { DatabaseProbe, SetupStore } from '../architectures/contract.ts';
import { mistaken } from '../sim/assert.ts';
import { calendarMs, EPOCH_MS } from '../sim/epoch.ts';
import type { Executor } from '../sim/executor.ts';
import type { Job, Micros, NodeId } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import type { Engine, SavedEngine } from '../sqlite/index.ts';
import type { SqlResult } from '../sqlite/jobs.ts';
import { type Done, type JobKind, type JobKinds, SQL_JOBS } from '../sqlite/kinds.ts';
import { BadInput } from './problem.ts';

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
}

export class SqlExecutor implements Executor, DatabaseProbe, SetupStore {
  readonly engine: Engine;
  /** Jobs done since the start. */
  executed = 0;
  /** Bytes of all answers, changes and images so far: what a trace of them holds. */
  answeredBytes = 0;
  readonly #options: SqlExecutorOptions;
  readonly #kinds: ReadonlyMap<string, JobKind>;
  /** A script that has been run before it was asked for. */
  #ahead: Script | null = null;

  constructor(engine: Engine, options: SqlExecutorOptions) {
    this.engine = engine;
    this.#options = options;
    this.#kinds = new Map(Object.entries({ ...SQL_JOBS, ...options.jobs }));
  }

  execute(node: NodeId, job: Job, clockUs: Micros): { result: unknown; costUs: Micros; steps: number } {
    this.executed++;
    this.#options.beat?.();
    const { result, steps, bytes } = this.#run(node, job, calendarMs(clockUs));
    this.answeredBytes += bytes;
    return { result, steps, costUs: this.#options.baseUs + Math.round((steps * this.#options.stepNs) / 1000) };
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
    return { executed, answeredBytes, engine: this.engine.save() };
  }

  restore({ executed, answeredBytes, engine }: SavedExecutor): void {
    this.executed = executed;
    this.answeredBytes = answeredBytes;
    this.engine.restore(engine);
  }

  flush(node: NodeId): number {
    return this.#isFlushed(node) ? this.engine.flush(node) : 0;
  }

  flushed(node: NodeId): void {
    if (this.#isFlushed(node)) this.engine.flushed(node);
  }

  #isFlushed(node: NodeId): boolean {
    return !this.#options.writesThrough && this.engine.has(node);
  }

  crash(node: NodeId): void {
    if (this.engine.has(node)) this.engine.crash(node);
    if (this.#isFlushed(node)) this.engine.revert(node);
  }

  wipe(node: NodeId): void {
    if (this.engine.has(node)) this.engine.wipe(node);
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

  refuse(index: number, why: string): never {
    throw new BadInput(`${this.#options.where}, setup[${index}]: ${why}`);
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
