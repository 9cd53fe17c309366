/** A cache that answers from memory or asks the primary. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { ClientQuery } from '../contract.ts';
import { refusal, reply, unknown } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, noOperations } from '../shared/recent.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { freshUntil, lookup, store } from './cache.ts';
import type { CacheEntry } from './entry.ts';
import { cacheRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { Passed, PassedReply, QueryCacheMessage } from './protocol.ts';
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
        own: {},
        lastHit: null,
      };
      bootWays(place.ways, node, out, disk, birth);
      return node;
    },
    step: stepBy({ onMessage, onTimer: onTimeout, onRefused }),
  };
}

function onMessage(node: CacheState, out: CacheOut, from: NodeId, message: QueryCacheMessage): void {
  switch (message.kind) {
    case 'query':
      return onQuery(node, out, from, message);
    case 'miss-reply':
    case 'forward-reply':
    case 'refresh-reply':
      return onAnswer(node, out, message);
  }
}

function onQuery(node: CacheState, out: CacheOut, client: NodeId, query: ClientQuery): void {
  const { rules, spec } = node.place;
  if (rules.isRepeated(!accept(node.recent, query.op))) return;
  const key = rules.keyOf(query.sql, query.params);
  // What a transaction sees nobody else may be answered, and the other way round.
  if (query.transaction || query.ends) {
    out.report('forwards', ++node.forwards);
    return ask(node, out, { kind: 'forward', client, query, key });
  }
  const found = lookup(node, key, out.now);
  if (found.kind === 'miss') {
    const kind = rules.surelyReads(query.sql) ? 'miss' : 'forward';
    if (kind === 'miss') out.report('misses', ++node.misses);
    else out.report('forwards', ++node.forwards);
    if (found.why === 'expired') out.report('entries', node.entries.size);
    return ask(node, out, { kind, client, query, key });
  }
  const { entry } = found;
  node.hits++;
  node.lastHit = { question: query, entry, at: out.now };
  out.report('hits', node.hits);
  const served = { node: spec.id, position: entry.position, cachedAt: entry.storedAt };
  out.send(client, { kind: 'reply', op: query.op, outcome: entry.outcome, served });
  if (found.kind === 'fresh' || node.refreshing.has(key)) return;
  node.refreshing.add(key);
  ask(node, out, { kind: 'refresh', client: null, query, key });
}

interface Question {
  readonly kind: Passed['kind'];
  readonly client: NodeId | null;
  readonly query: ClientQuery;
  readonly key: string;
}

function ask(node: CacheState, out: CacheOut, { kind, client, query, key }: Question): void {
  const { spec, rules, primary, timeoutUs } = node.place;
  const { op, sql, params, transaction, ends } = query;
  const id = `${spec.id} ${++node.asked} ${op}`;
  node.pending.set(id, { kind, client, op, key, reads: rules.surelyReads(sql), askedAt: out.now });
  out.send(primary, { kind, id, op, sql, params, ...(transaction ? { transaction } : {}), ...(ends ? { ends } : {}) });
  out.setTimer(id, timeoutUs);
}

function onAnswer(node: CacheState, out: CacheOut, answer: PassedReply): void {
  const pending = node.pending.get(answer.id);
  if (!pending) return;
  node.pending.delete(answer.id);
  const { client, key, askedAt } = pending;
  const { outcome, position } = answer;
  out.cancelTimer(answer.id);
  changeRole(cacheRoles, node, out, 'ANSWER');
  if (pending.kind === 'refresh') node.refreshing.delete(key);
  if (node.place.rules.mayKeep(answer)) keep(node, out, { key, outcome, position, askedAt, storedAt: out.now });
  if (client !== null) out.send(client, reply(pending.op, outcome, node.place.primary, position));
}

function keep(node: CacheState, out: CacheOut, entry: CacheEntry): void {
  const { evictions } = node;
  store(node, entry);
  if (node.evictions > evictions) out.report('evictions', node.evictions);
  out.report('entries', node.entries.size);
  out.report('freshUntil', freshUntil(node, entry));
}

/** The primary has been silent for too long. */
function onTimeout(node: CacheState, out: CacheOut, id: string): void {
  const { primary, timeoutUs } = node.place;
  const waited = `${primary} gave no answer within ${timeoutUs / 1000} ms`;
  giveUp(node, out, id, ({ reads }) =>
    reads
      ? refusal(`This answer is not in the cache, and ${waited}. Nothing was written.`)
      : unknown(`${waited}. If this was a write, it may have happened: read the row to find out.`),
  );
}

/** The primary's host says that nobody listens: there is nothing to wait for. */
function onRefused(node: CacheState, out: CacheOut, peer: NodeId, message: QueryCacheMessage): void {
  if (!('id' in message)) return;
  out.cancelTimer(message.id);
  giveUp(node, out, message.id, () => refusal(`This answer is not in the cache, and ${peer} refuses connections. Nothing was written.`));
}

function giveUp(node: CacheState, out: CacheOut, id: string, outcomeOf: (pending: Pending) => Outcome): void {
  const pending = node.pending.get(id);
  if (!pending) return;
  node.pending.delete(id);
  const { kind, client, op, key } = pending;
  if (kind === 'refresh') node.refreshing.delete(key);
  changeRole(cacheRoles, node, out, 'SILENCE');
  if (client !== null) out.send(client, reply(op, outcomeOf(pending), node.place.spec.id, null));
}
