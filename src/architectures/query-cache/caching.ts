/** A cache that answers from memory or asks the database behind it. What an application fills itself it takes by `mechanisms/look-aside`. */
import type { NodeLogic } from '../../sim/logic.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Answer, Outcome } from '../../sim/operation.ts';
import type { ClientQuery } from '../contract.ts';
import { extrasOf, refusal, reply, unknown } from '../shared/answers.ts';
import { stepBy } from '../shared/step.ts';
import { accept, noOperations } from '../shared/recent.ts';
import { bootWays } from '../shared/ways.ts';
import { changeRole } from '../shared/roles.ts';
import { bytesOf, drop, freshUntil, lookup, store } from './cache.ts';
import type { CacheEntry, Lifetime } from './entry.ts';
import { type Hints, hintsOf } from './hints.ts';
import { cacheRoles } from './machine.ts';
import type { Place } from './place.ts';
import type { Asking, Invalidate, QueryCacheMessage } from './protocol.ts';
import type { CacheOut, CacheState, Pending } from './state.ts';

export function cacheLogic(place: Place): NodeLogic<CacheState, QueryCacheMessage, never, never> {
  return {
    roles: cacheRoles,
    // Nothing is on disk unless a mechanism put it there: a restarted cache is cold, and every first question is a miss again.
    boot(disk, role, out, birth) {
      out.report('entries', 0);
      out.report('ttlUs', place.policy.ttlUs ?? 0);
      const node: CacheState = {
        place,
        role,
        entries: new Map(),
        labelled: new Map(),
        bytes: 0,
        evictions: 0,
        pending: new Map(),
        refreshing: new Set(),
        asking: new Map(),
        recent: noOperations(),
        hits: 0,
        misses: 0,
        stale: 0,
        coalesced: 0,
        forwards: 0,
        asked: 0,
        driver: place.database.driver.boot(out),
        own: {},
        lastHit: null,
        lastHeard: null,
        lastChange: null,
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
  else if (message.kind === 'invalidate') onInvalidate(node, out, from, message);
  else if (nodes.has(from)) onAnswer(node, out, driver.hear(node.driver, out, from, message));
}

function onQuery(node: CacheState, out: CacheOut, client: NodeId, query: ClientQuery): void {
  const { rules, spec, onlyAsked } = node.place;
  if (rules.isRepeated(!accept(node.recent, query.op))) return;
  const hints = hintsOf(query.sql, query.params);
  if (typeof hints === 'string') return out.send(client, reply(query.op, refusal(hints), spec.id, null));
  // What a transaction sees nobody else may be answered, and the other way round.
  if (query.transaction || query.ends || (onlyAsked && !hints.asked)) {
    out.report('forwards', ++node.forwards);
    return ask(node, out, { kind: 'pass', client, query, key: null, hints });
  }
  const key = rules.keyOf(query.sql, query.params);
  const found = lookup(node, key, out.now);
  if (found.kind !== 'miss') return serve(node, out, client, query, found, hints);
  const kind = rules.surelyReads(query.sql) ? 'miss' : 'pass';
  if (kind === 'miss') out.report('misses', ++node.misses);
  else out.report('forwards', ++node.forwards);
  if (found.why === 'expired') out.report('entries', node.entries.size);
  if (kind === 'miss' && node.place.collapses && join(node, out, client, query, key)) return;
  ask(node, out, { kind, client, query, key, hints });
}

/** The same is under way: one answer for both. It may have been read before this was asked. */
function join(node: CacheState, out: CacheOut, client: NodeId, { op }: ClientQuery, key: string): boolean {
  const pending = node.pending.get(node.asking.get(key) ?? '');
  if (!pending) return false;
  pending.joined.push({ client, op });
  out.report('coalesced', ++node.coalesced);
  return true;
}

interface Found {
  readonly kind: 'fresh' | 'stale';
  readonly entry: CacheEntry;
}

function serve(node: CacheState, out: CacheOut, client: NodeId, query: ClientQuery, { kind, entry }: Found, hints: Hints): void {
  out.report('hits', ++node.hits);
  if (kind === 'stale') out.report('stale', ++node.stale);
  answerFrom(node, out, client, query, entry);
  if (kind === 'fresh' || node.refreshing.has(entry.key)) return;
  node.refreshing.add(entry.key);
  ask(node, out, { kind: 'refresh', client: null, query, key: entry.key, hints });
}

type Statement = Pick<ClientQuery, 'op' | 'sql' | 'params'>;

function answerFrom(node: CacheState, out: CacheOut, client: NodeId, query: Statement, entry: CacheEntry): void {
  node.lastHit = { question: query, entry, at: out.now };
  const served = { node: node.place.spec.id, position: entry.position, cachedAt: entry.storedAt, from: entry.from };
  out.send(client, { kind: 'reply', op: query.op, outcome: entry.outcome, served });
}

interface Question {
  readonly kind: Asking;
  readonly client: NodeId | null;
  readonly query: ClientQuery;
  readonly key: string | null;
  readonly hints: Hints;
}

function ask(node: CacheState, out: CacheOut, { kind, client, query, key, hints }: Question): void {
  const { spec, rules, database, timeoutUs } = node.place;
  const { sql, params } = query;
  const op = `${spec.id} ${++node.asked} ${query.op}`;
  node.pending.set(op, {
    ...{ kind, client, question: query, op: query.op, key, reads: rules.surelyReads(sql), askedAt: out.now },
    ...{ lifetime: lifetimeOf(node.place, hints), labels: hints.tags, joined: [] },
  });
  if (kind === 'miss' && key !== null) node.asking.set(key, op);
  const answer = database.driver.ask(node.driver, out, { op, sql, params, ...extrasOf(query), as: kind });
  out.setTimer(op, timeoutUs);
  onAnswer(node, out, answer);
}

/** What the statement asks for goes before what was set. A strategy without a lifetime has none (Prisma Accelerate: `swr` alone). */
function lifetimeOf({ policy, onlyAsked }: Place, { ttlUs, revalidateUs, asked }: Hints): Lifetime {
  const set: Lifetime = { ttlUs: onlyAsked ? 0 : policy.ttlUs, revalidateUs: onlyAsked ? 0 : policy.revalidateUs, errorUs: policy.errorUs };
  return asked ? { ...set, ttlUs: ttlUs ?? set.ttlUs, revalidateUs: revalidateUs ?? set.revalidateUs } : set;
}

/** A question is over, whatever came of it. */
function settled(node: CacheState, op: string): Pending | undefined {
  const pending = node.pending.get(op);
  if (!pending) return undefined;
  node.pending.delete(op);
  const { key } = pending;
  if (key === null) return pending;
  node.refreshing.delete(key);
  if (node.asking.get(key) === op) node.asking.delete(key);
  return pending;
}

function onAnswer(node: CacheState, out: CacheOut, answer: Answer | null): void {
  const pending = answer === null ? undefined : settled(node, answer.op);
  if (answer === null || !pending) return;
  const { client, key, askedAt, question, lifetime, labels, joined } = pending;
  const { rules, spec, policy } = node.place;
  const { outcome, served, ageUs = 0 } = answer;
  const position = served?.position ?? null;
  out.cancelTimer(answer.op);
  changeRole(cacheRoles, node, out, 'ANSWER');
  // The invariants know it again as this object: a checkpoint must not copy it.
  Object.freeze(outcome);
  node.lastHeard = { question, outcome, position };
  const from = served?.node ?? spec.id;
  if (key !== null && rules.mayKeep(outcome, ageUs, policy)) {
    const age = ageUs ?? 0;
    const oldSince = rules.oldSince(askedAt, age);
    keep(node, out, {
      ...{ key, outcome, position, from, askedAt, ageUs: age, oldSince, storedAt: out.now, lifetime, labels },
      bytes: bytesOf(key, outcome),
    });
  }
  if (client !== null) out.send(client, reply(pending.op, outcome, from, position));
  for (const each of joined)
    out.send(each.client, { kind: 'reply', op: each.op, outcome, served: { node: from, position, cachedAt: askedAt, from } });
}

function keep(node: CacheState, out: CacheOut, entry: CacheEntry): void {
  const { rules } = node.place;
  // It was too old when it came.
  if (rules.freshness(out.now - entry.oldSince, entry.lifetime) === 'expired') return;
  const { evictions } = node;
  store(node, entry);
  if (node.evictions > evictions) out.report('evictions', node.evictions);
  out.report('entries', node.entries.size);
  const until = freshUntil(entry);
  if (until !== null) out.report('freshUntil', until);
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
  const pending = settled(node, id);
  if (!pending) return;
  const { client, op, joined, question } = pending;
  changeRole(cacheRoles, node, out, 'SILENCE');
  const waiting = [...(client === null ? [] : [{ client, op }]), ...joined];
  const spare = spareFor(node, out, pending);
  if (spare === null) return waiting.forEach((each) => out.send(each.client, reply(each.op, outcomeOf(pending), node.place.spec.id, null)));
  for (const each of waiting) {
    out.report('hits', ++node.hits);
    out.report('stale', ++node.stale);
    answerFrom(node, out, each.client, { ...question, op: each.op }, spare);
  }
}

/** An answer past its lifetime that may be given in want of another (RFC 5861 §4). */
function spareFor({ entries, place }: CacheState, out: CacheOut, { kind, key }: Pending): CacheEntry | null {
  const entry = kind === 'miss' && key !== null ? entries.get(key) : undefined;
  return entry && place.rules.freshness(out.now - entry.oldSince, entry.lifetime) !== 'expired' ? entry : null;
}

/** An application says that whatever bears these tags is old: here now, and elsewhere when the others hear of it. */
function onInvalidate(node: CacheState, out: CacheOut, from: NodeId, message: Invalidate): void {
  const { op, tags, passedOn } = message;
  const count = tags.reduce((sum, tag) => sum + drop(node, tag), 0);
  if (count > 0) out.report('entries', node.entries.size);
  if (passedOn) return;
  for (const other of node.place.others) out.send(other, { ...message, passedOn: true });
  out.send(from, { kind: 'invalidated', op, count });
}
