/** What can be set in partitions behind a router, and the named systems whose figures are known. Sources are beside each value. */
import type { Settings, Tuning } from '../showing.ts';
import { KEY_PATTERN } from '../../sharding/key.ts';
import { REFERENCE_PATTERN } from '../../sharding/reference.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { LEVELS, pairsIn } from './replica-set/levels.ts';
import { isManaged } from './replica-set/account.ts';
import { isReplicated } from './replica-set/sets.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';
import { LOOKS } from './mechanisms/two-phase/tuning.ts';

/** Ten rows stand for a gigabyte. */
const cosmos = {
  unique: 'checked per partition',
  throughput: 'request-units',
  ruPerSecond: 400,
  keyRows: 200,
  splitRows: 500,
  partitionTimeoutMs: 35_000,
};
const cosmosSources = {
  routers: 'azure-docs, cosmos-db/nosql/sdk-connection-modes.md: gateway mode routes at the service, direct mode in the client.',
  unique: 'azure-docs, cosmos-db/unique-keys.md: unique within a logical partition.',
  throughput:
    'azure-docs, cosmos-db/request-units.md and partitioning-overview.md: bought for a container, dealt out evenly to physical partitions.',
  ruPerSecond: 'azure-databases-docs, cosmos-db/scaling-provisioned-throughput-best-practices.md: 400 RU/s are the least.',
  keyRows: 'azure-docs, cosmos-db/partitioning-overview.md: 20 GB for a logical partition, here 10 rows for 1 GB.',
  splitRows: 'azure-docs, cosmos-db/partitioning-overview.md: 50 GB for a physical partition, here 10 rows for 1 GB.',
  partitionTimeoutMs:
    'Ours: longer than the 30 s for which the SDK asks again after 429 (CosmosClientOptions.MaxRetryWaitTimeOnRateLimitedRequests).',
};
const cosmosSimplified = [
  'A physical partition is one machine here; there it is a set of four replicas, and reads choose among five consistency levels: the preset “replicated over regions” has those.',
  'Its partitions stand in different regions; there every region of an account has all of them.',
  'What a statement costs follows from the bytes that it answers with and the rows that it writes; there also from what it looks at.',
  'In gateway mode the gateway asks again after 429; there the SDK does, one hop further away.',
  'Buying more than partitions take is refused; there it has them split, which takes hours. Nothing is merged again when less is bought, there as here.',
];

function whyNotTogether({ routers, acrossPartitions }: Settings): string | null {
  return routers === 'the application' && acrossPartitions === 'two-phase'
    ? '“routers=the application” and “acrossPartitions=two-phase” exclude each other: who decides for several partitions needs a disk to write it down, and an application here has none. Choose another of one of them.'
    : null;
}

function whyNoSnapshot({ routers, acrossPartitions, snapshot }: Settings): string | null {
  return snapshot === 'a common one' && (routers !== 'main region' || acrossPartitions !== 'two-phase')
    ? '“snapshot=a common one” needs “routers=main region” and “acrossPartitions=two-phase”: it holds commits in two phases, and all of them must pass the router that holds them. Set both, or choose “none in common”.'
    : null;
}

