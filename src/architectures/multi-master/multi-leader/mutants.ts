/** Known mistakes of asynchronous multi-leader replication, each planted through one rule. */
import { compare, siteJobs } from '../../../merging/index.ts';
import type { Architecture } from '../../contract.ts';
import { type Mutant, mutantsOf } from '../../mutant.ts';
import { multiLeader } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...multiLeader,
  jobs: siteJobs({ ...RULES, ...rules }),
  logic: (spec, topology, settings, among) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among),
});

const mutant = mutantsOf(broken);

export const mutants: readonly Mutant[] = [
  mutant(
    'last-arrival-wins',
    'Of concurrent writes the one that comes last stays, wherever that is.',
    'Shapiro et al., Conflict-free Replicated Data Types, SSS 2011: a merge has to be commutative.',
    { wins: () => true },
  ),
  mutant(
    'ties-by-arrival',
    'Timestamps are compared, and of equal ones the one that stands there stays.',
    'Johnson and Thomas, RFC 677, 1975: timestamps are made unique by the name of the site, so that all choose alike.',
    { tick: (_seen, wallMs) => Math.floor(wallMs / 500) * 500_000, wins: (theirs, mine) => theirs.version.hlc > mine.version.hlc },
  ),
  mutant(
    'changes-twice',
    'A change that comes again is taken in again.',
    'Demers et al., Epidemic Algorithms for Replicated Database Maintenance, PODC 1987; whoever sends again must be recognised.',
    { isNew: () => true, isNext: () => true },
    { transport: 'datagrams' },
  ),
  mutant(
    'conflicts-unnoticed',
    'Nobody looks whether the writer of a change had seen what it takes the place of.',
    'Jepsen: Riak with last-write-wins lost acknowledged writes (aphyr.com, Call me maybe: Riak, 2013).',
    { sawIt: () => true },
  ),
  mutant(
    'clock-alone',
    'A timestamp is what the clock shows, whatever the site has seen.',
    'Kulkarni et al., Logical Physical Clocks, OPODIS 2014, §1: clocks that differ order effects before causes.',
    { tick: (_seen, wallMs) => Math.floor(wallMs) * 1000 },
  ),
  mutant(
    'effects-before-causes',
    'A change is taken in though what its writer had seen is not here.',
    'Birman, Schiper and Stephenson, Lightweight Causal and Atomic Group Multicast, ACM TOCS 1991.',
    { isReady: () => true },
  ),
  mutant(
    'pushes-twice',
    'The server does not look at the numbers of what is pushed: a push whose answer was lost is carried out again.',
    'tursodatabase/turso, sync/engine/src/database_sync_engine.rs: turso_sync_last_change_id is there to know it.',
    { isNewPush: () => true },
    { conflicts: 'last-push', syncMs: 200, syncPatienceMs: 300, transport: 'datagrams' },
  ),
  mutant(
    'edits-kept-in-a-pull',
    'A pull writes the server’s rows over a database that still has its own edits.',
    'docs.turso.tech/sync/conflict-resolution: the database is rolled back to the last synced state first.',
    { rollsBack: () => false },
    { conflicts: 'last-push', syncMs: 200 },
  ),
  mutant(
    'edits-lost-in-a-pull',
    'A pull rolls back to the last synced state and forgets what was not pushed.',
    'docs.turso.tech/sync/conflict-resolution: unpushed local changes are replayed on top.',
    { isReplayed: () => false },
    { conflicts: 'last-push', syncMs: 200 },
  ),
  mutant(
    'sends-before-fsync',
    'A write is confirmed, and sent, before it is on disk.',
    'PostgreSQL documentation, synchronous_commit = off.',
    { isOnDisk: () => true },
    { fsyncMs: 100 },
  ),
  mutant(
    'deaf-to-timestamps',
    'A site does not move its clock past the timestamps that it is told.',
    'Kulkarni et al., Logical Physical Clocks, OPODIS 2014, figure 5: receive.',
    { receive: (seen) => seen },
  ),
  mutant(
    'first-push-stays',
    'A pushed edit gives way to what its writer had not seen.',
    'docs.turso.tech/sync/conflict-resolution: last push wins.',
    { takesPlace: (unseen) => !unseen },
    { conflicts: 'last-push', syncMs: 200 },
  ),
  mutant(
    'older-owner-shows',
    'Of two rows with one unique value the older one shows.',
    'EDB, PGD documentation, Conflicts: insert_exists is resolved by update_if_newer.',
    { comesFirst: (a, b) => compare(a, b) },
  ),
  mutant(
    'kept-back-for-good',
    'A row that was kept back for its unique value does not come again when that is free.',
    'Ours: rows that show are a function of the newest versions, and not of the order in which they came.',
    { mayReturn: () => false },
  ),
  mutant(
    'deletes-win',
    'A delete takes away what was written after it.',
    'Shapiro et al., Conflict-free Replicated Data Types, SSS 2011: a removal covers what it has seen.',
    { wins: (theirs, mine) => theirs.dead || (!mine.dead && RULES.wins(theirs, mine)) },
  ),
];
