/** A partition: it holds its share of the rows and knows nothing of the others. It runs what a router sends. */
import type { Disk, Input, NodeId, NodeSpec } from '../../sim/node.ts';
import type { ReturningLogic } from '../../sim/returning.ts';
import { type Role, RoleChart } from '../../sim/role.ts';
import type { WithinJob } from '../../sharding/jobs.ts';
import type { SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import { asQueryResult, POSITION_JOB, refusal } from '../shared/answers.ts';
import { execute, moveRole, persist, report, type RoomEffect, send } from '../shared/effects.ts';
import { RecentOperations } from '../shared/recent.ts';
import { partitionMachine } from './machine.ts';
import type { Fetch, Forward, PartitionRouterMessage, SchemaChange } from './protocol.ts';
import type { Ring } from './ring.ts';
import type { Rules } from './rules.ts';
import { beginChange, bootVersions, endChange, freshVersions, type Versions } from './versions.ts';

type PartitionEffect = RoomEffect<PartitionRouterMessage, SqlJob | WithinJob>;
type Effects = readonly PartitionEffect[];

export interface PartitionState {
  role: Role;
  /** Committed writes in the database, as far as results have told. */
  position: number;
  /** Highest position that a router was told of: what must survive a crash. */
  acknowledged: number;
  readonly versions: Versions;
  /** Who waits for which forwarded operation or fetch. */
  readonly waiting: Map<string, NodeId>;
  readonly recent: RecentOperations;
  /** A key that a router wrongly asked for here; the invariants look at it. */
  foreign: string | null;
  /** The last write that was begun here; a new object each time. */
  lastWrite: { readonly op: string } | null;
  /** The last statement that was run here: the schema it was planned for, and the one it met. */
  ran: { readonly planned: number; readonly version: number; readonly changing: boolean } | null;
}

export interface PartitionOptions {
  readonly ring: Ring;
  /** Who puts schema changes in order. */
  readonly coordinator: NodeId;
  readonly rules: Rules;
}

export function partitionLogic(
  spec: NodeSpec,
  options: PartitionOptions,
): ReturningLogic<PartitionState, PartitionRouterMessage, SqlJob | WithinJob, SqlResult> {
  const roles = new RoleChart(partitionMachine);
  const node = new PartitionNode(spec, options, roles);
  return { roles, boot: (disk, role) => node.boot(disk, role), step: (state, input) => node.step(state, input) };
}

class PartitionNode {
  constructor(
    readonly spec: NodeSpec,
    readonly options: PartitionOptions,
    readonly roles: RoleChart,
  ) {}

  boot(disk: Disk, role: Role): { state: PartitionState; effects: Effects } {
    const found = bootVersions(disk);
    const restarted = role !== this.roles.initial;
    const lost = this.options.rules.isLost(restarted, found !== null);
    const state: PartitionState = {
      role,
      position: 0,
      acknowledged: 0,
      versions: found ?? freshVersions(),
      waiting: new Map(),
      recent: new RecentOperations(),
      foreign: null,
      lastWrite: null,
      ran: null,
    };
    const effects: PartitionEffect[] = [];
    if (restarted) effects.push(...moveRole(this.roles, state, lost ? 'LOST' : 'READY'));
    else effects.push(persist('version', 0));
    effects.push(execute('position', POSITION_JOB));
    return { state, effects };
  }

  step(state: PartitionState, input: Input<PartitionRouterMessage, SqlResult>): Effects {
    if (input.type === 'result') return this.#result(state, input.tag, input.result);
    if (input.type !== 'message') return [];
    const { from, message } = input;
    if (message.kind === 'forward') return this.#forward(state, from, message);
    if (message.kind === 'fetch') return this.#fetch(state, from, message);
    return message.kind === 'schema' ? this.#schema(state, message) : [];
  }

  /** Why this cannot be run here and now, or null. */
  #refuses(state: PartitionState, { version, places }: Forward | Fetch): string | null {
    const { ring, rules } = this.options;
    const { id } = this.spec;
    state.foreign = places.find((place) => ring.partitionOf(place) !== id) ?? null;
    const foreign = places.find((place) => !rules.isAtHome(ring, id, place));
    if (foreign !== undefined) return `${id} does not hold ${foreign}: the router’s map is not the partition’s.`;
    if (state.role.value !== 'serving') return `The disk of ${id} was lost, and its rows with it: no other node has a copy.`;
    const now = state.versions;
    if (!rules.isOnSchema(version, now.version, now.applying))
      return `The schema is being changed and ${id} is at version ${now.version}, the router at ${version}. Ask again in a moment.`;
    state.ran = { planned: version, version: now.version, changing: now.applying !== null };
    return null;
  }

  #repeats(state: PartitionState, name: string): boolean {
    return this.options.rules.isRepeated(!state.recent.accept(name));
  }

  #forward(state: PartitionState, from: NodeId, message: Forward): Effects {
    if (this.#repeats(state, message.op)) return [];
    const why = this.#refuses(state, message);
    if (why !== null) return [send(from, { kind: 'forward-reply', op: message.op, outcome: refusal(why), position: null })];
    state.waiting.set(message.op, from);
    if (!message.readOnly) state.lastWrite = { op: message.op };
    const { op, sql, params, readOnly, nowMs, within } = message;
    if (within !== null && nowMs !== null) {
      return [execute(`forward ${op}`, { kind: 'within', sql, params, seed: op, nowMs, ...within })];
    }
    const job: SqlJob = { kind: 'query', sql, params, seed: message.op, readOnly, ...(nowMs === null ? {} : { nowMs }) };
    return [execute(`forward ${message.op}`, job)];
  }

  #fetch(state: PartitionState, from: NodeId, message: Fetch): Effects {
    if (this.#repeats(state, message.fetch)) return [];
    const why = this.#refuses(state, message);
    if (why !== null) return [send(from, { kind: 'fragment', fetch: message.fetch, rows: [], failed: refusal(why) })];
    state.waiting.set(message.fetch, from);
    return [
      execute(`fetch ${message.fetch}`, {
        kind: 'query',
        sql: message.sql,
        params: message.params,
        seed: message.fetch,
        readOnly: true,
        bulk: true,
      }),
    ];
  }

  #schema(state: PartitionState, message: SchemaChange): Effects {
    if (state.role.value !== 'serving') return [];
    const { done, effects } = beginChange(state.versions, message, this.options.rules);
    return done ? [send(this.options.coordinator, { kind: 'schema-done', version: message.version, problem: null })] : effects;
  }

  #result(state: PartitionState, tag: string, result: SqlResult): Effects {
    const [kind = '', id = ''] = [tag.slice(0, tag.indexOf(' ')), tag.slice(tag.indexOf(' ') + 1)];
    if (tag === 'position') return result.kind === 'applied' ? this.#advance(state, result.position) : [];
    const { outcome, position } = asQueryResult(result);
    if (kind === 'schema') {
      const { done, effects } = endChange(state.versions, result);
      return [...effects, report('version', done.version), ...this.#advance(state, position), send(this.options.coordinator, done)];
    }
    const router = state.waiting.get(id);
    if (router === undefined) return [];
    state.waiting.delete(id);
    if (kind === 'fetch') {
      const rows = outcome.ok ? outcome.rows : [];
      return [send(router, { kind: 'fragment', fetch: id, rows, failed: outcome.ok ? null : outcome })];
    }
    const moved = this.#advance(state, position);
    state.acknowledged = state.position;
    return [...moved, send(router, { kind: 'forward-reply', op: id, outcome, position })];
  }

  #advance(state: PartitionState, position: number): Effects {
    if (position <= state.position) return [];
    state.position = position;
    return [report('position', position)];
  }
}
