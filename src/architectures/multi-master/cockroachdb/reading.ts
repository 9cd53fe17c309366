/**
 * Reads at the leaseholder. A value a little above the moment of a read may have been there before it, by another clock: within the uncertainty
 * interval the reader cannot tell, and is sent to a later moment (cockroachdb/cockroach, pkg/kv/kvserver/uncertainty/doc.go).
 */
import type { NodeId } from '../../../sim/node.ts';
import { lastIndex } from '../../shared/consensus/log.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { nameOf } from '../../shared/ranges/entries.ts';
import { noteRead } from './cache.ts';
import { now } from './clock.ts';
import { closedHere } from './closing.ts';
import { isLeaseholder } from './leases.ts';
import { answer, refuse } from './replying.ts';
import { type Intent, keysIn, type Mvcc, versionAt, versionsOf } from './mvcc.ts';
import type { Read, Refresh, Rows } from './protocol.ts';
import { group, type ReplicaOut, type ReplicaState, type ServedRead, type Waiting } from './state.ts';

const WAITING_MAX = 10_000;

const mayServe = (node: ReplicaState, out: ReplicaOut, { limit, ts }: Read | Refresh): boolean =>
  isLeaseholder(node, out) && node.place.rules.covers(Math.max(limit, ts), node.mvcc.lease.expiration);

export function onRead(node: ReplicaState, out: ReplicaOut, from: NodeId, request: Read | Refresh): void {
  const observed = now(node, out);
  if (request.kind === 'batch-read' && request.anywhere && !isLeaseholder(node, out)) return readClosed(node, out, from, request, observed);
  if (!mayServe(node, out, request) || node.waiting.length >= WAITING_MAX) return refuse(node, out, from, request.call);
  const { rules } = node.place;
  // Before it looks: whoever writes here from now on writes later than this.
  const noted = rules.notesRead(request.ts);
  if (noted > 0) noteRead(node.cache, request.spans, noted, request.txn);
  // It came twice.
  if (node.waiting.some((each) => each.from === from && each.request.call === request.call)) return;
  const need = rules.waitsFor(lastIndex(group.log(node)));
  node.waiting = [...node.waiting, { from, request, need, observed, since: out.steady, blockedBy: [], isTold: false }];
}

export function answerWaiting(node: ReplicaState, out: ReplicaOut): void {
  const { waiting } = node;
  if (waiting.length === 0) return;
  const left: Waiting[] = [];
  for (const each of waiting) {
    if (!mayServe(node, out, each.request)) refuse(node, out, each.from, each.request.call);
    else if (each.need > node.lastApplied || isBlocked(node.mvcc, each)) left.push(each);
    else if (each.request.kind === 'batch-refresh') refresh(node, out, each, each.request);
    else if (!serve(node, out, each, each.request)) left.push(each);
  }
  node.waiting = left;
}

/** The intents that it met are still there. */
const isBlocked = ({ intents }: Mvcc, { blockedBy }: Waiting): boolean =>
  blockedBy.length > 0 && blockedBy.every((intent) => intents.get(intent.key) === intent);

/** A follower answers if that moment is closed, and no intent tells of what may come to stand there: else the leaseholder does. */
function readClosed(node: ReplicaState, out: ReplicaOut, from: NodeId, { call, txn, ts, spans, ...rest }: Read, observed: Hlc): void {
  const { intents } = inTheWay(node.mvcc, { ...rest, call, txn, ts, spans }, ts, ts);
  if (!node.begun || ts > closedHere(node) || intents.length > 0) return refuse(node, out, from, call);
  const seen = seenAt(node.mvcc, spans, ts);
  serves(node, txn, ts, spans, seen);
  out.report('followerRead', call);
  out.send(from, { kind: 'batch-rows', call, rows: rowsOf(node.mvcc, seen, ts), uncertain: 0, observed, hlc: now(node, out) });
}

