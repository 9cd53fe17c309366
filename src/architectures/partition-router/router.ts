/**
 * A router: it holds the schema and the ring, and no rows. It plans every statement, sends it whole to one partition if that
 * one has everything, else fetches fragments until nothing is missing and answers from them.
 */
import type { Disk, Input, Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { ReturningLogic } from '../../sim/returning.ts';
import { type Role, RoleChart } from '../../sim/role.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { FragmentPlan, RoutePlan, RouterJob, RouterResult } from '../../sharding/jobs.ts';
import type { SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { asQueryResult, refusal, reply } from '../shared/answers.ts';
import { cancelTimer, execute, moveRole, persist, report, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import { RecentOperations } from '../shared/recent.ts';
import { Coordinator, type Finished, NOT_CONFIRMED, SCHEMA_DONE } from './coordinator.ts';
import { routerMachine } from './machine.ts';
import { addRows, failedFetch, type Operation, silence, startFetching } from './operations.ts';
import type { ForwardReply, FragmentRows, PartitionRouterMessage, SchemaAsk } from './protocol.ts';
import type { Ring } from './ring.ts';
import type { Rules } from './rules.ts';
import { beginChange, bootVersions, endChange, freshVersions, type Versions } from './versions.ts';

type RouterEffect = RoomEffect<PartitionRouterMessage, SqlJob | RouterJob>;
type Effects = readonly RouterEffect[];
type Result = SqlResult | RouterResult;

export interface RouterState {
  role: Role;
  readonly operations: Map<string, Operation>;
  readonly versions: Versions;
  readonly recent: RecentOperations;
  /** Only the main region's router has one. */
  readonly coordinator: Coordinator | null;
}

export interface RouterOptions {
  readonly ring: Ring;
  readonly key: string;
  readonly strictUnique: boolean;
  readonly timeoutUs: Micros;
  readonly coordinator: NodeId;
  readonly everyone: readonly NodeId[];
  readonly rules: Rules;
}

/** Rounds of fetching after which whole tables are asked for, so that a chain of lookups ends. */
const ROUNDS_MAX = 3;

export function routerLogic(
  spec: NodeSpec,
  options: RouterOptions,
): ReturningLogic<RouterState, PartitionRouterMessage, SqlJob | RouterJob, Result> {
  const roles = new RoleChart(routerMachine);
  const node = new RouterNode(spec, options, roles);
  return { roles, boot: (disk, role) => node.boot(disk, role), step: (state, input) => node.step(state, input) };
}

class RouterNode {
  constructor(
    readonly spec: NodeSpec,
    readonly options: RouterOptions,
    readonly roles: RoleChart,
  ) {}

  boot(disk: Disk, role: Role): { state: RouterState; effects: Effects } {
    const found = bootVersions(disk);
    const restarted = role !== this.roles.initial;
    const lost = this.options.rules.isLost(restarted, found !== null);
    const coordinates = this.spec.id === this.options.coordinator;
    const state: RouterState = {
      role,
      operations: new Map(),
      versions: found ?? freshVersions(),
      recent: new RecentOperations(),
      coordinator: coordinates ? new Coordinator(this.spec.id, this.options.everyone, this.options.rules) : null,
    };
    const effects: RouterEffect[] = [];
    if (restarted) effects.push(...moveRole(this.roles, state, lost ? 'LOST' : 'READY'));
    else effects.push(persist('version', 0));
    if (restarted && state.coordinator !== null) effects.push(...state.coordinator.resume(disk.log('schema')));
    return { state, effects };
  }

  step(state: RouterState, input: Input<PartitionRouterMessage, Result>): Effects {
    if (input.type === 'message') return this.#message(state, input.from, input.message);
    if (input.type === 'result') return this.#result(state, input.tag, input.result);
    if (input.type !== 'timer') return [];
    if (input.name === 'schema') return state.coordinator?.retry() ?? [];
    return this.#timedOut(state, input.name.slice('op '.length));
  }

  #message(state: RouterState, from: NodeId, message: PartitionRouterMessage): Effects {
    switch (message.kind) {
      case 'query':
        return this.#query(state, from, message);
      case 'forward-reply':
        return this.#forwardReply(state, from, message);
      case 'fragment':
        return this.#fragment(state, message);
      case 'schema': {
        if (state.role.value !== 'routing') return [];
        const { done, effects } = beginChange(state.versions, message, this.options.rules);
        return done ? [send(from, { kind: 'schema-done', version: message.version, problem: null })] : effects;
      }
      case 'schema-ask':
        return this.#repeats(state, `ask ${message.op}`) ? [] : this.#coordinate(state, message, from);
      case 'schema-done': {
        const confirmed = state.coordinator?.confirmed(from, message);
        return confirmed === undefined ? [] : [...confirmed.effects, ...this.#finishSchema(state, confirmed.finished)];
      }
      case 'schema-answer':
        return this.#answer(state, message.op, message.outcome, this.spec.id, null);
      default:
        return [];
    }
  }

  #repeats(state: RouterState, name: string): boolean {
    return this.options.rules.isRepeated(!state.recent.accept(name));
  }

  #query(state: RouterState, client: NodeId, query: ClientQuery): Effects {
    if (state.role.value !== 'routing') {
      return [send(client, reply(query.op, refusal(`The disk of ${this.spec.id} was lost, and the map with it.`), this.spec.id, null))];
    }
    if (this.#repeats(state, query.op)) return [];
    const operation: Operation = {
      op: query.op,
      client,
      sql: query.sql,
      params: query.params,
      version: 0,
      phase: 'planning',
      round: 0,
      fragments: [],
      fetches: new Map(),
      target: null,
    };
    state.operations.set(query.op, operation);
    return [setTimer(`op ${query.op}`, this.options.timeoutUs), this.#plan(state, operation)];
  }

  #plan(state: RouterState, operation: Operation): RouterEffect {
    const { op, sql, params, fragments, round } = operation;
    const { key, strictUnique } = this.options;
    operation.phase = 'planning';
    operation.version = state.versions.version;
    return execute(`plan ${op}`, { kind: 'plan', key, sql, params, fragments, seed: op, eager: round >= ROUNDS_MAX, strictUnique });
  }

  #result(state: RouterState, tag: string, result: Result): Effects {
    const [kind, id] = [tag.slice(0, tag.indexOf(' ')), tag.slice(tag.indexOf(' ') + 1)];
    const operation = state.operations.get(id);
    if (result.kind === 'plan') return operation === undefined ? [] : this.#planned(state, operation, result.plan);
    if (kind !== 'schema') return this.#answer(state, id, asQueryResult(result).outcome, this.spec.id, null);
    const { done, effects } = endChange(state.versions, result);
    return [...effects, report('version', done.version), send(this.options.coordinator, done)];
  }

  #planned(state: RouterState, operation: Operation, plan: RoutePlan): Effects {
    const { ring, rules } = this.options;
    // The schema changed while it was planned: who knows which of the two the plan was made for.
    if (operation.version !== state.versions.version) return [this.#plan(state, operation)];
    if (plan.kind === 'schema') return this.#schema(state, operation);
    if (plan.kind === 'nothing') return this.#answer(state, operation.op, SCHEMA_DONE, this.spec.id, null);
    const holders = plan.places === null ? null : rules.holdersOf(ring, plan.places);
    const targets = holders === null ? null : rules.writerOf(ring, holders);
    if (targets !== null) return this.#forward(state, operation, targets, plan);
    if (plan.kind === 'write') return this.#answer(state, operation.op, SEVERAL, this.spec.id, null);
    return plan.missing.length > 0 ? this.#fetch(state, operation, plan.missing) : this.#gather(operation);
  }

  #forward(
    state: RouterState,
    operation: Operation,
    targets: readonly NodeId[],
    plan: Extract<RoutePlan, { kind: 'read' | 'write' }>,
  ): Effects {
    const { op, sql, params } = operation;
    const writes = plan.kind === 'write';
    operation.phase = writes ? 'writing' : 'reading';
    operation.target = targets[0] ?? null;
    const places = plan.places?.keys.map((key) => key.place) ?? [];
    const clock = writes ? { nowMs: plan.nowMs, within: plan.within } : { nowMs: null, within: null };
    const { version } = state.versions;
    return targets.map((target) => send(target, { kind: 'forward', op, sql, params, readOnly: !writes, ...clock, places, version }));
  }

  #fetch(state: RouterState, operation: Operation, missing: readonly FragmentPlan[]): Effects {
    operation.phase = 'fetching';
    operation.round += 1;
    return startFetching(operation, missing, this.options.ring, state.versions.version);
  }

  #gather(operation: Operation): Effects {
    operation.phase = 'gathering';
    const { op, sql, params, fragments } = operation;
    return [execute(`gather ${op}`, { kind: 'gather', key: this.options.key, sql, params, fragments, seed: op })];
  }

  #fragment(state: RouterState, message: FragmentRows): Effects {
    const operation = state.operations.get(message.fetch.slice(0, message.fetch.lastIndexOf('/')));
    if (operation === undefined || operation.phase !== 'fetching') return [];
    if (message.failed !== null) return this.#answer(state, operation.op, failedFetch(message.failed), this.spec.id, null);
    return addRows(operation, message) ? [this.#plan(state, operation)] : [];
  }

  #forwardReply(state: RouterState, from: NodeId, message: ForwardReply): Effects {
    return this.#answer(state, message.op, message.outcome, from, message.position);
  }

  #schema(state: RouterState, operation: Operation): Effects {
    operation.phase = 'schema';
    if (state.coordinator !== null) return this.#coordinate(state, operation, this.spec.id);
    const { op, sql, version } = operation;
    return [send(this.options.coordinator, { kind: 'schema-ask', op, sql, version })];
  }

  /** The asking router has tried the change on `version` of the schema: if that is the newest, it can be begun at once. */
  #coordinate(state: RouterState, { op, sql, version }: Omit<SchemaAsk, 'kind'>, asker: NodeId): Effects {
    const ready = state.coordinator !== null && state.role.value === 'routing';
    const begun = ready
      ? state.coordinator.begin(sql, op, asker, version)
      : `${this.spec.id} cannot put schema changes in order: its disk was lost.`;
    return typeof begun === 'string' ? this.#finishSchema(state, { op, asker, outcome: refusal(begun) }) : begun;
  }

  #finishSchema(state: RouterState, finished: Finished | null): Effects {
    if (finished === null || finished.op === null || finished.asker === null) return [];
    const { op, asker, outcome } = finished;
    if (asker === this.spec.id) return this.#answer(state, op, outcome, this.spec.id, null);
    return [send(asker, { kind: 'schema-answer', op, outcome })];
  }

  #timedOut(state: RouterState, op: string): Effects {
    const operation = state.operations.get(op);
    if (operation === undefined) return [];
    const outcome = operation.phase === 'schema' ? NOT_CONFIRMED : silence(operation, this.options.timeoutUs);
    return this.#answer(state, op, outcome, this.spec.id, null);
  }

  /** Ends an operation: the client hears of it and what comes later is dropped. */
  #answer(state: RouterState, op: string, outcome: Outcome, node: NodeId, position: number | null): Effects {
    const operation = state.operations.get(op);
    if (operation === undefined) return [];
    state.operations.delete(op);
    return [cancelTimer(`op ${op}`), send(operation.client, reply(op, outcome, node, position))];
  }
}

const SEVERAL = refusal(
  'This would change rows on several partitions, and nothing here makes that atomic: send one statement for each value of the key.',
);