/** What partitions of one machine can do, and sets of replicas cannot here. */
function whyNoSets(settings: Settings, regions: readonly string[]): string | null {
  const spare = Number(settings['spareSets']) > 0;
  if (!spare && Number(settings['splitRows']) > 0)
    return '“copies=replica-sets” and “splitRows” need “spareSets”: a set that is split gives a half to one that stands ready. Set spareSets to 1, or splitRows to 0.';
  if (spare && isManaged(settings))
    return '“spareSets” and “failover=service-managed” exclude each other: sets are split here only where the write region stays. Set one of them to its default.';
  const moving = ['joinLater', 'splitLoad', 'keyRows'].find((key) => Number(settings[key]) > 0);
  if (moving !== undefined)
    return `“copies=replica-sets” and “${moving}=${settings[moving]}” exclude each other: that is had here only where a partition is one machine. Set ${moving} to 0.`;
  if (settings['mayLeave'] === true)
    return '“copies=replica-sets” and “mayLeave” exclude each other: keys move here only where a partition is one machine. Switch mayLeave off.';
  if (settings['residents'] !== '')
    return '“copies=replica-sets” and “residents” exclude each other: every region has all partitions, so no key stays in one. Leave “residents” empty.';
  if (isManaged(settings) && regions.length === 1)
    return '“failover=service-managed” needs a second region to take the writes. Add a region, or set failover to none.';
  const wrong = pairsIn(settings, 'clientLevels').find(([, level]) => !LEVELS.some((each) => each === level));
  return wrong ? `“clientLevels” names a level “${wrong[1] ?? ''}”, which is none of ${LEVELS.join(', ')}.` : null;
}

/** A region that the run has not: what is said of it would hold nowhere. */
function whyNowhere(settings: Settings, regions: readonly string[]): string | null {
  if (regions.length === 0) return null;
  const named = [
    ...pairsIn(settings, 'clientLevels').map(([region = '']) => ({ key: 'clientLevels', region })),
    ...pairsIn(settings, 'residents').map(([, region = '']) => ({ key: 'residents', region })),
  ];
  const wrong = named.find(({ region }) => !regions.includes(region));
  return wrong
    ? `“${wrong.key}” names “${wrong.region}”, which is no region of this run. There are: ${regions.join(', ')}. Choose one of them, or take it out.`
    : null;
}