interface Found {
  /** Intents of others that may belong to what is to be seen. */
  readonly intents: readonly Intent[];
  /** The newest value of which it is uncertain; 0: none. */
  readonly uncertain: Hlc;
}

/** What stands in the way of a read at `ts`. `local`: what was written here later than this by the own clock was written later. */
function inTheWay(mvcc: Mvcc, { txn, ts, spans }: Read, limit: Hlc, local: Hlc): Found {
  const intents: Intent[] = [];
  let uncertain = 0;
  const mayBeBefore = (at: Hlc, localTs: Hlc): boolean => at <= limit && localTs <= local;
  for (const span of spans)
    for (const key of keysIn(mvcc, span)) {
      const intent = mvcc.intents.get(key);
      if (intent && intent.txn !== txn && (intent.ts <= ts || mayBeBefore(intent.ts, intent.localTs))) intents.push(intent);
      for (const version of versionsOf(mvcc, key))
        if (version.ts > ts && mayBeBefore(version.ts, version.localTs)) uncertain = Math.max(uncertain, version.ts);
    }
  return { intents, uncertain };
}

/** False: intents are in the way, and it waits until they are gone. */
function serve(node: ReplicaState, out: ReplicaOut, waiting: Waiting, request: Read): boolean {
  const { mvcc, place } = node;
  const { from, observed } = waiting;
  const { call, txn, ts, spans } = request;
  const limit = place.rules.uncertainUpTo(ts, request.limit);
  // What it saw of another clock, or of this under an earlier lease, tells nothing of what others wrote here.
  const isOurs = request.observed?.node === place.spec.id;
  const local = isOurs ? Math.max(request.observed?.ts ?? 0, mvcc.lease.start) : limit;
  const { intents, uncertain } = inTheWay(mvcc, request, limit, local);
  waiting.blockedBy = intents;
  if (intents.length > 0) {
    if (!waiting.isTold) answer(node, out, from, call, { kind: 'queued' });
    waiting.isTold = true;
    return false;
  }
  const seen = uncertain > 0 ? [] : seenAt(mvcc, spans, ts);
  if (uncertain === 0) serves(node, txn, ts, spans, seen);
  out.send(from, { kind: 'batch-rows', call, rows: rowsOf(mvcc, seen, ts), uncertain, observed, hlc: now(node, out) });
  return true;
}

const rowsOf = (mvcc: Mvcc, seen: ServedRead['seen'], ts: Hlc): Rows['rows'] =>
  seen.flatMap(([key]): Rows['rows'] => {
    const change = versionAt(mvcc, key, ts)?.change;
    return change?.row ? [[key, change]] : [];
  });

const seenAt = (mvcc: Mvcc, spans: readonly Span[], ts: Hlc): ServedRead['seen'] => {
  const keys = new Set(spans.flatMap((span) => [...keysIn(mvcc, span)]));
  return [...keys].map((key) => [key, versionAt(mvcc, key, ts)?.ts ?? 0]);
};

function serves(node: ReplicaState, txn: string, ts: Hlc, spans: readonly Span[], seen: ServedRead['seen']): void {
  node.served = [...node.served, { txn, ts, names: spans.map(nameOf), seen }];
}

/** Nothing was written there since, and nobody is about to. */
function refresh(node: ReplicaState, out: ReplicaOut, { from }: Waiting, { call, txn, from: since, ts, spans }: Refresh): void {
  const { mvcc } = node;
  const isNew = (at: Hlc, by: string): boolean => by !== txn && at > since && at <= ts;
  const ok = spans.every((span) =>
    [...keysIn(mvcc, span)].every((key) => {
      const intent = mvcc.intents.get(key);
      const isMeant = intent !== undefined && intent.txn !== txn && intent.ts <= ts;
      return !isMeant && !versionsOf(mvcc, key).some((version) => isNew(version.ts, version.txn));
    }),
  );
  if (ok) serves(node, txn, ts, spans, []);
  out.send(from, { kind: 'batch-answer', call, result: { kind: 'refreshed', ok }, hlc: now(node, out) });
}
