/** The whole room in the harness: members with real SQLite databases, and clients that remember what they saw. */
import { calendarMs } from '../../../src/sim/epoch.ts';
import type { ClientReply, DatabaseProbe, Settings, Topology } from '../../../src/architectures/contract.ts';
import { multiMaster } from '../../../src/architectures/multi-master/index.ts';
import { Member } from '../../../src/architectures/multi-master/member.ts';
import { memberConfig, memberLogicOf } from '../../../src/architectures/multi-master/node.ts';
import { RULES, type Rules } from '../../../src/architectures/shared/consensus/raft/rules.ts';
import type { Job, Message, Micros, NodeId } from '../../../src/sim/node.ts';
import type { ReturningLogic } from '../../../src/sim/returning.ts';
import type { Outcome } from '../../../src/sim/operation.ts';
import { SqlExecutor } from '../../../src/session/executor.ts';
import { Engine, loadSqlite } from '../../../src/sqlite/index.ts';
import type { SqlJob } from '../../../src/sqlite/jobs.ts';
import { Harness, type HarnessOptions } from '../shared/consensus/raft/harness.ts';
import { Violation } from '../shared/consensus/raft/world.ts';

const sqlite = await loadSqlite();
const SQL_US = 200;

export interface Answer {
  readonly op: string;
  readonly outcome: Outcome;
  readonly position: number | null;
  readonly at: Micros;
}

export interface ClusterOptions {
  readonly seed: number;
  readonly members: number;
  readonly settings?: Settings;
  readonly rules?: Partial<Rules>;
  readonly setup?: readonly string[];
  readonly network?: Partial<HarnessOptions>;
  readonly wrap?: (logic: ReturningLogic) => ReturningLogic;
}

export class Cluster implements DatabaseProbe {
  readonly harness: Harness;
  readonly engine: Engine;
  readonly ids: readonly NodeId[];
  readonly answers = new Map<string, Answer>();
  readonly messages = new Map<string, number>();
  onAnswer: (answer: Answer) => void = () => undefined;
  #ops = 0;

  constructor({ seed, members, settings = {}, rules = {}, setup = [], network = {}, wrap = (logic) => logic }: ClusterOptions) {
    const regions = ['virginia', 'dublin', 'tokyo', 'sydney', 'mumbai'].slice(0, members);
    const nodes = multiMaster.plan(regions, settings);
    const topology: Topology = { nodes, regions, rttMs: () => 50 };
    this.ids = nodes.map((node) => node.id);
    this.engine = new Engine(sqlite, { seed });
    const checkers = multiMaster.invariants.map(({ name, begin }) => ({ name, checker: begin(topology, this) }));
    this.harness = new Harness({
      seed,
      minDelayUs: 20_000,
      maxDelayUs: 30_000,
      ordered: true,
      execute: (node, job, clockUs) => this.#execute(node, job, clockUs),
      deliver: (_to, _from, message) => this.#answered(message),
      sent: (_from, _to, { kind }) => this.messages.set(kind, (this.messages.get(kind) ?? 0) + 1),
      after: (node, states) => {
        for (const { name, checker } of checkers) {
          const problem = checker.after(node, states);
          if (problem !== null) throw new Violation(`${name}: ${problem}`);
        }
      },
      ...network,
    });
    for (const id of this.ids) this.engine.open(id);
    multiMaster.prepare(
      topology,
      settings,
      setup,
      new SqlExecutor(this.engine, { baseUs: 0, stepNs: 0, capture: false, jobs: {}, where: 'test' }),
    );
    for (const id of this.ids) {
      const config = memberConfig(id, topology, settings);
      const logic: ReturningLogic = memberLogicOf({ ...config, raft: { ...config.raft, rules: { ...RULES, ...rules } } });
      this.harness.add(id, wrap(logic));
    }
  }

  /** Asks a member now; returns the operation's name. */
  ask(member: NodeId, sql: string, params: readonly (string | number)[] = []): string {
    const op = `op-${this.#ops++}`;
    const message = { kind: 'query', op, sql, params };
    this.harness.post(member, 'client', message);
    return op;
  }

  /** Asks and waits for the answer, at most ten seconds. */
  query(member: NodeId, sql: string, params: readonly (string | number)[] = []): Answer {
    const op = this.ask(member, sql, params);
    const until = this.harness.now + 10_000_000;
    while (!this.answers.has(op) && this.harness.now < until && this.harness.step());
    const answer = this.answers.get(op);
    if (answer === undefined) throw new Error(`no answer to ${sql}`);
    return answer;
  }

  run(ms: number): void {
    this.harness.run(this.harness.now + ms * 1000);
  }

  /** The member that leads the highest term; runs until there is one. */
  leader(): NodeId {
    for (let i = 0; i < 200; i += 1) {
      let best: Member | null = null;
      for (const state of this.harness.states.values()) {
        if (state instanceof Member && state.group.isLeader && (best === null || state.group.epoch > best.group.epoch)) best = state;
      }
      if (best !== null) return best.id;
      this.run(100);
    }
    throw new Error('no leader was found in 20 s');
  }

  follower(): NodeId {
    const leader = this.leader();
    return this.ids.find((id) => id !== leader && this.harness.states.has(id)) ?? leader;
  }

  /** Gives the databases' memory back: all clusters of a process share one SQLite. */
  close(): void {
    this.engine.close();
  }

  position(node: NodeId): number {
    return this.engine.position(node);
  }

  digest(node: NodeId): string {
    return this.engine.digest(node);
  }

  #execute(node: NodeId, job: Job, clockUs: Micros): { readonly result: unknown; readonly costUs: Micros } {
    if (!isSqlJob(job)) throw new Error(`${job.kind} is no SQL job`);
    return { result: this.engine.execute(node, job, calendarMs(clockUs)).result, costUs: SQL_US };
  }

  #answered(message: Message): void {
    if (!isReply(message)) return;
    const answer = { op: message.op, outcome: message.outcome, position: message.served.position, at: this.harness.now };
    this.answers.set(message.op, answer);
    this.onAnswer(answer);
  }
}

const isSqlJob = (job: Job): job is SqlJob => ['query', 'classify', 'apply', 'replay', 'image', 'load'].includes(job.kind);
const isReply = (message: Message): message is ClientReply => message.kind === 'reply';

/** Rows of a good answer, else an error with the problem's words. */
export function rowsOf({ outcome }: Answer): readonly (readonly unknown[])[] {
  if (outcome.ok) return outcome.rows;
  throw new Error(`${outcome.definite ? 'refused' : 'unknown'}: ${outcome.problem.message} ${outcome.problem.detail}`);
}
