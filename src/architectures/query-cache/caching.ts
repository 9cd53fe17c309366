/** A cache that answers from memory or asks the primary. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Answer, Outcome } from '../../sim/operation.ts';
import type { ClientQuery } from '../contract.ts';
import { extrasOf, refusal, reply, unknown } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, noOperations } from '../shared/recent.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { freshUntil, lookup, store } from './cache.ts';
import type { CacheEntry } from './entry.ts';
import { cacheRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { Asking, QueryCacheMessage } from './protocol.ts';
import type { CacheOut, CacheState, Pending } from './state.ts';

export function cacheLogic(place: Place): NodeLogic<CacheState, QueryCacheMessage, never, never> {
  return {
    roles: cacheRoles,
    // Nothing is on disk: a restarted cache is cold, and every first question is a miss again.
    boot(disk, role, out, birth) {
      out.report('entries', 0);
      out.report('ttlUs', place.policy.ttlUs);
      const node: CacheState = {
        place,
        role,
        entries: new Map(),
        evictions: 0,
        pending: new Map(),
        refreshing: new Set(),
        recent: noOperations(),
        hits: 0,
        misses: 0,
        forwards: 0,
        asked: 0,
        driver: place.database.driver.boot(out),
        own: {},
        lastHit: null,
        lastHeard: null,
      };
      bootWays(place.ways, node, out, disk, birth);
      return node;
    },
    step: stepBy({ onMessage, onTimer: onTimeout, onRefused }),
  };
}

function onMessage(node: CacheState, out: CacheOut, from: NodeId, message: QueryCacheMessage): void {
  const { driver, nodes } = node.place.database;
  if (message.kind === 'query') onQuery(node, out, from, message);
  else if (nodes.has(from)) onAnswer(node, out, driver.hear(node.driver, out, from, message));
}

function onQuery(node: CacheState, out: CacheOut, client: NodeId, query: ClientQuery): void {
  const { rules, spec } = node.place;
  if (rules.isRepeated(!accept(node.recent, query.op))) return;
  // What a transaction sees nobody else may be answered, and the other way round.
  if (query.transaction || query.ends) {
    out.report('forwards', ++node.forwards);
    return ask(node, out, { kind: 'pass', client, query, key: null });
  }
  const key = rules.keyOf(query.sql, query.params);
  const found = lookup(node, key, out.now);
  if (found.kind === 'miss') {
    const kind = rules.surelyReads(query.sql) ? 'miss' : 'pass';
    if (kind === 'miss') out.report('misses', ++node.misses);
    else out.report('forwards', ++node.forwards);
    if (found.why === 'expired') out.report('entries', node.entries.size);
    return ask(node, out, { kind, client, query, key });
  }
  const { entry } = found;
  node.hits++;
  node.lastHit = { question: query, entry, at: out.now };
  out.report('hits', node.hits);
  const served = { node: spec.id, position: entry.position, cachedAt: entry.storedAt, from: entry.from };
  out.send(client, { kind: 'reply', op: query.op, outcome: entry.outcome, served });
  if (found.kind === 'fresh' || node.refreshing.has(key)) return;
  node.refreshing.add(key);
  ask(node, out, { kind: 'refresh', client: null, query, key });
}

interface Question {
  readonly kind: Asking;
  readonly client: NodeId | null;
  readonly query: ClientQuery;
  readonly key: string | null;
}

function ask(node: CacheState, out: CacheOut, { kind, client, query, key }: Question): void {
  const { spec, rules, database, timeoutUs } = node.place;
  const { sql, params } = query;
  const op = `${spec.id} ${++node.asked} ${query.op}`;
  node.pending.set(op, { kind, client, question: query, op: query.op, key, reads: rules.surelyReads(sql), askedAt: out.now });
  const answer = database.driver.ask(node.driver, out, { op, sql, params, ...extrasOf(query), as: kind });
  out.setTimer(op, timeoutUs);
  onAnswer(node, out, answer);
}

function onAnswer(node: CacheState, out: CacheOut, answer: Answer | null): void {
  const pending = answer === null ? undefined : node.pending.get(answer.op);
  if (answer === null || !pending) return;
  node.pending.delete(answer.op);
  const { client, key, askedAt, question } = pending;
  const { rules, spec } = node.place;
  const { outcome, served, ageUs = 0 } = answer;
  const position = served?.position ?? null;
  out.cancelTimer(answer.op);
  changeRole(cacheRoles, node, out, 'ANSWER');
  if (key !== null) node.refreshing.delete(key);
  // The invariants know it again as this object: a checkpoint must not copy it.
  Object.freeze(outcome);
  node.lastHeard = { question, outcome, position };
  const from = served?.node ?? spec.id;
  if (key !== null && rules.mayKeep(outcome, ageUs)) {
    const age = ageUs ?? 0;
    keep(node, out, { key, outcome, position, from, askedAt, ageUs: age, oldSince: rules.oldSince(askedAt, age), storedAt: out.now });
  }
  if (client !== null) out.send(client, reply(pending.op, outcome, from, position));
}

function keep(node: CacheState, out: CacheOut, entry: CacheEntry): void {
  const { rules, policy } = node.place;
  // It was too old when it came.
  if (rules.freshness(out.now - entry.oldSince, policy) === 'expired') return;
  const { evictions } = node;
  store(node, entry);
  if (node.evictions > evictions) out.report('evictions', node.evictions);
  out.report('entries', node.entries.size);
  out.report('freshUntil', freshUntil(node, entry));
}

/** The database has been silent for too long. */
function onTimeout(node: CacheState, out: CacheOut, id: string): void {
  const { database, timeoutUs } = node.place;
  database.driver.forget?.(node.driver, out, id);
  const waited = `${database.driver.home} gave no answer within ${timeoutUs / 1000} ms`;
  giveUp(node, out, id, ({ reads }) =>
    reads
      ? refusal(`This answer is not in the cache, and ${waited}. Nothing was written.`)
      : unknown(`${waited}. If this was a write, it may have happened: read the row to find out.`),
  );
}

/** The database's host says that nobody listens: there is nothing to wait for, unless the driver knows where else to ask. */
function onRefused(node: CacheState, out: CacheOut, peer: NodeId, message: QueryCacheMessage): void {
  const answer = node.place.database.driver.refused?.(node.driver, out, peer, message) ?? null;
  if (answer === null) return;
  out.cancelTimer(answer.op);
  giveUp(node, out, answer.op, () => refusal(`This answer is not in the cache, and ${peer} refuses connections. Nothing was written.`));
}

function giveUp(node: CacheState, out: CacheOut, id: string, outcomeOf: (pending: Pending) => Outcome): void {
  const pending = node.pending.get(id);
  if (!pending) return;
  node.pending.delete(id);
  const { client, op, key } = pending;
  if (key !== null) node.refreshing.delete(key);
  changeRole(cacheRoles, node, out, 'SILENCE');
  if (client !== null) out.send(client, reply(op, outcomeOf(pending), node.place.spec.id, null));
}
