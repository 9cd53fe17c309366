/**
 * COMMIT at a TiDB server: Percolator's two phases, and the two ways round the second (tikv/client-go, txnkv/transaction/2pc.go). Async
 * commit: the client is told when all is prewritten, since from then on the locks themselves say when it was committed. 1PC: one region has it
 * all, and commits in the one step.
 */
import { dropCalls } from '../../shared/ranges/calls.ts';
import type { Touched } from '../../shared/ranges/rows.ts';
import { callKv, placed } from './calls.ts';
import type { Commit, Prewrite, Result } from './commands.ts';
import { LOGICAL, type Ts } from './oracle.ts';
import type { Committing, Counters, Purpose, SqlOut, SqlState, Txn } from './state.ts';
import { wantTs } from './timestamps.ts';

/** Most keys, and bytes of keys, of an async commit (tikv/client-go, config: AsyncCommit.KeysLimit, TotalKeySizeLimit). */
const ASYNC_KEYS = 256;
const ASYNC_BYTES = 4096;

export type Verdict =
  | { readonly kind: 'committed' }
  /** Somebody else has committed a key of it; or its locks have outlived their time. For certain it is not committed. */
  | { readonly kind: 'conflict' | 'rolled back' };

const BACKGROUND: Purpose = { kind: 'background' };

export function beginCommit(node: SqlState, out: SqlOut, txn: Txn): void {
  const mutations = [...placed(node, txn.touched.values())].sort((a, b) => (a.key < b.key ? -1 : 1));
  const primary = mutations.find(({ key }) => key === txn.primary?.key) ?? mutations.find(({ kind }) => kind !== 'lock') ?? mutations[0];
  if (!primary) return;
  letGo(
    node,
    out,
    txn,
    [...txn.stray.values()].filter(({ key }) => !txn.touched.has(key)),
  );
  const regions = regionsOf(mutations);
  const bytes = mutations.reduce((sum, { key }) => sum + key.length, 0);
  const { asyncCommit, onePhase } = node.place;
  txn.commit = {
    ...{ mutations, regions, primary: { key: primary.key, region: primary.region } },
    isAsync: asyncCommit && mutations.length <= ASYNC_KEYS && bytes <= ASYNC_BYTES,
    onePhase: onePhase && regions.length === 1,
    ...{ minCommitTs: txn.startTs + 1, commitTs: 0, pending: new Set<number>(), inDoubt: false },
  };
  // What others have seen before this began is committed at a lower moment (linearizability, tidb_guarantee_linearizability).
  if (txn.commit.isAsync || txn.commit.onePhase) wantTs(node, out, { kind: 'least', txn: txn.id });
  else prewrite(node, out, txn, txn.commit);
}

const regionsOf = (mutations: readonly Touched[]): readonly number[] =>
  [...new Set(mutations.map(({ region }) => region))].sort((a, b) => a - b);

/** Where its keys stand now: regions may have been split since it was said. */
function placeAgain(node: SqlState, commit: Committing): void {
  commit.mutations = placed(node, commit.mutations);
  commit.regions = regionsOf(commit.mutations);
  [commit.primary = commit.primary] = placed(node, [commit.primary]);
}

export function onLeastTs(node: SqlState, out: SqlOut, txn: Txn, ts: Ts): void {
  const { commit } = txn;
  if (!commit || commit.pending.size > 0) return;
  commit.minCommitTs = Math.max(ts, txn.forUpdateTs) + 1;
  prewrite(node, out, txn, commit);
}

function prewrite(node: SqlState, out: SqlOut, txn: Txn, commit: Committing): void {
  placeAgain(node, commit);
  commit.onePhase &&= commit.regions.length === 1;
  const { mutations, regions, primary, isAsync, onePhase, minCommitTs } = commit;
  const { lockTtlMs, safeWindowMs } = node.place;
  commit.inDoubt = isAsync || onePhase;
  for (const region of regions) {
    const own = mutations.filter((mutation) => mutation.region === region);
    const command: Prewrite = {
      ...{ kind: 'prewrite', startTs: txn.startTs, txn: txn.id, primary, ttlMs: lockTtlMs, forUpdateTs: txn.forUpdateTs },
      mutations: own.map(({ key, table, kind, change }) => ({ key, table, kind, change })),
      locked: own.flatMap(({ key }) => (txn.locked.has(key) ? key : [])),
      ...{ minCommitTs, maxCommitTs: minCommitTs + safeWindowMs * LOGICAL, isAsync, onePhase },
      secondaries: isAsync ? mutations.flatMap(({ key, region }) => (key === primary.key ? [] : { key, region })) : [],
    };
    commit.pending.add(callKv(node, out, region, { kind: 'prewrite', txn: txn.id, ts: txn.startTs }, command));
  }
}

