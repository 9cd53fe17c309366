/**
 * COMMIT at a gateway: what the transaction has written goes to all of its ranges at once as intents; where nothing has read or written later, at
 * the moment at which it has read. One range has it all in one step (1PC). With parallel commits its record says at the same time which intents
 * there are to be (STAGING): when all stand where that says it is committed, and its client is told; the record follows. Else, or when one had to
 * move to a later moment, the record commits it (cockroachdb/docs, architecture/transaction-layer.md: parallel commits).
 */
import { dropCalls } from '../../shared/ranges/calls.ts';
import { nameOf } from '../../shared/ranges/entries.ts';
import { BACKGROUND, callStep } from './calls.ts';
import { now } from './clock.ts';
import type { Mutation, Result } from './commands.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import { beginRefresh } from './refreshing.ts';
import type { Committing, GatewayOut, GatewayState, Purpose, Txn } from './state.ts';

export type Verdict = 'committed' | 'aborted';

/** Rows that it changes, by range. False: none. */
export function beginCommit(node: GatewayState, out: GatewayOut, txn: Txn): boolean {
  const mutations = new Map<number, Mutation[]>();
  const touched = [...txn.touched.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { key, change, region } of touched) if (change) mutations.set(region, [...(mutations.get(region) ?? []), { key, change }]);
  const regions = [...mutations.keys()].sort((a, b) => a - b);
  const [anchor] = regions;
  if (anchor === undefined) return false;
  const onePhase = regions.length === 1;
  const isParallel = node.place.parallelCommits && !onePhase;
  txn.commit = {
    meta: Object.freeze({ id: txn.id, anchor, since: now(node, out) }),
    ...{ regions, mutations, pending: regions.length, ts: txn.readTs, onePhase, staged: false },
    // All of it may be done as soon as it is sent.
    inDoubt: onePhase || isParallel,
  };
  for (const region of regions) write(node, out, txn, txn.commit, region, isParallel);
  return true;
}

function write(node: GatewayState, out: GatewayOut, txn: Txn, commit: Committing, region: number, isParallel: boolean): void {
  const { meta, mutations, ts, onePhase } = commit;
  const all = [...mutations].flatMap(([at, some]) => some.map(({ key }) => ({ key, region: at })));
  const staging = isParallel && region === meta.anchor ? all : null;
  callStep(
    node,
    out,
    region,
    { kind: 'write', txn: txn.id },
    { kind: 'write', txn: meta, readTs: txn.readTs, ts, localTs: 0, mutations: mutations.get(region) ?? [], onePhase, staging },
  );
}

export function onWritten(node: GatewayState, out: GatewayOut, txn: Txn, result: Result): Verdict | null {
  const { commit } = txn;
  if (!commit || commit.pending === 0) return null;
  if (result.kind === 'too-old') {
    commit.inDoubt = false;
    if (beginRefresh(node, out, txn, result.ts, 'write')) writeAgain(node, out, txn);
    return null;
  }
  if (result.kind !== 'written') {
    commit.inDoubt = false;
    return 'aborted';
  }
  if (result.committed) {
    commit.ts = result.ts;
    if (commit.onePhase) node.counters.commits1PC += 1;
    return committed(node, txn, commit);
  }
  commit.pending -= 1;
  commit.ts = Math.max(commit.ts, result.ts);
  commit.staged ||= result.staged;
  const isUnmoved = commit.ts === txn.readTs;
  if (commit.staged && isUnmoved && node.place.rules.isCommitted(commit.pending === 0)) {
    node.counters.parallelCommits += 1;
    callStep(node, out, commit.meta.anchor, finish(commit), { kind: 'end-txn', txn: commit.meta, ts: commit.ts });
    return committed(node, txn, commit);
  }
  if (!isUnmoved) commit.inDoubt = false;
  if (commit.pending > 0) return null;
  commit.inDoubt = false;
  if (isUnmoved || beginRefresh(node, out, txn, commit.ts, 'commit')) endTxn(node, out, txn);
  return null;
}

/** Nothing of it stands, and what it has read is as it was at a later moment: there it lays intents, so that none can come before it once more. */
export function writeAgain(node: GatewayState, out: GatewayOut, txn: Txn): void {
  const { commit } = txn;
  if (!commit) return;
  commit.onePhase = false;
  commit.ts = txn.readTs;
  write(node, out, txn, commit, commit.meta.anchor, false);
}

const finish = ({ meta, regions }: Committing): Purpose => ({ kind: 'finish', meta, regions });

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

/**
 * Its record is to say that it is aborted, and then its intents go; what of it still waits in a queue leaves that. If it may be committed it is
 * asked for all the same, for else it would lay intents, when its turn comes, that nobody looks after: the record knows better.
 */
export function giveUp(node: GatewayState, out: GatewayOut, txn: Txn): void {
  dropCalls(node, txn.id);
  const { commit } = txn;
  if (!commit) return;
  const { meta, mutations, inDoubt } = commit;
  const own = (mutations.get(meta.anchor) ?? []).map(({ key }) => key);
  callStep(node, out, meta.anchor, finish(commit), { kind: 'end-txn', txn: meta, ts: 0, ...(inDoubt && { unlessDone: own }) });
}
