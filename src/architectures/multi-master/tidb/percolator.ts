/**
 * Percolator's two phases and what repairs them, on the columns of one region (Peng & Dabek 2010, §2.2, figure 6; tikv/tikv, src/storage/mvcc
 * and src/storage/txn/actions). Each step is one entry of the region's log and is carried out alike by all of its replicas, so it may use
 * nothing but the columns and what stands in the entry.
 */
import type { RowChange } from '../../../sqlite/notebook.ts';
import { type Columns, committedBefore, dropLock, fateOn, type Lock, putData, putLock, putWrite } from './columns.ts';
import type {
  Applied,
  CheckSecondaryLocks,
  CheckTxnStatus,
  Command,
  Commit,
  PessimisticLock,
  Prewrite,
  ResolveLock,
  Result,
  Rollback,
  TxnHeartBeat,
} from './commands.ts';
import { physicalOf, type Ts } from './oracle.ts';
import type { PercolatorRules } from './rules.ts';

interface Committed {
  readonly change: RowChange;
  readonly txn: string;
}

const told = (result: Result, committed: readonly Committed[] = []): Applied => ({
  result,
  rows: committed.map(({ change }) => change),
  txn: committed[0]?.txn ?? '',
});
const DONE = told({ kind: 'done' });

const ownLock = ({ lock }: Columns, key: string, startTs: Ts): Lock | null => {
  const found = lock.get(key);
  return found?.startTs === startTs ? found : null;
};

/** A lock becomes a commit. The row that is written by it, if any. */
function commitLock(columns: Columns, { key, startTs, kind, txn }: Lock, commitTs: Ts): readonly Committed[] {
  if (kind === 'pessimistic') {
    dropLock(columns, key, startTs);
    return [];
  }
  putWrite(columns, key, Object.freeze({ commitTs, startTs, kind }));
  const change = columns.data.get(key)?.get(startTs);
  return change ? [{ change, txn }] : [];
}

/** Nothing of this transaction ever commits here: the record stays, so that a late prewrite finds it. */
function rollBack(columns: Columns, key: string, startTs: Ts, rules: PercolatorRules): void {
  const values = columns.data.get(key);
  if (values?.has(startTs)) columns.data.set(key, new Map([...values].filter(([ts]) => ts !== startTs)));
  if (fateOn(columns, key, startTs)) return;
  if (rules.remembersRollback(true)) putWrite(columns, key, Object.freeze({ commitTs: startTs, startTs, kind: 'rollback' }));
  else dropLock(columns, key, startTs);
}

function prewrite(columns: Columns, command: Prewrite, rules: PercolatorRules): Applied {
  const { startTs, mutations, minCommitTs, isAsync, onePhase, locked } = command;
  const strangers: Lock[] = [];
  for (const { key } of mutations) {
    const fate = fateOn(columns, key, startTs);
    if (fate?.kind === 'rollback') return told({ kind: 'ended', commitTs: 0 });
    // It came twice, and others have committed it meanwhile.
    if (fate) return told({ kind: 'prewritten', minCommitTs: fate.commitTs, commitTs: onePhase ? fate.commitTs : 0 });
    const lock = columns.lock.get(key);
    if (lock && rules.isStranger(lock.startTs, startTs)) strangers.push(lock);
    else if (locked.includes(key)) {
      // Its lock has outlived its time and somebody has taken it away.
      if (!lock) return told({ kind: 'ended', commitTs: 0 });
    } else if (!lock) {
      const newer = committedBefore(columns, key, Number.POSITIVE_INFINITY, true);
      if (newer && rules.conflicts(newer.commitTs, startTs)) return told({ kind: 'write-conflict', key, commitTs: newer.commitTs });
    }
  }
  if (strangers.length > 0) return told({ kind: 'locked', locks: strangers });
  let least = minCommitTs;
  // A region that has taken it as one of two phases before stays with that.
  let stays = isAsync;
  for (const mutation of mutations) {
    const { key, change } = mutation;
    const known = ownLock(columns, key, startTs);
    // It came twice.
    if (known && known.kind !== 'pessimistic') {
      least = Math.max(least, known.minCommitTs);
      stays &&= known.isAsync;
      continue;
    }
    if (change) putData(columns, key, startTs, change);
    putLock(columns, lockOf(command, mutation, known));
  }
  if (!onePhase) return told({ kind: 'prewritten', minCommitTs: stays ? least : 0, commitTs: 0 });
  const rows = mutations.flatMap(({ key }) => {
    const lock = columns.lock.get(key);
    return lock ? commitLock(columns, lock, minCommitTs) : [];
  });
  return told({ kind: 'prewritten', minCommitTs, commitTs: minCommitTs }, rows);
}

