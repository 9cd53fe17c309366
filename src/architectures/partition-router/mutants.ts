/** Known mistakes of routers and partitions, each planted through one rule. */
import type { Architecture } from '../contract.ts';
import { type Mutant, mutantsOf } from '../mutant.ts';
import type { Settings } from '../showing.ts';
import { driverOf, partitionRouter } from './index.ts';
import { nodeLogic } from './node.ts';
import { RULES, type Rules } from './rules.ts';

export const broken = (rules: Partial<Rules>): Architecture => ({
  ...partitionRouter,
  driver: (region, topology, settings, behind) => driverOf(region, topology, settings, behind, { ...RULES, ...rules }),
  logic: (spec, topology, settings, among, behind) => nodeLogic(spec, topology, settings, { ...RULES, ...rules }, among, behind),
});

const mutant = mutantsOf(broken);
const MOVES = { joinLater: 1 };
const TWO_PHASE = { acrossPartitions: 'two-phase' };
/** Whoever is down between its promise and the commit is not asked again soon, and reads wait for it. */
const COMMON_SNAPSHOT: Settings = {
  ...{ ...TWO_PHASE, routers: 'main region', snapshot: 'a common one', placement: 'hash', joinLater: 0 },
  ...{ recoverMs: 3000, partitionTimeoutMs: 3000 },
};
const REFERENCE = { ...TWO_PHASE, reference: 'registers' };
const at = (consistency: string, more: Settings = {}): Settings => ({ copies: 'replica-sets', consistency, ...more });

