/**
 * A region whose set went another way than the write region: it comes back with writes that were never shipped. Its set agrees on one entry
 * that has the write region's whole database, and begins anew from there; what it had besides is kept in its conflict feed, for the application to
 * look through and write again. Source: azure-docs, reliability/reliability-cosmos-db-nosql.md (“any write data that wasn't replicated when the
 * region failed is made available through the conflict feed”; then the region is a read region again). How it is brought up to date is ours.
 */
import type { NodeId } from '../../../../sim/node.ts';
import type { SqlResult } from '../../../../sqlite/jobs.ts';
import { entryAt, lastIndex } from '../../../shared/consensus/log.ts';
import type { Command, EpochSpan, Seed, SeedMessage } from '../../replica-set/protocol.ts';
import { epochIn, memoryOf, type SetMemory } from './memory.ts';
import { epochAt, epochOf, learn } from './standing.ts';
import { appliedIn, group, lastWith, loggedIn, type ReplicaOut, type ReplicaState } from './state.ts';

/** As many as are kept, the newest. */
const CONFLICTS_MAX = 1000;

/** In which epochs the writes up to that number were taken. */
export function epochsUpTo(node: ReplicaState, lsn: number): readonly EpochSpan[] {
  const spans: EpochSpan[] = [];
  let last = 0;
  for (let n = 1; n <= lsn; n++) {
    const epoch = epochAt(node, n);
    if (epoch !== last && last > 0) spans.push({ epoch: last, upTo: n - 1 });
    last = epoch;
  }
  return lsn === 0 ? spans : [...spans, { epoch: last, upTo: lsn }];
}

/** Index of the entry that has a whole database and is not applied yet; null: there is none. */
export const seedAhead = (node: ReplicaState, after = node.lastApplied): number | null => lastWith(node, ({ seed }) => seed, after);

/** With how many files it has begun, or is about to. */
export const seedsOf = (node: ReplicaState): number => memoryOf(node).seeds + (seedAhead(node) === null ? 0 : 1);

/** It is to take a half of another set, and has nothing of that yet. */
export const isBare = (node: ReplicaState): boolean => node.place.splits?.isSpare === true && seedsOf(node) === 0;

export function onSeedImage(node: ReplicaState, out: ReplicaOut, to: NodeId, result: SqlResult): void {
  const account = node.standing?.account;
  const { splits } = node.place;
  if (result.kind !== 'image' || node.base === null || !(account || splits) || !group.isLeader(node)) return;
  const lsn = result.position - node.base;
  const seed = { lsn, epochs: epochsUpTo(node, lsn), image: result.image, ...(splits && { map: node.map }) };
  out.send(to, { kind: 'seed', seed, ...(account && { account }) });
}

export function onSeed(node: ReplicaState, out: ReplicaOut, from: NodeId, { account, seed }: SeedMessage): void {
  if (account) learn(node, out, account);
  const { standing } = node;
  if (!group.isLeader(node) || (account && account.epoch !== epochOf(node)) || seedAhead(node) !== null) return;
  if (!standing?.diverged && !isBare(node) && seed.lsn <= loggedIn(node)) return;
  node.shipper = from;
  const sql = `-- all rows of ${from}, as of write ${seed.lsn}`;
  const op = `seed ${group.epoch(node)} ${lastIndex(group.log(node))}`;
  const command: Command = {
    op,
    statement: { sql, params: [], nowMs: 0, seed: op },
    takenAt: out.now,
    epoch: epochIn(seed.epochs, seed.lsn),
    seed,
  };
  group.propose(node, out, command, seed.lsn);
}

/** The file of an entry is put in place of the database. */
export function beginSeeding(node: ReplicaState, out: ReplicaOut, index: number): void {
  const seed = entryAt(group.log(node), index)?.payload?.seed;
  const base = node.base ?? node.storedBase;
  if (!seed || base === null) return;
  node.snapshotJob = 'seed';
  node.seedingTo = index;
  out.execute({ kind: 'seeded' }, { kind: 'load', image: seed.image, position: base + seed.lsn });
}

/** It is there: the log begins after that entry, and what went another way is in the conflict feed. */
export function onSeeded(node: ReplicaState, out: ReplicaOut, position: number): void {
  const index = node.seedingTo;
  node.snapshotJob = null;
  const log = group.log(node);
  const seed = entryAt(log, index)?.payload?.seed;
  if (!seed) return;
  const base = position - seed.lsn;
  const before = { ...memoryOf(node), base, ...(seed.map && { map: seed.map }) };
  node.map = seed.map ?? node.map;
  const own: { readonly lsn: number; readonly command: Command }[] = [];
  for (let i = log.base.index + 1; i < index; i++) {
    const entry = entryAt(log, i);
    if (entry?.payload && !entry.payload.seed) own.push({ lsn: entry.ordinal, command: entry.payload });
  }
  const last = own.at(-1)?.lsn ?? log.base.ordinal;
  const common = commonBefore(node, seed, last, index);
  const conflicts = own.flatMap(({ lsn, command: { op, epoch = 1, statement, takenAt } }) =>
    node.place.rules.isOffered(lsn, common) ? [{ lsn, epoch, op, sql: statement.sql, params: statement.params, takenAt }] : [],
  );
  const all = [...before.conflicts, ...conflicts].slice(-CONFLICTS_MAX);
  if (last > common) out.lose(base + common, 'timeline');
  node.base = base;
  node.waitsForSeed = false;
  node.lastApplied = index;
  group.compact(node, out, index, { ...before, epochs: seed.epochs, conflicts: all, seeds: before.seeds + 1 } satisfies SetMemory);
  node.globalCommitted = Math.min(node.globalCommitted, seed.lsn);
  node.toldCommitted = 0;
  if (node.standing) node.standing.diverged = false;
  out.report('position', position);
  if (conflicts.length > 0) out.report('conflictFeed', all.length);
}

/**
 * Its own writes up to here are the write region's as well: of two logs the same number and epoch mean the same up to there. Numbers are those of
 * the log before the file, after which they begin anew.
 */
function commonBefore(node: ReplicaState, seed: Seed, last: number, index: number): number {
  const log = group.log(node);
  const epochs = new Map<number, number>();
  for (let i = log.base.index + 1; i < index; i++) {
    const entry = entryAt(log, i);
    if (entry?.payload) epochs.set(entry.ordinal, entry.payload.epoch ?? 1);
  }
  const spans = memoryOf(node).epochs;
  let common = Math.min(seed.lsn, last);
  while (common > 0 && (epochs.get(common) ?? epochIn(spans, common)) !== epochIn(seed.epochs, common)) common--;
  return common;
}

/** What its database stands on, for whoever gets it as a file. */
export const memoryNow = (node: ReplicaState, base: number): SetMemory => ({
  ...memoryOf(node),
  base,
  epochs: epochsUpTo(node, appliedIn(node)),
  ...(node.place.splits && { map: node.map }),
});
