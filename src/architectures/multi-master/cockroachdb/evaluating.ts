/**
 * One entry of a range's log, carried out by all of its replicas alike, so it may use nothing but what the range holds and what stands in the
 * entry. What only the leaseholder knows (what was read, what time it is) it has put into the entry.
 */
import type { RowChange } from '../../../sqlite/notebook.ts';
import { type Hlc, TICKS_PER_MS } from '../../shared/timestamps/hlc.ts';
import type { Command, EndTxn, PushTxn, RecoverTxn, ResolveIntent, Result, Write } from './commands.ts';
import { endIntent, type Lease, type Mvcc, newestOf, putIntent, putVersion, type Staging, type TxnMeta, versionBy } from './mvcc.ts';
import type { MvccRules } from './rules.ts';

/** A transaction that has been silent for so long is aborted by whoever waits for it (TxnLivenessThreshold: 5 heartbeats of 1 s). */
export const LIVENESS_MS = 5000;

/** What came of it; rows that it committed, and whose they are. */
export interface Applied {
  readonly result: Result;
  readonly rows: readonly RowChange[];
  readonly txn: string;
}

const told = (result: Result, rows: readonly RowChange[] = [], txn = ''): Applied => ({ result, rows, txn });

export const isExpired = ({ since }: TxnMeta, now: Hlc): boolean => now > since + LIVENESS_MS * TICKS_PER_MS;

function write(mvcc: Mvcc, { txn, readTs, ts, localTs, mutations, onePhase, staging }: Write, rules: MvccRules): Applied {
  // It came twice, and was committed meanwhile.
  for (const { key } of mutations) {
    const done = versionBy(mvcc, key, txn.id);
    if (done) return told({ kind: 'written', ts: done.ts, committed: true, staged: false });
  }
  if (rules.isAborted(mvcc.records.get(txn.id) === 0)) return told({ kind: 'ended', ts: 0 });
  let at = ts;
  for (const { key } of mutations) {
    const intent = mvcc.intents.get(key);
    // It came twice: its intents stay where they are, since it may have been committed there.
    if (intent?.txn === txn.id) return told({ kind: 'written', ts: intent.ts, committed: false, staged: mvcc.staging.has(txn.id) });
    if (intent && rules.isStranger(intent.txn, txn.id)) return told({ kind: 'locked' });
    const newest = newestOf(mvcc, key);
    if (newest && newest.ts >= at) at = Math.max(at, rules.aboveNewest(newest.ts));
  }
  const atOnce = onePhase && at === readTs;
  for (const { key, change } of mutations) {
    const value = { ts: at, localTs: Math.min(localTs, at), change, txn: txn.id };
    if (atOnce) putVersion(mvcc, key, Object.freeze(value));
    else putIntent(mvcc, Object.freeze({ ...value, key, meta: txn }));
  }
  const staged = staging !== null && at === readTs;
  if (staged) stage(mvcc, txn.id, Object.freeze({ ts: at, keys: staging }));
  const rows = atOnce ? mutations.map(({ change }) => change) : [];
  return told({ kind: 'written', ts: at, committed: atOnce, staged }, rows, txn.id);
}

function stage(mvcc: Mvcc, txn: string, staging: Staging): void {
  mvcc.staging.set(txn, staging);
  mvcc.journal.push({ kind: 'staging', index: mvcc.index, txn, staging });
}

function resolve(mvcc: Mvcc, { txn, ts }: Pick<ResolveIntent, 'txn' | 'ts'>, result: Result): Applied {
  const own = [...mvcc.intents.values()].filter((intent) => intent.txn === txn.id);
  for (const intent of own) endIntent(mvcc, intent, ts);
  return told(result, ts > 0 ? own.map(({ change }) => change) : [], txn.id);
}

/** The record is made, and with it the transaction has ended, in all ranges. */
function end(mvcc: Mvcc, txn: TxnMeta, ts: Hlc): Applied {
  mvcc.records.set(txn.id, ts);
  mvcc.staging.delete(txn.id);
  mvcc.journal.push({ kind: 'record', index: mvcc.index, txn: txn.id, ts });
  return resolve(mvcc, { txn, ts }, { kind: 'ended', ts });
}

function endTxn(mvcc: Mvcc, { txn, ts, unlessDone }: EndTxn, rules: MvccRules): Applied {
  const known = mvcc.records.get(txn.id);
  if (known !== undefined && (known > 0 || rules.isAborted(true))) return told({ kind: 'ended', ts: known });
  if (unlessDone) {
    // Whether all of its intents stand is for whoever meets them to find out.
    const staging = mvcc.staging.get(txn.id);
    if (staging) return told({ kind: 'staging', ...staging });
    for (const key of unlessDone) {
      const done = versionBy(mvcc, key, txn.id);
      if (rules.staysDone(done !== undefined)) return told({ kind: 'ended', ts: done?.ts ?? 0 });
    }
  }
  return end(mvcc, txn, ts);
}

function push(mvcc: Mvcc, { txn, now, force }: PushTxn): Applied {
  const known = mvcc.records.get(txn.id);
  if (known !== undefined) return told({ kind: 'ended', ts: known });
  if (!force && !isExpired(txn, now)) return told({ kind: 'pending' });
  // It may be committed: that is for whoever asks to find out.
  const staging = mvcc.staging.get(txn.id);
  return staging ? told({ kind: 'staging', ...staging }) : end(mvcc, txn, 0);
}

/** What its intents say becomes its record, unless that has said something meanwhile. */
function recover(mvcc: Mvcc, { txn, ts, committed }: RecoverTxn): Applied {
  const known = mvcc.records.get(txn.id);
  if (known !== undefined) return told({ kind: 'ended', ts: known });
  return mvcc.staging.get(txn.id)?.ts === ts ? end(mvcc, txn, committed ? ts : 0) : told({ kind: 'pending' });
}

/** A lease is prolonged by its holder, or follows on one that has ended. */
function take(mvcc: Mvcc, { sequence, holder, epoch, start, expiration }: Lease, rules: MvccRules): void {
  const { lease: before } = mvcc;
  const prolongs = sequence === before.sequence && holder === before.holder && epoch === before.epoch;
  if (!prolongs && (sequence !== before.sequence + 1 || start < rules.startsAfter(before.expiration))) return;
  mvcc.lease = Object.freeze(
    prolongs
      ? { ...before, expiration: Math.max(before.expiration, expiration) }
      : { sequence, holder, epoch, start, expiration: Math.max(start, expiration) },
  );
  mvcc.journal.push({ kind: 'lease', index: mvcc.index, before, lease: mvcc.lease });
}

/** Carries out one entry. */
export function carryOut(mvcc: Mvcc, command: Command, rules: MvccRules): Applied {
  if (command.kind === 'lease') {
    take(mvcc, command, rules);
    return told({ kind: 'resolved' });
  }
  if (!rules.isUnderLease(command.lease, mvcc.lease.sequence)) return told({ kind: 'lease-changed' });
  mvcc.closed = Math.max(mvcc.closed, command.closed ?? 0);
  mvcc.journal.push({ kind: 'command', index: mvcc.index, sequence: command.lease, lease: mvcc.lease.sequence });
  switch (command.kind) {
    case 'write':
      return write(mvcc, command, rules);
    case 'end-txn':
      return endTxn(mvcc, command, rules);
    case 'push-txn':
      return push(mvcc, command);
    case 'recover-txn':
      return recover(mvcc, command);
    case 'resolve-intent':
      return resolve(mvcc, command, { kind: 'resolved' });
  }
}
