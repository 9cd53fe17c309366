/**
 * A transaction whose record is STAGING and whose gateway is silent: it is committed if all of its intents are there. Whoever waits for it looks for
 * each; one that is not there never comes to stand so early, so what is found does not change; then the record is told
 * (cockroachdb/cockroach, pkg/kv/kvserver/txnrecovery/manager.go).
 */
import type { NodeId } from '../../../sim/node.ts';
import { lastIndex } from '../../shared/consensus/log.ts';
import { noteRead } from './cache.ts';
import { callStep } from './calls.ts';
import type { QueryIntent, Result } from './commands.ts';
import { isLeaseholder } from './leases.ts';
import { type KeyPlace, type Staging, type TxnMeta, versionsOf } from './mvcc.ts';
import { answer, refuse } from './replying.ts';
import { resolve } from './resolving.ts';
import { group, type ReplicaOut, type ReplicaState } from './state.ts';
import { propose } from './waiting.ts';
import type { Looking, Recovery } from './waits.ts';

export function recover(node: ReplicaState, out: ReplicaOut, meta: TxnMeta, { ts, keys }: Staging): void {
  if (node.recoveries.has(meta.id)) return;
  const ranges = new Map<number, string[]>();
  if (node.place.rules.looksForIntents(true)) for (const place of keys) add(ranges, place);
  const made: Recovery = { meta, ts, pending: ranges.size, found: ranges.size > 0 };
  node.recoveries.set(meta.id, made);
  out.report('recovering', meta.id);
  for (const [region, some] of ranges) {
    const query: QueryIntent = { kind: 'query-intent', txn: meta, ts, keys: some };
    if (region === node.place.region) look(node, { from: null, call: 0, query });
    else callStep(node, out, region, { kind: 'look', of: meta.id }, query);
  }
  if (ranges.size === 0) tell(node, out, made);
}

const add = (ranges: Map<number, string[]>, { region, key }: KeyPlace): unknown =>
  ranges.has(region) ? ranges.get(region)?.push(key) : ranges.set(region, [key]);

export function onQueryIntent(node: ReplicaState, out: ReplicaOut, from: NodeId, call: number, query: QueryIntent): void {
  if (!isLeaseholder(node, out) || !node.place.rules.covers(query.ts, node.mvcc.lease.expiration)) return refuse(node, out, from, call);
  look(node, { from, call, query });
}

/** Noted before it looks: what is not there can stand only above `ts` from now on. */
function look(node: ReplicaState, { from, call, query }: Pick<Looking, 'from' | 'call' | 'query'>): void {
  const noted = node.place.rules.prevents(query.ts);
  if (noted > 0)
    noteRead(
      node.cache,
      query.keys.map((key) => ({ table: '', key })),
      noted,
      '',
    );
  node.looking = [...node.looking, { from, call, query, need: lastIndex(group.log(node)) }];
}

export function answerLooking(node: ReplicaState, out: ReplicaOut, isHolder: boolean): void {
  for (const id of node.recoveries.keys()) if (!isHolder || node.mvcc.records.has(id)) node.recoveries.delete(id);
  if (node.looking.length === 0) return;
  const left: Looking[] = [];
  for (const each of node.looking) {
    const { from, call, query, need } = each;
    if (!isHolder) {
      if (from !== null) refuse(node, out, from, call);
    } else if (need > node.lastApplied) left.push(each);
    else {
      const result: Result = { kind: 'intents', found: query.keys.every((key) => isThere(node, key, query)) };
      if (from !== null) answer(node, out, from, call, result);
      else onFound(node, out, query.txn.id, result);
    }
  }
  node.looking = left;
}

/** As an intent, or as the version that it has become. */
function isThere({ mvcc }: ReplicaState, key: string, { txn, ts }: QueryIntent): boolean {
  const intent = mvcc.intents.get(key);
  return (intent?.txn === txn.id && intent.ts <= ts) || versionsOf(mvcc, key).some((version) => version.txn === txn.id);
}

export function onFound(node: ReplicaState, out: ReplicaOut, of: string, result: Result): void {
  const known = node.recoveries.get(of);
  if (!known || result.kind !== 'intents') return;
  known.pending -= 1;
  known.found &&= result.found;
  if (known.pending === 0) tell(node, out, known);
}

/** Its record is to say what was found. */
function tell(node: ReplicaState, out: ReplicaOut, { meta, ts, found: committed }: Recovery): void {
  const step = { kind: 'recover-txn', txn: meta, ts, committed } as const;
  if (meta.anchor !== node.place.region) {
    callStep(node, out, meta.anchor, { kind: 'recover', meta }, step);
    return;
  }
  // The record stands here, and its intents go with it.
  propose(node, out, step);
}

export function onRecovered(node: ReplicaState, out: ReplicaOut, meta: TxnMeta, result: Result): void {
  node.recoveries.delete(meta.id);
  if (result.kind === 'ended') resolve(node, out, meta, result.ts);
}
