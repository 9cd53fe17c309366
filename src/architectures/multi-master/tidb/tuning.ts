/** What can be set in TiDB. Sources are beside each value. */
import type { Settings, Tuning } from '../../showing.ts';
import { electionSettings, leadSettings, logSettings } from '../../shared/consensus/settings.ts';
import { number, only } from '../../shared/number-setting.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';

/** By region of keys. */
export const PRIMARY_KEYS = [1, 2, 3, 4].map((region) => `primary${region}`);

export const tuning: Tuning = {
  deals: () => true,
  settings: [
    number(
      'stores',
      'Stores',
      3,
      [1, 7, 1],
      '',
      'How many of the regions of the world, from the first on, have a member of the placement driver and a replica of each region of keys. Every one has a TiDB server.',
      'pingcap/docs, pd-configuration-file.md: max-replicas 3.',
    ),
    number(
      'keyRegions',
      'Regions of keys',
      2,
      [1, 4, 1],
      '',
      'How many Raft groups hold the tables: the first has the first table, the second the second, and so on in turn.',
      'pingcap/docs, tidb-configuration-file.md: split-table is on, so that each new table begins with a region of its own. The number is ours.',
    ),
    number(
      'pdLeader',
      'Leads the placement driver',
      1,
      [0, 7, 1],
      '',
      'Which of its members, counted from the first, hands out timestamps when the run begins: every transaction asks it. 0: they elect one.',
      'Ours. In pd-ctl: member leader_priority.',
    ),
    number(
      'pdLeaseMs',
      'Lease of the placement driver',
      3000,
      [100, 30_000, 100],
      'ms',
      'How long its leader is one, unless the others hear it again; so long nobody else hands out timestamps when it dies, and for the election.',
      'pingcap/docs, pd-configuration-file.md: lease, 3 seconds; election-interval, 3 s.',
    ),
    number(
      'tsoWindowMs',
      'Timestamps saved ahead',
      3000,
      [10, 60_000, 10],
      'ms',
      'So far ahead of its clock the placement driver saves a bound below which it hands out timestamps; a new leader begins above it.',
      'pingcap/docs, pd-configuration-file.md: tso-save-interval, 3 s.',
    ),
    {
      key: 'txnMode',
      label: 'Transactions',
      type: 'choice',
      default: 'pessimistic',
      options: ['pessimistic', 'optimistic'],
      help: 'Pessimistic: a statement locks the rows that it writes. Optimistic: conflicts are found at COMMIT. A statement alone is optimistic, and is run again.',
      source: 'pingcap/docs, system-variables.md: tidb_txn_mode, pessimistic in new clusters.',
    },
    {
      key: 'asyncCommit',
      label: 'Async commit',
      type: 'switch',
      default: true,
      help: 'The client is told when the first phase is over: from then on its locks say when it was committed. Up to 256 keys.',
      source: 'pingcap/docs, system-variables.md: tidb_enable_async_commit, ON in new clusters.',
    },
    {
      key: 'onePhase',
      label: 'One-phase commit',
      type: 'switch',
      default: true,
      help: 'A transaction within one region of keys needs no second phase.',
      source: 'pingcap/docs, system-variables.md: tidb_enable_1pc, ON in new clusters.',
    },
    number(
      'lockTtlMs',
      'Locks live for',
      3000,
      [100, 60_000, 100],
      'ms',
      'After so long, by the oracle’s clock, a lock of a transaction that has said nothing more may be rolled back by whoever meets it.',
      'tikv/client-go, txnkv/transaction/2pc.go: defaultLockTTL, 3000 ms. For large transactions more (ttlFactor), which is left out.',
    ),
    number(
      'safeWindowMs',
      'Safe window',
      2000,
      [0, 60_000, 100],
      'ms',
      'An async commit or 1PC whose timestamp would be so far ahead of the oracle is made in two phases.',
      'tikv/client-go, config/client.go: SafeWindow, 2 s.',
    ),
    number(
      'retryLimit',
      'Runs again',
      10,
      [0, 100, 1],
      'times',
      'How often a statement alone that met a write conflict is run again unseen.',
      'pingcap/docs, system-variables.md: tidb_retry_limit, 10.',
    ),
    {
      key: 'leaderBalance',
      label: 'Leads are balanced',
      type: 'switch',
      default: false,
      help: 'The placement driver counts how many regions of keys each store leads, and has a lead handed over where one has two more than another.',
      source:
        'pingcap/docs, pd-scheduling-best-practices.md: balance-leader-scheduler, on in every cluster; off here, so that a run has its leaders where it was told to.',
    },
    number(
      'leaderScheduleLimit',
      'Leads handed over at once',
      4,
      [1, 16, 1],
      '',
      'So many the placement driver has under way at most.',
      'pingcap/docs, pd-configuration-file.md: leader-schedule-limit, 4.',
    ),
    number(
      'pdHeartbeatMs',
      'Peers tell the placement driver',
      10_000,
      [50, 60_000, 50],
      'ms',
      'How often a peer says that it is there, and a leader what it leads. Who comes to lead says so at once. Two without one: a peer takes no lead over.',
      'tikv/tikv, components/raftstore/src/store/config.rs: pd_store_heartbeat_tick_interval, 10 s (of regions 60 s: pd_heartbeat_tick_interval). Disconnected: tikv/pd, pkg/core/store.go, 20 s.',
    ),
    ...PRIMARY_KEYS.map((key, i) =>
      number(
        key,
        `Region ${i + 1} is led from`,
        0,
        [0, 7, 1],
        '',
        `The store, counted from the first, that the placement driver wants to lead this region of keys: near those who use its rows. With 0 none is preferred.`,
        'pingcap/docs, placement-rules-in-sql.md: PRIMARY_REGION of a placement policy.',
      ),
    ),
    number(
      'callTimeoutMs',
      'Asks again after',
      1000,
      [50, 60_000, 50],
      'ms',
      'How long a TiDB server waits for a region or the placement driver before it asks another member.',
      'Ours: somewhat more than three of the longest round trips. tikv/client-go waits 30 s for reads (ReadTimeoutShort), and hears earlier of connections that break.',
    ),
    ...electionSettings,
    ...only(logSettings, 'maxBatch', 'maxInFlight'),
    ...only(leadSettings, 'preVote', 'checkQuorum', 'startLeader'),
    idleSetting,
    number(
      'spareRegions',
      'Regions that stand ready',
      0,
      [0, 4, 1],
      '',
      'How many more regions of keys may come to be: each is a Raft group without rows that gets the right half of one that has grown too large. 0: none is split.',
      'Ours: TiKV makes peers up as it needs them.',
    ),
    number(
      'regionSplitKeys',
      'Rows of half a region',
      100,
      [1, 10_000, 1],
      'rows',
      'A region that has more than one and a half times so many rows of a table is split in the middle.',
      'pingcap/docs, tikv-configuration-file.md: region-split-size, 256 MiB, and region-max-size, 3/2 of it. Here rows are counted, and few.',
    ),
  ],
  presets: [
    {
      id: 'tidb',
      name: 'TiDB',
      source:
        'TiKV: tikv/tikv, components/raftstore/src/store/config.rs (tick 1 s, heartbeat 2 ticks, election 10 ticks). PD: pingcap/docs, pd-configuration-file.md (lease 3 s). Transactions: system-variables.md (pessimistic, async commit and 1PC on).',
      settings: {
        ...{ electionTimeoutMinMs: 10_000, electionTimeoutMaxMs: 20_000, electionTickMs: 1000, heartbeatMs: 2000, preVote: true },
        ...{ startLeader: 1, pdLeader: 1 },
      },
      sources: {
        electionTimeoutMinMs: 'tikv/tikv, components/raftstore/src/store/config.rs: raft_election_timeout_ticks 10, of 1 s each.',
        electionTimeoutMaxMs: 'raft-rs, raft.rs: max_election_tick is twice election_tick unless it is set.',
        heartbeatMs: 'tikv/tikv, components/raftstore/src/store/config.rs: raft_heartbeat_ticks 2, of 1 s each.',
        preVote: 'tikv/tikv, components/raftstore/src/store/config.rs: prevote true.',
        startLeader: 'Ours: the run begins with leaders, so that nobody waits for an election.',
      },
      simplified: [
        'A region of keys begins with whole tables. It is split by its number of rows, not by megabytes or load, within its largest table, and only as far as other regions stand ready; its right half travels to the one that gets it, which in TiKV are new peers where the data lies. Nothing is merged or moved. Leads are balanced only where that is set, those of regions that stand ready among them: TiDB does it always, by scores with a tolerance of several leads.',
        'Servers learn of splits from the regions that they ask, and not from the placement driver.',
        'A peer of a region is a process of its own; in TiKV one process has the peers of thousands of regions.',
        'What a log says is checked when it is carried out, by all replicas alike; TiKV checks at the leader, under latches.',
        'A read that has to wait for a lock, and a statement that does, ask again after a while; TiKV wakes the waiters.',
        'Reads of one row by its key ask the oracle, too; TiDB reads the newest there without a timestamp where it is a statement alone.',
        'A unique index is looked at through all rows of its table. Keys that SQLite chooses are chosen by what is there; TiDB hands out blocks.',
        'The schema is that of the set-up. Versions are never collected, logs are kept whole, and a node that has lost its disk is not filled again.',
      ],
    },
  ],
  complaint({ stores, ...settings }: Settings) {
    for (const [key, value] of ['startLeader', 'pdLeader', ...PRIMARY_KEYS].map((key) => [key, settings[key]] as const))
      if (Number(value) > Number(stores))
        return `“${key}” is ${String(value)}, and there are only ${String(stores)} stores: choose one of them, or 0.`;
    return null;
  },
};