export const tuning: Tuning = {
  deals: () => true,
  ofDatabase: [
    ...[
      'acrossPartitions',
      'snapshot',
      'recoverMs',
      'recovery',
      'throughput',
      'joinLater',
      'mayLeave',
      'chunkRows',
      'splitLoad',
      'splitRows',
      'keyRows',
    ],
    ...['copies', 'consistency', 'clientLevels', 'maxVersions', 'maxLagMs', 'physicalPartitions', 'spareSets'],
    ...['minReplicas', 'replicaTimeoutMs', 'setHeartbeatMs', 'setElectionMs', 'failover', 'failoverMs', 'regionLeaseMs'],
    ...['ruPerSecond', 'ruPerPartition', 'readRu', 'writeRu', 'fanOutRu', 'burst', 'throttleRetries', 'throttleWaitMs'],
  ],
  slots: [
    {
      key: 'placement',
      label: 'Rows are spread',
      help: 'How the key decides on which partition a row lives. Keys that stay in a region go there, whatever this says.',
      source:
        'By hash, as in Citus (hash-distributed tables), Redis Cluster and Azure Cosmos DB (azure-docs, cosmos-db/partitioning-overview.md).',
      default: 'hash',
    },
    {
      key: 'throughput',
      label: 'A partition does',
      help: 'How much a partition takes before it says that it has enough.',
      source:
        'Ours: what its machine can do, as with partitions of one’s own. Azure Cosmos DB sells request units (azure-docs, cosmos-db/request-units.md).',
      default: 'unlimited',
    },
    {
      key: 'acrossPartitions',
      label: 'Writes to several partitions',
      help: 'What becomes of a statement or a transaction that would write to more than one partition.',
      source:
        'Ours: refused, as Azure Cosmos DB does, whose transactions are of one logical partition (azure-docs, cosmos-db/nosql/transactional-batch.md). Citus commits in two phases (citusdata/citus, transaction_management.c).',
      default: 'refused',
    },
    {
      key: 'copies',
      label: 'A partition is',
      help: 'How many copies of its rows a partition keeps, and where.',
      source:
        'Ours: one machine, so that a partition and what it does can be seen alone. Azure Cosmos DB: four replicas in every region (azure-docs, cosmos-db/nosql/sdk-connection-modes.md).',
      default: 'one-machine',
    },
  ],
  mechanisms: mechanismTunings,
  settings: [
    {
      key: 'key',
      label: 'Sharded by',
      help: 'The column whose value decides on which partition a row lives; tables where it has another name follow after commas, as in “customer_id, customers.id”. Tables without it are kept whole on the first partition.',
      source: 'Ours: tenant_id, for databases with many customers.',
      type: 'text',
      default: 'tenant_id',
      pattern: KEY_PATTERN,
      form: 'tenant_id, or customer_id, customers.id: one column, then table.column where it has another name',
    },
    {
      key: 'reference',
      label: 'Reference tables',
      help: 'Tables that every partition keeps whole, named with commas between them: joins with them are local, reads go to the nearest copy, writes to all copies in two phases.',
      source:
        'Ours: none. Citus: create_reference_table (citus_docs, develop/api_udf.rst); Vitess calls them reference tables, too; others broadcast tables.',
      type: 'text',
      default: '',
      pattern: REFERENCE_PATTERN,
      form: 'nothing, or names of tables with commas between them, as in currencies, countries',
    },
    {
      key: 'routers',
      label: 'Routers',
      help: 'A router in every region, one proxy in the main region, or the application itself, which knows the map and asks the partition without a step between.',
      source:
        'Ours: every region, so that a query for a near partition stays near. Redis Cluster’s clients know the map (its specification, “Redirection and resharding”); Azure Cosmos DB calls a proxy gateway mode and the application direct mode (azure-docs, cosmos-db/nosql/sdk-connection-modes.md).',
      type: 'choice',
      default: 'every region',
      options: ['every region', 'main region', 'the application'],
    },
    {
      key: 'joinLater',
      label: 'Partitions that join later',
      help: 'So many of the last regions have a partition that holds nothing until the main region’s router is ordered to add it. Keys then move to it while queries run.',
      source: 'Ours: none, so that rows stay where they are.',
      type: 'number',
      default: 0,
      min: 0,
      max: 20,
      step: 1,
      unit: 'partitions',
    },
    {
      key: 'mayLeave',
      label: 'A partition may leave',
      help: 'The main region’s router can be ordered to take the last partition away: its keys move to the others while queries run.',
      source:
        'Ours: off. Citus: citus_drain_node (citus_docs, admin_guide/cluster_management.rst); Redis Cluster reshards a node’s slots before it is removed (its tutorial).',
      type: 'switch',
      default: false,
    },
    {
      key: 'splitLoad',
      label: 'A hot partition is split above',
      help: 'A partition that is asked more often is split where its load parts evenly, and the next empty partition takes one half. One hot key cannot be split. 0: never.',
      source:
        'Ours: never. CockroachDB splits a range above 2,500 queries a second (kv.range_split.load_qps_threshold, Load-based splitting).',
      type: 'number',
      default: 0,
      min: 0,
      max: 100_000,
      step: 1,
      unit: 'statements/s',
    },
    {
      key: 'splitRows',
      label: 'A large partition is split above',
      help: 'A partition with more rows is split in the middle, and the next empty partition takes one half. 0: never.',
      source: 'Ours: never. Azure Cosmos DB splits a physical partition above 50 GB (azure-docs, cosmos-db/partitioning-overview.md).',
      type: 'number',
      default: 0,
      min: 0,
      max: 1_000_000,
      step: 10,
      unit: 'rows',
    },
    {
      key: 'keyRows',
      label: 'Rows of one key, at most',
      help: 'A key is never split, so it can be too large: whoever inserts more is refused. Looked at once a second. 0: as many as it likes.',
      source:
        'Ours: as many as it likes. Azure Cosmos DB: a logical partition has at most 20 GB (azure-docs, cosmos-db/partitioning-overview.md), then 403 with substatus 1014 (azure-databases-docs, cosmos-db/nosql/troubleshoot-forbidden.md).',
      type: 'number',
      default: 0,
      min: 0,
      max: 1_000_000,
      step: 10,
      unit: 'rows',
    },
    {
      key: 'chunkRows',
      label: 'Rows in a piece',
      help: 'How many rows a partition sends in one message when keys of it move to another.',
      source: 'Ours: 100. Redis Cluster’s tools move 10 keys at a time (--cluster-pipeline, redis-cli.c).',
      type: 'number',
      default: 100,
      min: 1,
      max: 10_000,
      step: 1,
      unit: 'rows',
    },
    {
      key: 'reports',
      label: 'A read of several partitions',
      help: 'Partitions can filter, sort and sum up their own rows, so that the router merges partial results; or all rows come to the router. What cannot be cut with a certain result is pulled, and EXPLAIN (DISTRIBUTED) says why.',
      source: 'As in Citus (documentation, reference_processing: worker query fragments and a coordinator query).',
      type: 'choice',
      default: 'push partial results',
      options: ['push partial results', 'pull rows'],
    },
    {
      key: 'snapshot',
      label: 'Snapshot of several partitions',
      help: 'Without a common one, a read may come between the two halves of a commit. With it, reads wait for commits in two phases that are under way, and those wait for reads. Commits on one partition alone are not held.',
      source:
        'Ours: none, as in Citus (citusdata/citus, pull request 6489, proposes citus_use_snapshot, which waits for commits in two phases). RadonDB holds commits while it reads (radondb/radon, issue 7).',
      type: 'choice',
      default: 'none in common',
      options: ['none in common', 'a common one'],
    },
    idleSetting,
    {
      key: 'partitionTimeoutMs',
      label: 'Wait for a partition',
      help: 'How long a router waits for all partitions that a query needs before it tells the client that one is silent.',
      source: 'Ours: 1.5 s, five times the widest round trip and below the patience of a client.',
      type: 'number',
      default: 1500,
      min: 50,
      max: 60_000,
      step: 50,
      unit: 'ms',
    },
    {
      key: 'unique',
      label: 'UNIQUE and primary keys',
      help: 'A partition can only check its own rows: either constraints must include the key, or the same value may stand on two partitions.',
      source:
        'Default as in Citus, where a primary key must contain the distribution column (citus_docs, faq/faq.rst); Azure Cosmos DB checks unique keys within a logical partition (azure-docs, cosmos-db/unique-keys.md).',
      type: 'choice',
      default: 'must include the key',
      options: ['must include the key', 'checked per partition'],
    },
    {
      key: 'residents',
      label: 'Keys that stay in a region',
      help: 'Key values and the region whose partition must hold them, for example “acme=fra, 7=nrt”; all others go by their hash.',
      source: 'Ours: empty. The idea is that of home regions for rows.',
      type: 'text',
      default: '',
      pattern: '^[^=,]*(=[^=,]*(,[^=,]*=[^=,]*)*)?$',
    },
  ],
  presets: [
    {
      id: 'cosmos-gateway',
      name: 'Azure Cosmos DB, gateway mode',
      source:
        'MicrosoftDocs/azure-docs, articles/cosmos-db: nosql/sdk-connection-modes.md (a gateway routes, one more hop), unique-keys.md (unique within a logical partition).',
      settings: { routers: 'main region', ...cosmos },
      sources: cosmosSources,
      simplified: cosmosSimplified,
    },
    {
      id: 'cosmos-direct',
      name: 'Azure Cosmos DB, direct mode',
      source:
        'MicrosoftDocs/azure-docs, articles/cosmos-db: nosql/sdk-connection-modes.md (the client keeps the map and asks the partition itself), unique-keys.md.',
      settings: { routers: 'the application', ...cosmos },
      sources: cosmosSources,
      simplified: cosmosSimplified,
    },
    {
      id: 'cosmos-replicated',
      name: 'Azure Cosmos DB, replicated over regions',
      source:
        'MicrosoftDocs/azure-docs, articles/cosmos-db: consistency-levels.md (five levels), global-dist-under-the-hood.md (replica sets in every region), nosql/sdk-connection-modes.md (four replicas, direct mode).',
      settings: {
        ...{ routers: 'the application', copies: 'replica-sets', consistency: 'session', unique: 'checked per partition', minReplicas: 3 },
        ...{ throughput: 'request-units', ruPerSecond: 400, partitionTimeoutMs: 35_000 },
      },
      sources: {
        ...cosmosSources,
        copies: 'azure-docs, cosmos-db/global-dist-under-the-hood.md: a replica set in every region.',
        minReplicas: 'azure-docs, reliability/reliability-cosmos-db-nosql.md: at least three of four.',
      },
      simplified: [
        'What a set’s replicas do among each other is not public: a Raft group of four stands for it, which needs three for a write as Azure Cosmos DB does. It shrinks to three members and grows again by joint consensus; one that lost its disk is filled and has no vote, where the service makes a new one.',
        'One machine stands for the control plane that leaves regions out and moves the writes (failover), and leases are ours: how the service knows that a region is lost is not published.',
        'A write region that comes back with writes that were never shipped gets the whole database anew, and they are in its conflict feed, as there; the feed is shown inside of a replica, and is not queried.',
        'A set is split where another stands ready (spareSets), and keeps one half; there two new ones are made. One key’s size is not counted; the preset for direct mode has that, with one machine for each partition.',
        'Each replica has a quarter of its partition’s share, and bears a quarter of each write; how Azure Cosmos DB deals it out within a set is not public.',
        'Transactional batches and changes of what a container is are not to be had while it runs.',
      ],
    },
    {
      id: 'citus-two-phase',
      name: 'PostgreSQL with Citus',
      source:
        'citusdata/citus_docs: a primary key must contain the distribution column (faq/faq.rst). One coordinator is ours, its usual set-up.',
      settings: {
        routers: 'main region',
        unique: 'must include the key',
        acrossPartitions: 'two-phase',
        recoverMs: 60_000,
        recovery: LOOKS,
      },
      sources: {
        routers: 'citusdata/citus_docs: applications connect to a coordinator. Where it stands is ours.',
        acrossPartitions: 'citusdata/citus, transaction_management.c: PREPARE TRANSACTION and COMMIT PREPARED on every node that wrote.',
        recoverMs: 'citusdata/citus, shared_library_init.c: citus.recover_2pc_interval, 60 s.',
        recovery:
          'citusdata/citus, transaction_recovery.c (RecoverTwoPhaseCommits) and maintenanced.c: at the daemon’s start, then at each interval.',
      },
      simplified: [
        'The client hears of a commit when all have carried it out; Citus’ hears of it when it is decided, with a warning where one has not.',
        'Each partition has one band of the keys; in Citus a table has 32 shards.',
        'A deadlock over two partitions ends by time-out; Citus looks for one.',
        'Reference tables are what they are for a whole run; one transaction at a time writes them, whichever rows it changes; and a partition that is down stops their writers.',
      ],
    },
    {
      id: 'citus',
      replacedBy: 'citus-two-phase',
      name: 'PostgreSQL with Citus, one partition a write',
      source:
        'citusdata/citus_docs: a primary key must contain the distribution column (faq/faq.rst). One coordinator is ours, its usual set-up.',
      settings: { routers: 'main region', unique: 'must include the key' },
      sources: { routers: 'citusdata/citus_docs: applications connect to a coordinator. Where it stands is ours.' },
      simplified: ['Writes to several partitions are refused, as they were here before two-phase commit; Citus takes them.'],
    },
  ],
  complaint: (settings, regions = []) =>
    whyNotTogether(settings) ??
    whyNoSnapshot(settings) ??
    (isReplicated(settings) ? whyNoSets(settings, regions) : null) ??
    whyNowhere(settings, regions),
};