/** A region has answered the first phase, and no lock was in the way. */
export function onPrewritten(node: SqlState, out: SqlOut, txn: Txn, call: number, result: Result): Verdict | null {
  const { commit } = txn;
  if (!commit?.pending.has(call)) return null;
  if (result.kind !== 'prewritten') {
    giveUp(node, out, txn);
    return { kind: result.kind === 'write-conflict' ? 'conflict' : 'rolled back' };
  }
  commit.pending.delete(call);
  if (result.commitTs > 0) commit.commitTs = result.commitTs;
  else {
    commit.onePhase = false;
    // One region in two phases: all are.
    if (result.minCommitTs === 0) commit.isAsync = false;
    commit.minCommitTs = Math.max(commit.minCommitTs, result.minCommitTs);
  }
  if (commit.pending.size > 0) return null;
  if (commit.onePhase) return committed(node, out, txn, commit, 'onePC');
  if (commit.isAsync) {
    commit.commitTs = commit.minCommitTs;
    placeAgain(node, commit);
    for (const each of commit.regions) commitRegion(node, out, txn, commit, each, BACKGROUND);
    return committed(node, out, txn, commit, 'async');
  }
  commit.inDoubt = false;
  wantTs(node, out, { kind: 'commit', txn: txn.id });
  return null;
}

/** The second phase: the primary's region first. What it says goes for all. */
export function onCommitTs(node: SqlState, out: SqlOut, txn: Txn, ts: Ts): void {
  const { commit } = txn;
  if (!commit || commit.pending.size > 0) return;
  commit.commitTs = ts;
  commit.inDoubt = true;
  placeAgain(node, commit);
  const { region } = commit.primary;
  const first = commitRegion(node, out, txn, commit, region, { kind: 'commit', txn: txn.id, ts: txn.startTs });
  commit.pending.add(first);
  if (!node.place.rules.mayCommitSecondaries(false)) return;
  for (const each of commit.regions) if (each !== region) commitRegion(node, out, txn, commit, each, BACKGROUND);
}

function commitRegion(node: SqlState, out: SqlOut, { startTs }: Txn, commit: Committing, region: number, purpose: Purpose): number {
  const keys = commit.mutations.flatMap((mutation) => (mutation.region === region ? mutation.key : []));
  const command: Commit = { kind: 'commit', startTs, commitTs: commit.commitTs, keys };
  return callKv(node, out, region, purpose, command);
}

export function onCommitted(node: SqlState, out: SqlOut, txn: Txn, result: Result): Verdict | null {
  const { commit } = txn;
  if (!commit || commit.pending.size === 0) return null;
  if (result.kind === 'commit-ts-expired') {
    // Somebody was promised to see a moment without it: it takes a later one.
    commit.pending.clear();
    commit.inDoubt = false;
    wantTs(node, out, { kind: 'commit', txn: txn.id });
    return null;
  }
  if (result.kind !== 'ended') return null;
  commit.pending.clear();
  if (result.commitTs === 0) {
    giveUp(node, out, txn);
    return { kind: 'rolled back' };
  }
  // Another may have been told of its timestamp before its own region was split.
  commit.commitTs = result.commitTs;
  placeAgain(node, commit);
  for (const region of commit.regions) if (region !== commit.primary.region) commitRegion(node, out, txn, commit, region, BACKGROUND);
  return committed(node, out, txn, commit, '2PC');
}

function committed(node: SqlState, out: SqlOut, txn: Txn, { commitTs }: Committing, how: keyof Counters['commits']): Verdict {
  node.counters.commits[how] += 1;
  node.committed = Object.freeze({ startTs: txn.startTs, commitTs });
  out.report('committed', how);
  return { kind: 'committed' };
}

function letGo(node: SqlState, out: SqlOut, { startTs }: Txn, touched: Iterable<Touched>): void {
  const regions = new Map<number, Set<string>>();
  for (const { key, region } of placed(node, touched)) regions.set(region, (regions.get(region) ?? new Set()).add(key));
  for (const [region, keys] of regions) callKv(node, out, region, BACKGROUND, { kind: 'rollback', startTs, keys: [...keys] });
}

/** Its locks go, as far as that is heard; the rest outlive their time. Not for one that may be committed. */
export function giveUp(node: SqlState, out: SqlOut, txn: Txn): void {
  dropCalls(node, txn.id);
  const { commit, isPessimistic, touched, next, stray } = txn;
  if (isPessimistic) letGo(node, out, txn, [...touched.values(), ...(next?.touched.values() ?? []), ...stray.values()]);
  else if (commit) letGo(node, out, txn, commit.mutations);
}
