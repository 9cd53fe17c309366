/** A cache that answers from memory or asks the primary, and the primary that does all the work. */
import type { Disk, Effect, Input, Micros, NodeId, NodeSpec } from '../../sim/node.ts';
import type { ReturningLogic } from '../../sim/returning.ts';
import { type Role, RoleChart } from '../../sim/role.ts';
import type { Classification, SqlJob, SqlResult } from '../../sqlite/jobs.ts';
import type { ClientQuery } from '../contract.ts';
import { asQueryResult, POSITION_JOB, queryJob, refusal, reply, unknown } from '../shared/answers.ts';
import { cancelTimer, execute, moveRole, persist, report, type RoomEffect, send, setTimer } from '../shared/effects.ts';
import { RecentOperations } from '../shared/recent.ts';
import { type CacheEntry, type CachePolicy, cacheKey, QueryCache } from './cache.ts';
import { surelyReads } from './gateway.ts';
import { cacheMachine, primaryMachine } from './machine.ts';
import type { Passed, PassedReply, QueryCacheMessage } from './protocol.ts';

type Effects = readonly RoomEffect<QueryCacheMessage>[];

export interface CacheOptions {
  readonly primary: NodeId;
  readonly policy: CachePolicy;
  /** How long the cache waits for the primary. */
  readonly timeoutUs: Micros;
}

/** A question that the primary has not answered yet. `client` is null for a refresh: nobody waits for it. */
interface Pending {
  readonly kind: Passed['kind'];
  readonly client: NodeId | null;
  readonly op: string;
  readonly key: string;
  readonly reads: boolean;
  readonly askedAt: Micros;
}

export interface CacheState {
  role: Role;
  readonly cache: QueryCache;
  readonly pending: Map<string, Pending>;
  /** Keys whose new answer is on its way. */
  readonly refreshing: Set<string>;
  readonly recent: RecentOperations;
  hits: number;
  misses: number;
  /** Statements passed on because they may write. */
  forwards: number;
  asked: number;
  /** The latest answer from memory, for the invariants. */
  lastHit: { readonly key: string; readonly entry: CacheEntry; readonly at: Micros } | null;
}

export function cacheLogic(spec: NodeSpec, options: CacheOptions): ReturningLogic<CacheState, QueryCacheMessage, SqlJob, SqlResult> {
  const roles = new RoleChart(cacheMachine);
  const node = new CacheNode(spec, options, roles);
  return {
    roles,
    // Nothing is on disk: a restarted cache is cold, and every first question is a miss again.
    boot: (_disk, role) => node.boot(role),
    step: (state, input, now) => node.step(state, input, now),
  };
}

class CacheNode {
  constructor(
    readonly spec: NodeSpec,
    readonly options: CacheOptions,
    readonly roles: RoleChart,
  ) {}

  boot(role: Role): { state: CacheState; effects: Effects } {
    const state: CacheState = {
      role,
      cache: new QueryCache(this.options.policy),
      pending: new Map(),
      refreshing: new Set(),
      recent: new RecentOperations(),
      hits: 0,
      misses: 0,
      forwards: 0,
      asked: 0,
      lastHit: null,
    };
    return { state, effects: [report('entries', 0), report('ttlUs', this.options.policy.ttlUs)] };
  }

  step(state: CacheState, input: Input<QueryCacheMessage, SqlResult>, now: Micros): Effects {
    if (input.type === 'timer') return this.#giveUp(state, input.name);
    if (input.type !== 'message') return [];
    const { from, message } = input;
    switch (message.kind) {
      case 'query':
        return this.#query(state, from, message, now);
      case 'miss-reply':
      case 'forward-reply':
      case 'refresh-reply':
        return this.#answer(state, message, now);
      default:
        return [];
    }
  }

  #query(state: CacheState, client: NodeId, query: ClientQuery, now: Micros): Effects {
    if (!state.recent.accept(query.op)) return [];
    const key = cacheKey(query.sql, query.params);
    const found = state.cache.lookup(key, now);
    if (found.kind === 'miss') {
      const kind = surelyReads(query.sql) ? 'miss' : 'forward';
      const count = kind === 'miss' ? report('misses', ++state.misses) : report('forwards', ++state.forwards);
      const gone = found.why === 'expired' ? [report('entries', state.cache.size)] : [];
      return [count, ...gone, ...this.#ask(state, kind, client, query, key, now)];
    }
    const { entry } = found;
    state.hits++;
    state.lastHit = { key, entry, at: now };
    const served = { node: this.spec.id, position: entry.position, cachedAt: entry.storedAt };
    const effects: RoomEffect<QueryCacheMessage>[] = [
      report('hits', state.hits),
      send(client, { kind: 'reply', op: query.op, outcome: entry.outcome, served }),
    ];
    if (found.kind === 'stale' && !state.refreshing.has(key)) {
      state.refreshing.add(key);
      effects.push(...this.#ask(state, 'refresh', null, query, key, now));
    }
    return effects;
  }

  #ask(state: CacheState, kind: Passed['kind'], client: NodeId | null, query: ClientQuery, key: string, askedAt: Micros): Effects {
    const { op, sql, params } = query;
    const id = `${this.spec.id} ${++state.asked} ${op}`;
    state.pending.set(id, { kind, client, op, key, reads: surelyReads(sql), askedAt });
    return [send(this.options.primary, { kind, id, op, sql, params }), setTimer(id, this.options.timeoutUs)];
  }

