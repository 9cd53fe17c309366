/** The cache's part: it keeps what it is given until it is told otherwise. It never asks anybody. */
import type { Message, NodeId } from '../../../../sim/node.ts';
import type { Out } from '../../../../sim/out.ts';
import { bytesOf, drop, lookup, store } from '../../cache.ts';
import type { Delete, Get, QueryCacheMessage, SetValue } from '../../protocol.ts';
import type { CacheState } from '../../state.ts';
import { noteChange } from './dumps.ts';
import { grant, isMarked, mayFill, voided } from './tokens.ts';

type ToApplication = Out<QueryCacheMessage>;

function onGet(node: CacheState, out: ToApplication, from: NodeId, { op, name, sql, params, lease }: Get): void {
  const found = lookup(node, node.place.rules.keyOf(sql, params), out.now);
  if (found.kind === 'miss') {
    out.report('misses', ++node.misses);
    if (found.why === 'expired') out.report('entries', node.entries.size);
    return out.send(from, {
      kind: 'value',
      op,
      found: null,
      ...(lease && grant(node, out, name)),
      ...(isMarked(node, name) && { marked: true }),
    });
  }
  const { entry } = found;
  out.report('hits', ++node.hits);
  node.lastHit = { question: { sql, params }, entry, at: out.now };
  const { outcome, position, storedAt } = entry;
  out.send(from, { kind: 'value', op, found: { outcome, position, from: entry.from, storedAt } });
}

function onSet(node: CacheState, out: ToApplication, from: NodeId, message: SetValue): void {
  const { op, name, sql, params, outcome, position, ttlUs, token } = message;
  if (token !== undefined && !mayFill(node, out, name, token)) return out.send(from, { kind: 'stored', op, kept: false });
  const { rules } = node.place;
  const key = rules.keyOf(sql, params);
  const { evictions } = node;
  // The invariants know it again as this object: a checkpoint must not copy it.
  Object.freeze(outcome);
  node.lastHeard = { question: { sql, params }, outcome, position };
  store(node, {
    ...{ key, outcome, position, from: message.from, askedAt: out.now, ageUs: 0, oldSince: out.now, storedAt: out.now },
    lifetime: { ttlUs, revalidateUs: 0, errorUs: 0 },
    labels: [name],
    bytes: bytesOf(key, outcome),
  });
  if (node.entries.has(key)) node.lastChange = { name, position };
  noteChange(node, out);
  if (node.evictions > evictions) out.report('evictions', node.evictions);
  out.report('entries', node.entries.size);
  out.report('freshUntil', ttlUs === null ? 'never' : out.now + ttlUs);
  out.send(from, { kind: 'stored', op, kept: node.entries.has(key) });
}

function onDelete(node: CacheState, out: ToApplication, from: NodeId, { op, name }: Delete): void {
  const count = drop(node, name);
  node.lastChange = { name, position: 'deleted' };
  voided(node, name);
  if (count > 0) {
    noteChange(node, out);
    out.report('entries', node.entries.size);
  }
  out.send(from, { kind: 'deleted', op, count });
}

type Handler = (node: object, out: Out, from: NodeId, message: Message) => void;

/** By the names of the messages. */
export const atCache: Readonly<Record<string, Handler>> = {
  get: onGet as Handler,
  set: onSet as Handler,
  delete: onDelete as Handler,
};
