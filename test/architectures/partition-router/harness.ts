/** Routers and partitions without a kernel: effects are delivered at once and in order, timers fire when they are told to. */
import { nodeLogic } from '../../../src/architectures/partition-router/node.ts';
import { RULES, type Rules } from '../../../src/architectures/partition-router/rules.ts';
import { jobsOf } from '../../../src/architectures/mechanisms.ts';
import { partitionRouter } from '../../../src/architectures/partition-router/index.ts';
import type { ClientReply, Settings, Topology } from '../../../src/architectures/contract.ts';
import type { Effect, Input, Job, Message, NodeId, NodeSpec } from '../../../src/sim/node.ts';
import type { ReturningLogic } from '../../../src/sim/returning.ts';
import type { Outcome, Row, Value } from '../../../src/sim/operation.ts';
import type { Role } from '../../../src/sim/role.ts';
import type { RouterResult } from '../../../src/sharding/jobs.ts';
import { SqlExecutor } from '../../../src/session/executor.ts';
import { Engine, loadSqlite, type SqlResult } from '../../../src/sqlite/index.ts';

const sqlite = await loadSqlite();
export const NOW_MS = Date.UTC(2026, 0, 1);

type Result = SqlResult | RouterResult;
type Logic = ReturningLogic<unknown, Message, Job, Result>;