  #answer(state: CacheState, answer: PassedReply, now: Micros): Effects {
    const pending = state.pending.get(answer.id);
    if (!pending) return [];
    state.pending.delete(answer.id);
    const { client, key, askedAt } = pending;
    const { outcome, position } = answer;
    const effects: RoomEffect<QueryCacheMessage>[] = [cancelTimer(answer.id), ...moveRole(this.roles, state, 'ANSWER')];
    if (pending.kind === 'refresh') state.refreshing.delete(key);
    if (answer.cacheable) {
      const entry = { key, outcome, position, askedAt, storedAt: now };
      const { evictions } = state.cache;
      state.cache.store(entry);
      if (state.cache.evictions > evictions) effects.push(report('evictions', state.cache.evictions));
      effects.push(report('entries', state.cache.size), report('freshUntil', state.cache.freshUntil(entry)));
    }
    if (client !== null) effects.push(send(client, reply(pending.op, outcome, this.options.primary, position)));
    return effects;
  }

  #giveUp(state: CacheState, id: string): Effects {
    const pending = state.pending.get(id);
    if (!pending) return [];
    state.pending.delete(id);
    const { kind, client, op, key, reads } = pending;
    if (kind === 'refresh') state.refreshing.delete(key);
    const cutOff = moveRole(this.roles, state, 'SILENCE');
    if (client === null) return cutOff;
    const waited = `${this.options.primary} gave no answer within ${this.options.timeoutUs / 1000} ms`;
    const outcome = reads
      ? refusal(`This answer is not in the cache, and ${waited}. Nothing was written.`)
      : unknown(`${waited}. If this was a write, it may have happened: read the row to find out.`);
    return [...cutOff, send(client, reply(op, outcome, this.spec.id, null))];
  }
}

/** On the primary's disk since its first start: a restart that does not find it has lost the disk. */
const BORN = 'born';

export interface PrimaryState {
  role: Role;
  position: number;
  /** Who waits for which job. */
  readonly waiting: Map<string, { readonly from: NodeId; readonly asked: Passed | ClientQuery }>;
  readonly recent: RecentOperations;
  /** The latest answer given to a cache, for the invariants. */
  lastAnswer: { readonly key: string; readonly answer: PassedReply } | null;
}

export function primaryLogic(spec: NodeSpec): ReturningLogic<PrimaryState, QueryCacheMessage, SqlJob, SqlResult> {
  const roles = new RoleChart(primaryMachine);
  return {
    roles,
    boot(disk: Disk, role: Role) {
      const state: PrimaryState = { role, position: 0, waiting: new Map(), recent: new RecentOperations(), lastAnswer: null };
      if (role !== roles.initial && disk.get(BORN) === undefined) return { state, effects: moveRole(roles, state, 'LOST') };
      return { state, effects: [...moveRole(roles, state, 'READY'), persist(BORN, true), execute('position', POSITION_JOB)] };
    },
    step: (state, input) => primaryStep(spec, state, input),
  };
}

function primaryStep(spec: NodeSpec, state: PrimaryState, input: Input<QueryCacheMessage, SqlResult>): Effects {
  if (input.type === 'message') {
    const { from, message } = input;
    switch (message.kind) {
      case 'query':
      case 'miss':
      case 'forward':
      case 'refresh': {
        const id = message.kind === 'query' ? message.op : message.id;
        if (!state.recent.accept(id)) return [];
        if (state.role.value === 'lost') return [refused(spec, from, message)];
        state.waiting.set(id, { from, asked: message });
        return [execute(id, queryJob(message, false))];
      }
      default:
        return [];
    }
  }
  if (input.type !== 'result') return [];
  if (input.tag === 'position') return input.result.kind === 'applied' ? advance(state, input.result.position) : [];
  const waiting = state.waiting.get(input.tag);
  if (!waiting) return [];
  state.waiting.delete(input.tag);
  const { from, asked } = waiting;
  const { outcome, position, classification } = asQueryResult(input.result);
  const moved = advance(state, position);
  if (asked.kind === 'query') return [...moved, send(from, reply(asked.op, outcome, spec.id, position))];
  const answer: PassedReply = {
    kind: `${asked.kind}-reply`,
    id: asked.id,
    outcome,
    position,
    cacheable: outcome.ok && classification !== null && isCacheable(classification),
  };
  state.lastAnswer = { key: cacheKey(asked.sql, asked.params), answer };
  return [...moved, send(from, answer)];
}

function refused(spec: NodeSpec, from: NodeId, asked: Passed | ClientQuery): Effects[number] {
  const outcome = refusal(`The disk of ${spec.id} was lost, and its rows with it. There is no copy to answer from.`);
  if (asked.kind === 'query') return send(from, reply(asked.op, outcome, spec.id, null));
  return send(from, { kind: `${asked.kind}-reply`, id: asked.id, outcome, position: 0, cacheable: false });
}

function advance(state: PrimaryState, position: number): readonly Effect<never, SqlJob>[] {
  if (position <= state.position) return [];
  state.position = position;
  return [report('position', position)];
}

/** What reads no table (`SELECT 1+1`) needs no cache; what looks at the clock or at chance would be frozen by one. */
export function isCacheable({ readOnly, volatile, reads }: Classification): boolean {
  return readOnly && !volatile && reads.length > 0;
}
