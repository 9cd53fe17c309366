/** SQLite as the device behind every node: what a job costs in virtual time, and what set-up may do before time starts. */
import type { DatabaseProbe, SetupStore } from '../architectures/contract.ts';
import { calendarMs } from '../sim/epoch.ts';
import type { Executor } from '../sim/executor.ts';
import type { Job, Micros, NodeId } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import type { Engine } from '../sqlite/index.ts';
import type { SqlJob, SqlResult } from '../sqlite/jobs.ts';
import { valueBytes } from '../sqlite/values.ts';
import { BadInput } from './problem.ts';

export interface SqlExecutorOptions {
  /** Time of every statement before its first step. */
  readonly baseUs: Micros;
  /** Time of one step of SQLite's virtual machine. */
  readonly stepNs: number;
  /** Record what writes change, so that it can be shipped to copies. */
  readonly capture: boolean;
  /** What to name when the set-up's SQL is bad. */
  readonly where: string;
  /** Called before each job: a sign of life for whoever watches from outside. */
  readonly beat?: () => void;
}

export class SqlExecutor implements Executor, DatabaseProbe, SetupStore {
  readonly engine: Engine;
  /** Jobs done since the start. */
  executed = 0;
  /** Bytes of all answers, changes and images so far: what a trace of them holds. */
  answeredBytes = 0;
  readonly #options: SqlExecutorOptions;

  constructor(engine: Engine, options: SqlExecutorOptions) {
    this.engine = engine;
    this.#options = options;
  }

  execute(node: NodeId, job: Job, clockUs: Micros): { result: SqlResult; costUs: Micros; steps: number } {
    this.executed++;
    this.#options.beat?.();
    const { result, steps } = this.engine.execute(node, asSqlJob(job), calendarMs(clockUs));
    this.answeredBytes += bytesOf(result);
    return { result, steps, costUs: this.#options.baseUs + Math.round((steps * this.#options.stepNs) / 1000) };
  }

  overflow(node: NodeId): SqlResult {
    const message = `${node} is overloaded: 10 000 statements wait for a core. Ask less often, or give the node more cores.`;
    return { kind: 'problem', problem: { message, detail: '', offset: null } };
  }

  crash(node: NodeId): void {
    if (this.engine.has(node)) this.engine.crash(node);
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
    this.#open(node);
    const failed = this.engine.script(node, statements);
    if (!failed) return;
    const { message, detail } = failed.problem;
    const words = detail === '' ? message : `${message} SQLite said: ${detail}.`;
    throw new BadInput(`${this.#options.where}, setup[${failed.index}]: ${words}`);
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

function bytesOf(result: SqlResult): number {
  if (result.kind === 'image') return result.image.length;
  if (result.kind !== 'query' || !result.outcome.ok) return 0;
  let bytes = result.change?.record.length ?? 0;
  for (const row of result.outcome.rows) for (const value of row) bytes += valueBytes(value);
  return bytes;
}

const KINDS: ReadonlySet<string> = new Set<SqlJob['kind']>(['query', 'classify', 'apply', 'replay', 'image', 'load', 'plan', 'gather']);
const isSqlJob = (job: Job): job is SqlJob => KINDS.has(job.kind);

function asSqlJob(job: Job): SqlJob {
  if (!isSqlJob(job)) throw new Error(`Antipode's own mistake: “${job.kind}” is no SQL job`);
  return job;
}
