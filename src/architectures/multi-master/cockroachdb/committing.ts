/**
 * COMMIT at a gateway: what the transaction has written goes to its ranges as intents; where nothing has read or written later, at the moment at
 * which it has read. Then its record says that it is committed. One range has it all in one step (1PC).
 */
import { dropCalls } from '../../shared/ranges/calls.ts';
import { nameOf } from '../../shared/ranges/entries.ts';
import { BACKGROUND, callStep } from './calls.ts';
import { now } from './clock.ts';
import type { Mutation, Result } from './commands.ts';
import { beginRefresh } from './refreshing.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { Committing, GatewayOut, GatewayState, Txn } from './state.ts';

export type Verdict = 'committed' | 'aborted';

/** Rows that it changes, by range. False: none. */
export function beginCommit(node: GatewayState, out: GatewayOut, txn: Txn): boolean {
  const mutations = new Map<number, Mutation[]>();
  const touched = [...txn.touched.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { key, change, region } of touched) if (change) mutations.set(region, [...(mutations.get(region) ?? []), { key, change }]);
  const regions = [...mutations.keys()].sort((a, b) => a - b);
  const [anchor] = regions;
  if (anchor === undefined) return false;
  txn.commit = {
    meta: Object.freeze({ id: txn.id, anchor, since: now(node, out) }),
    ...{ regions, mutations, written: 0, ts: txn.readTs, onePhase: regions.length === 1, inDoubt: false },
  };
  write(node, out, txn, txn.commit);
  return true;
}

/** One range after the other, in one order for all, so that no two wait for each other. */
function write(node: GatewayState, out: GatewayOut, txn: Txn, commit: Committing): void {
  const { meta, regions, mutations, written, ts, onePhase } = commit;
  const region = regions[written];
  if (region === undefined) return;
  commit.inDoubt = onePhase;
  callStep(
    node,
    out,
    region,
    { kind: 'write', txn: txn.id },
    { kind: 'write', txn: meta, readTs: txn.readTs, ts, localTs: 0, mutations: mutations.get(region) ?? [], onePhase },
  );
}

export function onWritten(node: GatewayState, out: GatewayOut, txn: Txn, result: Result): Verdict | null {
  const { commit } = txn;
  if (!commit || commit.written >= commit.regions.length) return null;
  commit.inDoubt = false;
  if (result.kind === 'written' && result.committed) {
    commit.ts = result.ts;
    node.counters.commits1PC += 1;
    return committed(node, txn, commit);
  }
  if (result.kind !== 'written') return 'aborted';
  commit.ts = Math.max(commit.ts, result.ts);
  commit.written += 1;
  if (commit.written < commit.regions.length) write(node, out, txn, commit);
  else if (commit.ts === txn.readTs || beginRefresh(node, out, txn, commit.ts, 'commit')) endTxn(node, out, txn);
  return null;
}

/** All its intents stand, and what it has read is as it was: its record commits it. */
export function endTxn(node: GatewayState, out: GatewayOut, txn: Txn): void {
  const { commit } = txn;
  if (!commit) return;
  const { meta, ts } = commit;
  commit.inDoubt = true;
  callStep(node, out, meta.anchor, { kind: 'end', txn: txn.id }, { kind: 'end-txn', txn: meta, ts });
}

export function onEnded(node: GatewayState, out: GatewayOut, txn: Txn, result: Result): Verdict | null {
  const { commit } = txn;
  if (!commit || result.kind !== 'ended') return null;
  commit.inDoubt = false;
  if (result.ts === 0) return 'aborted';
  commit.ts = result.ts;
  resolveRest(node, out, commit, result.ts);
  return committed(node, txn, commit);
}

/** Its record says so: its intents elsewhere become versions at `ts`, or (0) go. */
export function resolveRest(node: GatewayState, out: GatewayOut, { meta, regions }: Pick<Committing, 'meta' | 'regions'>, ts: Hlc): void {
  for (const region of regions)
    if (region !== meta.anchor) callStep(node, out, region, BACKGROUND, { kind: 'resolve-intent', txn: meta, ts });
}

function committed(node: GatewayState, txn: Txn, { ts, mutations }: Committing): Verdict {
  node.counters.commits += 1;
  const keys = [...mutations.values()].flatMap((some) => some.map(({ key }) => key));
  node.committed = Object.freeze({ txn: txn.id, ts, keys, reads: [...txn.reads.values()].map(({ span }) => nameOf(span)) });
  return 'committed';
}

/** Its record is to say that it is aborted, and then its intents go. Not for one that may be committed. */
export function giveUp(node: GatewayState, out: GatewayOut, txn: Txn): void {
  dropCalls(node, txn.id);
  const { commit } = txn;
  if (!commit) return;
  const { meta, regions } = commit;
  callStep(node, out, meta.anchor, { kind: 'finish', meta, regions }, { kind: 'end-txn', txn: meta, ts: 0 });
}