export const mutants: readonly Mutant[] = [
  mutant(
    'wrong-map',
    'A router sends every key to the first partition, and the partition believes it.',
    'Redis Cluster specification, “MOVED redirection”: a node checks a key’s slot because clients’ maps are old.',
    { holdersOf: (ring) => [ring.first], isAtHome: () => true },
  ),
  mutant(
    'write-to-one-of-several',
    'A write of several keys goes to the first of their partitions alone.',
    'Gray, Notes on Data Base Operating Systems, 1978: all or none needs an agreement.',
    { writerOf: (_, holders) => holders.slice(0, 1) },
  ),
  mutant(
    'write-to-all',
    'A write of several keys goes to all their partitions, with nothing to hold them together.',
    'Gray, Notes on Data Base Operating Systems, 1978: half of it may fail, and stay done.',
    {
      writerOf: (_, holders) => holders,
      isAtHome: () => true,
    },
  ),
  mutant(
    'doubled-statement',
    'A message that the network doubles is carried out twice.',
    'Birrell and Nelson, Implementing Remote Procedure Calls, 1984.',
    { isRepeated: () => false },
    { transport: 'datagrams' },
  ),
  mutant(
    'commits-before-all-voted',
    'A router commits as soon as one partition has voted yes.',
    'Gray, Notes on Data Base Operating Systems, 1978: the coordinator commits if all have voted yes.',
    { haveAllVoted: (_, voted) => voted.size > 0 },
    TWO_PHASE,
  ),
  mutant(
    'votes-before-it-is-forced',
    'A partition votes yes before what it promises is on its disk.',
    'Mohan, Lindsay and Obermarck, R*, 1986, §2.1: prepare records are force-written.',
    { isForced: () => false },
    TWO_PHASE,
  ),
  mutant(
    'forgets-what-it-prepared',
    'A partition that starts again knows nothing of what it had prepared.',
    'PostgreSQL documentation, PREPARE TRANSACTION: a prepared transaction is committed with a very high probability of success even if a crash occurs before.',
    { isReopened: () => false },
    TWO_PHASE,
  ),
  mutant(
    'prepared-times-out',
    'A partition that has promised and hears nothing for a while rolls back by itself.',
    'Mohan, Lindsay and Obermarck, R*, 1986, §2.2: heuristic decisions of prepared participants compromise atomicity.',
    { mayDecideAlone: () => true },
    TWO_PHASE,
  ),
  mutant(
    'decides-without-its-log',
    'A router tells its decision before that is on its disk, and presumes an abort after a crash.',
    'Mohan, Lindsay and Obermarck, R*, 1986, §3.1: presumed abort forces the commit record.',
    { isDecisionLogged: () => false },
    TWO_PHASE,
  ),
  mutant(
    'presumes-commit',
    'A router answers COMMIT for a transaction of which it has no record.',
    'Mohan, Lindsay and Obermarck, R*, 1986, §3.2: presumed commit needs a record before the first PREPARE.',
    { isPresumed: () => 'commit' },
    TWO_PHASE,
  ),
  mutant(
    'tells-at-the-decision',
    'A client is told of a commit before all partitions show it, and reads the old row.',
    'Gray, Notes on Data Base Operating Systems, 1978: the decision is the commit, so a coordinator may answer then; reads of other snapshots are not its matter.',
    { isTold: () => true },
    TWO_PHASE,
  ),
  mutant(
    'blank-disk-is-whole',
    'A partition that lost its disk answers as if it had no rows.',
    'Redis Cluster tutorial: a primary that restarts empty, with its slots, serves nothing as if that were all.',
    { isLost: () => false },
  ),
  mutant(
    'answers-before-fsync',
    'A write is confirmed before it is on disk.',
    'PostgreSQL documentation, synchronous_commit = off.',
    { isOnDisk: () => true },
    { fsyncMs: 100 },
  ),
  mutant(
    'goes-on-after-hand-over',
    'A partition that has handed keys over goes on serving them.',
    'Redis Cluster specification, “Live reconfiguration”: a source that still takes keys of a slot loses them when it is assigned.',
    { isHandedOver: () => false },
    MOVES,
  ),
  mutant(
    'tail-stays-behind',
    'What was committed last before keys moved is not sent.',
    'Clark et al., Live Migration of Virtual Machines, 2005, §3: stop-and-copy brings what the rounds before have missed.',
    { isTailSent: () => false },
    MOVES,
  ),
  mutant(
    'rows-left-behind',
    'Rows that have moved stay where they were, too.',
    'Elmore et al., Zephyr, 2011, §5: a row has one owner.',
    { areLeftBehind: () => true },
    MOVES,
  ),
  mutant(
    'leaves-a-copy-out',
    'A write to a reference table leaves one partition out.',
    'Citus documentation, Table types: a reference table is written on every node.',
    { copiesOf: (ring) => ring.partitions.slice(0, Math.max(1, ring.partitions.length - 1)) },
    REFERENCE,
  ),
  mutant(
    'writers-in-any-order',
    'Writers of a reference table begin at any partition, and several at a time.',
    'citusdata/citus, resource_lock.c: writers of reference tables lock the first placement before the others, and exclude one another.',
    { isFirstFirst: () => false, mayWriteReference: () => true },
    REFERENCE,
  ),
  mutant(
    'joins-without-reference-tables',
    'A partition that joins is not given the reference tables.',
    'citusdata/citus, reference_table_utils.c: a node that joins has all of them before it is given anything else.',
    { isBrought: () => false },
    { ...REFERENCE, ...MOVES },
  ),
  mutant(
    'spends-what-nobody-bought',
    'A partition goes on taking statements when its request units are spent.',
    'azure-docs, cosmos-db/request-units.md: what exceeds the provisioned throughput is rate limited (429).',
    { isInBudget: () => true },
    { throughput: 'request-units', ruPerSecond: 10 },
  ),
  mutant(
    'token-stays-at-home',
    'A session’s read does not carry its token.',
    'azure-databases-docs, cosmos-db/consistency-levels.md: a client without a token reads with eventual consistency.',
    { tokenOf: () => 0 },
    at('session'),
  ),
  mutant(
    'answers-behind-the-token',
    'A replica that has not what the session has seen answers all the same.',
    'Azure/azure-cosmos-dotnet-v3, issue 5281: a token of another partition compares with nothing (404, substatus 1002).',
    { isNewEnough: () => true },
    at('session'),
  ),
  mutant(
    'strong-from-one-replica',
    'A strong read asks one replica of the four.',
    'azure-docs, cosmos-db/consistency-levels.md: strong and bounded staleness read from two replicas.',
    { replicasRead: () => 1 },
    at('strong'),
  ),
  mutant(
    'first-answer-wins',
    'Of two answers the newer counts at once, whatever either replica has in its log.',
    'Azure/azure-cosmos-dotnet-v3, docs/SdkDesign.md: where LSNs do not agree barrier requests wait for them.',
    { isQuorumMet: () => true },
    at('strong'),
  ),
  mutant(
    'strong-in-one-region',
    'Under strong consistency nobody waits for the other regions.',
    'Azure/azure-cosmos-dotnet-v3, docs/SdkDesign.md: a write’s LSN is compared with the GlobalCommittedLSN.',
    { isGlobal: () => true },
    at('strong'),
  ),
  mutant(
    'window-left-open',
    'Writes go on however far a region is behind.',
    'azure-docs, cosmos-db/consistency-levels.md: beyond K versions or T writes are throttled.',
    { isWithinWindow: () => true },
    at('bounded staleness', { maxVersions: 3, maxLagMs: 1000 }),
  ),
  mutant(
    'sent-is-had',
    'What a region was sent is taken for what three of its replicas have.',
    'azure-docs, cosmos-db/global-dist-under-the-hood.md: a region’s set agrees by its own quorum.',
    { hasRegion: (_, logged) => logged },
    at('strong'),
  ),
  mutant(
    'answers-from-two-maps',
    'An answer of several partitions is put together though rows moved between them meanwhile.',
    'Redis Cluster specification, “Multiple keys operations”: during a move they answer TRYAGAIN.',
    { isOneMap: () => true },
    MOVES,
  ),
  mutant(
    'reads-amid-a-commit',
    'A read with a common snapshot begins while a transaction is committed on some of its partitions.',
    'citusdata/citus, pull request 6489: reads of several nodes see half of a distributed transaction.',
    { mayRead: () => true },
    COMMON_SNAPSHOT,
  ),
  {
    ...mutant(
      'commits-amid-a-read',
      'A transaction commits while a read with a common snapshot has been answered by some of its partitions.',
      'radondb/radon, issue 7: reads take the lock of commits, too.',
      { mayCommit: () => true },
      { ...COMMON_SNAPSHOT, transport: 'datagrams', fsyncMs: 0, sqlBaseUs: 20_000, cores: 1 },
    ),
    overtaking: true,
  },
  mutant(
    'lease-without-end',
    'A replica answers for its region though its lease has run out.',
    'Gray and Cheriton, Leases, SOSP 1989, §2: a holder uses what it holds until its lease expires.',
    { isLeased: () => true },
    { ...at('strong'), failover: 'service-managed' },
  ),
  mutant(
    'lease-not-waited-for',
    'A silent region is left out at once, while it answers by a lease that lasts.',
    'Gray and Cheriton, Leases, SOSP 1989, §2: a server waits until the leases of unreachable clients have expired.',
    { hasRunOut: () => true },
    { ...at('strong'), failover: 'service-managed' },
  ),
  mutant(
    'rests-left-behind',
    'The new write region takes writes without those that only another region had been shipped.',
    'azure-docs, reliability/reliability-cosmos-db-nosql.md: a failover must not lose what a strong write has confirmed.',
    { areRestsBrought: () => false },
    { ...at('strong'), failover: 'service-managed' },
  ),
  mutant(
    'numbers-alone',
    'A region takes writes of a new write region for those of the old one that have the same number.',
    'Ongaro & Ousterhout 2014, §5.3: the number and the term of an entry tell it apart.',
    { isSameWrite: () => true },
    { ...at('session'), failover: 'service-managed' },
  ),
];