function isResult(value: unknown): value is Result {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

export interface Sent {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
}

function isReply(message: Message): message is ClientReply {
  return message.kind === 'reply';
}

export type Swap = (spec: NodeSpec, logic: Logic) => Logic;

/** Nodes of one kind that misread what they are given: a planted bug. */
export function broken(kind: NodeSpec['kind'], misread: (input: Input<Message, Result>) => Input<Message, Result>): Swap {
  return (spec, logic) =>
    spec.kind === kind
      ? {
          ...logic,
          roles: logic.roles,
          boot: (disk, role, now) => logic.boot(disk, role, now),
          step: (state, input, now) => logic.step(state, misread(input), now),
        }
      : logic;
}

export class World {
  readonly engine = new Engine(sqlite, { seed: 11 });
  readonly sql = new SqlExecutor(this.engine, { baseUs: 0, stepNs: 0, capture: false, jobs: jobsOf(partitionRouter), where: 'test' });
  readonly topology: Topology;
  readonly states = new Map<NodeId, unknown>();
  /** Every message of the last operation. */
  sent: Sent[] = [];
  /** Messages that `lose` picks are dropped. */
  lose: (sent: Sent) => boolean = () => false;
  readonly #logics = new Map<NodeId, Logic>();
  readonly #roles = new Map<NodeId, Role>();
  readonly #disks = new Map<NodeId, Map<string, unknown>>();
  readonly #logs = new Map<NodeId, Map<string, unknown[]>>();
  readonly #timers = new Map<NodeId, Set<string>>();
  readonly #replies = new Map<string, Outcome>();
  readonly violations: string[] = [];
  #ops = 0;

  constructor(
    setup: readonly string[],
    options: { readonly partitions?: number; readonly settings?: Settings; readonly swap?: Swap; readonly rules?: Partial<Rules> } = {},
  ) {
    const { partitions = 3, settings = {}, rules = {}, swap = (_spec, logic): Logic => logic } = options;
    const regions = Array.from({ length: partitions }, (_, i) => `r${i}`);
    const nodes = partitionRouter.plan(regions, settings);
    this.topology = { nodes, regions, rttMs: () => 10 };
    partitionRouter.prepare(this.topology, settings, setup, this.sql);
    this.#checkers = partitionRouter.invariants.map((invariant) => ({
      name: invariant.name,
      checker: invariant.begin(this.topology, this.engine),
    }));
    for (const spec of nodes) {
      const logic = swap(spec, nodeLogic(spec, this.topology, settings, { ...RULES, ...rules }));
      this.#logics.set(spec.id, logic);
      this.#roles.set(spec.id, logic.roles.initial);
      this.#boot(spec.id);
    }
  }

  readonly #checkers: readonly {
    readonly name: string;
    readonly checker: { after(node: NodeId, states: ReadonlyMap<NodeId, unknown>): string | null };
  }[];

  #logic(node: NodeId): Logic {
    const logic = this.#logics.get(node);
    if (!logic) throw new Error(`no node ${node}`);
    return logic;
  }

  #boot(node: NodeId): void {
    const disk = this.#disks.get(node) ?? new Map<string, unknown>();
    const logs = this.#logs.get(node) ?? new Map<string, unknown[]>();
    this.#disks.set(node, disk);
    this.#logs.set(node, logs);
    const role = this.#roles.get(node);
    if (!role) throw new Error(`no role of ${node}`);
    const { state, effects } = this.#logic(node).boot({ get: (key) => disk.get(key), log: (name) => logs.get(name) ?? [] }, role, 0);
    this.states.set(node, state);
    this.#carryOut(node, effects);
    this.#drain();
  }

  readonly #queue: (() => void)[] = [];

  #drain(): void {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) next();
  }

  #step(node: NodeId, input: Input<Message, Result>): void {
    if (!this.states.has(node)) return;
    this.#carryOut(node, this.#logic(node).step(this.states.get(node), input, 0));
    for (const { name, checker } of this.#checkers) {
      const wrong = checker.after(node, this.states);
      if (wrong !== null) this.violations.push(`${name}: ${wrong}`);
    }
  }

  #carryOut(node: NodeId, effects: readonly Effect[]): void {
    const timers = this.#timers.get(node) ?? new Set();
    this.#timers.set(node, timers);
    for (const effect of effects) {
      if (effect.type === 'send') this.#send({ from: node, to: effect.to, message: effect.message });
      else if (effect.type === 'execute') {
        const { result } = this.sql.execute(node, effect.job, 0);
        if (!isResult(result)) throw new Error(`${effect.job.kind} gave no result`);
        this.#queue.push(() => this.#step(node, { type: 'result', tag: String(effect.tag), result }));
      } else if (effect.type === 'setTimer') timers.add(effect.name);
      else if (effect.type === 'cancelTimer') timers.delete(effect.name);
      else if (effect.type === 'persist') this.#disks.get(node)?.set(effect.key, effect.value);
      else if (effect.type === 'append')
        this.#logs.get(node)?.set(effect.log, [...(this.#logs.get(node)?.get(effect.log) ?? []).slice(0, effect.from), ...effect.entries]);
      else if (effect.type === 'role') this.#roles.set(node, effect.role);
    }
  }

  #send(sent: Sent): void {
    this.sent.push(sent);
    if (this.lose(sent)) return;
    const { message } = sent;
    if (isReply(message)) this.#replies.set(message.op, message.outcome);
    else this.#queue.push(() => this.#step(sent.to, { type: 'message', from: sent.from, message }));
  }

  /** Asks as a client of a region; returns the operation's name. */
  begin(sql: string, params: readonly Value[] = [], region = 'r0'): string {
    const op = `op${++this.#ops}`;
    this.sent = [];
    const query = { kind: 'query', op, sql, params };
    const router = partitionRouter.driver(region, this.topology, {}).home;
    this.#queue.push(() => this.#step(router, { type: 'message', from: `client-${region}`, message: query }));
    this.#drain();
    return op;
  }

  outcome(op: string): Outcome | null {
    return this.#replies.get(op) ?? null;
  }

  /** Asks, and lets the router's timer fire when nothing else can happen. */
  ask(sql: string, params: readonly Value[] = [], region = 'r0'): Outcome {
    const op = this.begin(sql, params, region);
    if (this.outcome(op) === null) this.fire(`op ${op}`);
    const outcome = this.outcome(op);
    if (outcome === null) throw new Error(`no answer to ${sql}`);
    return outcome;
  }

  rows(sql: string, params: readonly Value[] = [], region = 'r0'): readonly Row[] {
    const outcome = this.ask(sql, params, region);
    if (!outcome.ok) throw new Error(`${sql}: ${outcome.problem.message} (${outcome.problem.detail})`);
    return outcome.rows;
  }

  fails(sql: string, params: readonly Value[] = [], region = 'r0'): Extract<Outcome, { ok: false }> {
    const outcome = this.ask(sql, params, region);
    if (outcome.ok) throw new Error(`${sql} should have failed`);
    return outcome;
  }

  /** Delivers a message once more. */
  redeliver({ from, to, message }: Sent): void {
    this.#queue.push(() => this.#step(to, { type: 'message', from, message }));
    this.#drain();
  }

  /** Fires a timer wherever it is set. */
  fire(name: string): void {
    for (const [node, timers] of this.#timers) if (timers.delete(name)) this.#step(node, { type: 'timer', name });
    this.#drain();
  }

  crash(node: NodeId, wipe = false): void {
    this.engine.crash(node);
    this.states.delete(node);
    this.#timers.delete(node);
    const { roles } = this.#logic(node);
    this.#roles.set(node, roles.next(this.#roles.get(node) ?? roles.initial, 'CRASH'));
    if (!wipe) return;
    this.engine.wipe(node);
    this.#disks.delete(node);
    this.#logs.delete(node);
  }

  restart(node: NodeId): void {
    const { roles } = this.#logic(node);
    this.#roles.set(node, roles.next(this.#roles.get(node) ?? roles.initial, 'RESTART'));
    this.#boot(node);
  }

  role(node: NodeId): string {
    return this.#roles.get(node)?.value ?? '';
  }

  /** Kinds of the messages of the last operation and how many there were. */
  kinds(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { message } of this.sent) counts[message.kind] = (counts[message.kind] ?? 0) + 1;
    return counts;
  }
}
