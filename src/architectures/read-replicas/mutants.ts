/** Known mistakes of replication and failover, each planted through one rule. */
import type { Architecture } from '../contract.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import { driverOf } from './driver.ts';
import { readReplicas } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...readReplicas,
  logic: (spec, topology, settings) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }),
  driver: (region, topology, settings) => driverOf(region, topology, settings, { ...RULES, ...rules }),
});

const mutant = mutantsOf(broken);

export const mutants: readonly Mutant[] = [
  mutant(
    'no-new-timeline',
    'A promotion starts no new timeline.',
    'PostgreSQL documentation, “Timelines”: what a promotion must begin, so that two histories are not taken for one.',
    { nextTimeline: (above) => above },
  ),
  mutant(
    'same-new-timeline',
    'Two promotions on two sides of a cut count up to the same timeline.',
    'PostgreSQL documentation, “Timelines”: a server alone only looks whether its archive has that number.',
    { nextTimeline: (above) => above + 1 },
  ),
  mutant(
    'keeps-its-own-writes',
    'A deposed primary follows the new one and keeps what it had written beyond the fork.',
    'PostgreSQL documentation, pg_rewind: a former primary must be rewound before it follows.',
    { isForked: () => false },
  ),
  mutant(
    'ships-before-fsync',
    'Replicas get changes that are not on the primary’s disk yet.',
    'PostgreSQL source, walsender.c (XLogSendPhysical): only what is flushed is sent, or a crash leaves standbys ahead.',
    { mayShip: (position) => position },
    { fsyncMs: 100 },
  ),
  mutant(
    'passes-on-before-fsync',
    'A standby passes on what it has not flushed yet.',
    'PostgreSQL source, walsender.c (GetStandbyFlushRecPtr): else a crash of a standby leaves those that follow it ahead of it.',
    { mayPassOn: (position) => position },
    { upstream: 'cascade', fsyncMs: 100 },
  ),
  mutant(
    'answers-before-fsync',
    'A write is confirmed before it is on disk.',
    'PostgreSQL documentation, synchronous_commit = off.',
    { isOnDisk: () => true },
    { fsyncMs: 100 },
  ),
  mutant(
    'tells-before-flush',
    'A standby says that it has on disk what has only arrived.',
    'PostgreSQL source, walreceiver.c (XLogWalRcvFlush before XLogWalRcvSendReply): else synchronous_commit = on is remote_write.',
    { mayTell: (_flushed, written) => written },
    { commit: 'standbys', synchronousStandbyNames: 'ANY 1 (*)', fsyncMs: 100 },
  ),
  mutant(
    'waits-for-nobody',
    'A commit is confirmed whether standbys have it or not.',
    'PostgreSQL source, syncrep.c (SyncRepReleaseWaiters): only those up to the standbys’ position are woken.',
    { isConfirmed: () => true },
    { commit: 'standbys', synchronousStandbyNames: 'ANY 1 (*)' },
  ),
  mutant(
    'takes-older-answers',
    'A client that reads by position takes an answer from before its own write.',
    'Terry et al. 1994, Session Guarantees for Weakly Consistent Replicated Data, §3: read your writes.',
    { isFreshEnough: () => true },
    { sessionGuarantee: 'by position' },
  ),
  mutant(
    'removes-beneath-reads',
    'A standby replays a change that removes row versions which a read there still sees.',
    'PostgreSQL documentation, Hot Standby, Handling Query Conflicts.',
    { isInTheWay: () => false },
    { replay: 'conflicts', stepNs: 100_000 },
  ),
  mutant(
    'deaf-to-feedback',
    'A primary removes row versions that a standby has said it needs.',
    'PostgreSQL documentation, hot_standby_feedback.',
    { mayRemove: (own) => own },
    { replay: 'conflicts', hotStandbyFeedback: true },
  ),
  mutant(
    'rewinds-half',
    'A former primary is given the pages that the new one has changed, and keeps those that it changed itself.',
    'PostgreSQL documentation, pg_rewind, How It Works: both the source’s and the target’s changes since the fork count.',
    { toCopy: () => ({ numbers: [], cut: null }) },
    { rejoin: 'rewind', retainedChanges: 1000 },
  ),
  mutant(
    'answers-before-sync',
    'An application is told of its own write before its file has it, though it asked to read its writes.',
    'tursodatabase/libsql, pull 790: the sync after a remote statement is what read_your_writes is.',
    { mayAnswer: () => true },
    { copies: 'embedded', promotion: 'manual' },
  ),
  mutant(
    'answers-after-the-first',
    'A proxy confirms a write when the main database has carried it out.',
    'Pgpool-II documentation, native replication mode: the answer waits for all.',
    { allAnswered: (answers) => answers > 0 },
    { copies: 'statements' },
  ),
  mutant(
    'told-by-most',
    'Where databases differ a proxy tells its client what most of them have answered.',
    'pgpool/pgpool2, src/protocol/pool_process_query.c (read_kind_from_backend): the session ends, whether or not the minority is detached. So this proxy was, until a search found it.',
    { isToldByMost: (outvoted) => outvoted > 0 },
    { copies: 'statements', proxies: 'in every region', onMismatch: 'the minority is detached' },
  ),
  mutant(
    'cache-outlives-a-write',
    'A proxy keeps an answer though it has passed on a write of that table.',
    'pgpool/pgpool2, doc/src/sgml/memcache.sgml: memqcache_auto_cache_invalidation is on, so the answers about an updated table are deleted.',
    { isInvalidated: () => false },
    { copies: 'statements', memoryCache: true },
  ),
  mutant(
    'blank-disk-is-first-start',
    'A node that lost its disk starts as if it were a first start.',
    'Jepsen, Redis-Sentinel, 2013, and the Redis documentation (“Safety of replication when master has persistence turned off”): an empty primary empties its replicas.',
    { isLost: () => false },
  ),
  mutant(
    'older-result-believed',
    'A result that tells of an older position than is known is believed.',
    'Ours: statements end in another order than they were committed in.',
    { furthest: (_, told) => told },
  ),
  mutant(
    'doubled-statement',
    'A message that the network doubles is carried out twice.',
    'Birrell and Nelson, Implementing Remote Procedure Calls, 1984.',
    { isRepeated: () => false },
    { transport: 'datagrams' },
  ),
];