function lockOf(command: Prewrite, { key, table, kind }: Prewrite['mutations'][number], known: Lock | null): Lock {
  const { startTs, txn, primary, ttlMs, minCommitTs, forUpdateTs, isAsync, secondaries } = command;
  return Object.freeze({
    ...{ key, table, kind, startTs, txn, primary, minCommitTs, forUpdateTs, isAsync },
    ttlMs: Math.max(ttlMs, known?.ttlMs ?? 0),
    secondaries: isAsync && key === primary.key ? secondaries : [],
  });
}

function commit(columns: Columns, { startTs, commitTs, keys }: Commit, rules: PercolatorRules): Applied {
  const locks: Lock[] = [];
  let ended = 0;
  for (const key of keys) {
    const lock = ownLock(columns, key, startTs);
    if (lock && !rules.mayCommitAt(commitTs, lock.minCommitTs)) return told({ kind: 'commit-ts-expired', minCommitTs: lock.minCommitTs });
    if (lock) locks.push(lock);
    else {
      const fate = fateOn(columns, key, startTs);
      if (!fate || fate.kind === 'rollback') return told({ kind: 'ended', commitTs: 0 });
      ended = fate.commitTs;
    }
  }
  const rows = locks.flatMap((lock) => commitLock(columns, lock, commitTs));
  return told({ kind: 'ended', commitTs: locks.length > 0 ? commitTs : ended }, rows);
}

function rollback(columns: Columns, { startTs, keys }: Rollback, rules: PercolatorRules): Applied {
  for (const key of keys) {
    const fate = fateOn(columns, key, startTs);
    if (fate && fate.kind !== 'rollback') return told({ kind: 'ended', commitTs: fate.commitTs });
  }
  for (const key of keys) rollBack(columns, key, startTs, rules);
  return told({ kind: 'ended', commitTs: 0 });
}

/** Rows as they are now, whatever the transaction's snapshot; nobody may have written them after `forUpdateTs`. */
function lockRows(columns: Columns, command: PessimisticLock, rules: PercolatorRules): Applied {
  const { startTs, forUpdateTs, primary, keys, ttlMs } = command;
  const strangers: Lock[] = [];
  for (const { key } of keys) {
    if (fateOn(columns, key, startTs)?.kind === 'rollback') return told({ kind: 'ended', commitTs: 0 });
    const lock = columns.lock.get(key);
    if (lock && rules.isStranger(lock.startTs, startTs)) strangers.push(lock);
    else if (!lock) {
      const newer = committedBefore(columns, key, Number.POSITIVE_INFINITY, true);
      if (newer && rules.conflicts(newer.commitTs, forUpdateTs)) return told({ kind: 'write-conflict', key, commitTs: newer.commitTs });
    }
  }
  if (strangers.length > 0) return told({ kind: 'locked', locks: strangers });
  for (const { key, table } of keys) {
    if (ownLock(columns, key, startTs)) continue;
    const rest = { txn: '', minCommitTs: 0, isAsync: false, secondaries: [] };
    putLock(columns, Object.freeze({ key, table, kind: 'pessimistic', startTs, primary, ttlMs, forUpdateTs, ...rest }));
  }
  return DONE;
}

function checkTxnStatus(columns: Columns, command: CheckTxnStatus, rules: PercolatorRules): Applied {
  const { key, startTs, callerStartTs, currentTs, rollbackIfNotExist, forceSync } = command;
  // Of an async commit only all of its locks together tell.
  const decides = (lock: Lock): boolean => forceSync || !lock.isAsync;
  const lock = ownLock(columns, key, startTs);
  if (!lock) {
    const fate = fateOn(columns, key, startTs);
    if (fate) return told({ kind: 'ended', commitTs: fate.kind === 'rollback' ? 0 : fate.commitTs });
    if (!rollbackIfNotExist) return told({ kind: 'not-found' });
    rollBack(columns, key, startTs, rules);
    return told({ kind: 'ended', commitTs: 0 });
  }
  if (rules.hasOutlived(physicalOf(currentTs), physicalOf(startTs) + lock.ttlMs)) {
    if (!decides(lock)) return told({ kind: 'alive', lock });
    rollBack(columns, key, startTs, rules);
    return told({ kind: 'ended', commitTs: 0 });
  }
  // Its commit comes after whoever asks, who need not wait then.
  if (decides(lock) && callerStartTs >= lock.minCommitTs) {
    const pushed = Object.freeze({ ...lock, minCommitTs: callerStartTs + 1 });
    putLock(columns, pushed);
    return told({ kind: 'alive', lock: pushed });
  }
  return told({ kind: 'alive', lock });
}

function checkSecondaryLocks(columns: Columns, { startTs, keys }: CheckSecondaryLocks, rules: PercolatorRules): Applied {
  const locks: Lock[] = [];
  for (const key of keys) {
    const fate = fateOn(columns, key, startTs);
    if (fate) return told({ kind: 'ended', commitTs: fate.kind === 'rollback' ? 0 : fate.commitTs });
    const lock = ownLock(columns, key, startTs);
    if (lock && lock.kind !== 'pessimistic') locks.push(lock);
    else {
      // It was not prewritten here, and shall not be.
      rollBack(columns, key, startTs, rules);
      return told({ kind: 'ended', commitTs: 0 });
    }
  }
  return told({ kind: 'secondaries', locks });
}

function resolveLock(columns: Columns, { startTs, commitTs }: ResolveLock, rules: PercolatorRules): Applied {
  const locks = [...columns.lock.values()].filter((lock) => lock.startTs === startTs);
  if (commitTs > 0)
    return told(
      { kind: 'done' },
      locks.flatMap((lock) => commitLock(columns, lock, commitTs)),
    );
  for (const { key } of locks) rollBack(columns, key, startTs, rules);
  return DONE;
}

function heartBeat(columns: Columns, { startTs, key, ttlMs }: TxnHeartBeat): Applied {
  const lock = ownLock(columns, key, startTs);
  if (!lock) return told({ kind: 'not-found' });
  putLock(columns, Object.freeze({ ...lock, ttlMs: Math.max(lock.ttlMs, ttlMs) }));
  return DONE;
}

/** Carries out one entry of a region's log. */
export function carryOut(columns: Columns, command: Command, rules: PercolatorRules): Applied {
  switch (command.kind) {
    case 'prewrite':
      return prewrite(columns, command, rules);
    case 'commit':
      return commit(columns, command, rules);
    case 'rollback':
      return rollback(columns, command, rules);
    case 'pessimistic-lock':
      return lockRows(columns, command, rules);
    case 'check-txn-status':
      return checkTxnStatus(columns, command, rules);
    case 'check-secondary-locks':
      return checkSecondaryLocks(columns, command, rules);
    case 'resolve-lock':
      return resolveLock(columns, command, rules);
    case 'txn-heart-beat':
      return heartBeat(columns, command);
  }
}
