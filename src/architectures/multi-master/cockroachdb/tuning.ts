/** What can be set in CockroachDB. Sources are beside each value. */
import type { Settings, Tuning } from '../../showing.ts';
import { electionSettings, leadSettings, logSettings } from '../../shared/consensus/settings.ts';
import { number, only } from '../../shared/number-setting.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';

export const tuning: Tuning = {
  deals: () => true,
  settings: [
    number(
      'rangeReplicas',
      'Replicas of a range',
      3,
      [1, 7, 1],
      '',
      'How many of the regions of the world, from the first on, have a replica of each range. Every region has a node that takes SQL.',
      'cockroachdb/docs, configure-replication-zones.md: num_replicas 3.',
    ),
    number(
      'ranges',
      'Ranges',
      2,
      [1, 4, 1],
      '',
      'How many Raft groups hold the tables: the first has the first table, the second the second, and so on in turn.',
      'cockroachdb/docs, architecture/distribution-layer.md: each table begins a range of its own. The number is ours.',
    ),
    number(
      'maxOffsetMs',
      'Maximum clock offset',
      500,
      [1, 10_000, 1],
      'ms',
      'No two clocks are taken to differ by more. So far above its own timestamp a reader cannot tell whether a value was there before it.',
      'cockroachdb/docs, cockroach-start.md: --max-offset, 500 ms; for several regions 250 ms is recommended.',
    ),
    {
      key: 'clockStop',
      label: 'Stops when its clock is off',
      type: 'switch',
      default: true,
      help: 'A node whose clock differs by more than 80 % of the maximum offset from those of at least half of the others stops. It also believes no timestamp from further ahead than the maximum.',
      source: 'cockroachdb/docs, architecture/transaction-layer.md: 80 % of the maximum offset. It cannot be switched off there.',
    },
    number(
      'clockPingMs',
      'Compares clocks every',
      1000,
      [50, 60_000, 50],
      'ms',
      'How often a node asks the others what their clocks show.',
      'cockroachdb/cockroach, pkg/base/config.go: PingInterval, 1 s (recalled).',
    ),
    number(
      'rangeLeaseMs',
      'Lease of a range',
      6000,
      [400, 60_000, 100],
      'ms',
      'So long a leaseholder reads and writes its range by itself; it asks for more when half is over. When it dies the range waits for its end.',
      'cockroachdb/docs, _data/constants.yml: range_lease_duration 6 s.',
    ),
    {
      key: 'parallelCommits',
      label: 'Parallel commits',
      type: 'switch',
      default: true,
      help: 'A transaction of several ranges lays its intents and a record that names them at once, and is committed when all stand: one round of agreement. Without, the record follows the intents: two.',
      source: 'cockroachdb/docs, architecture/transaction-layer.md: parallel commits, since 19.2.',
    },
    {
      key: 'followerReads',
      label: 'Reads from followers',
      type: 'switch',
      default: false,
      help: 'A read alone shows a moment some seconds ago (follower_read_timestamp()), and the nearest replica answers it if that moment is closed there: no trip to the leaseholder.',
      source: 'cockroachdb/docs, follower-reads.md: only statements that ask for it, by AS OF SYSTEM TIME.',
    },
    number(
      'closedTargetMs',
      'Closes what is older than',
      3000,
      [0, 60_000, 100],
      'ms',
      'For reads from followers: a leaseholder writes nothing any more at moments that are longer ago. Reads are that old, the interval of the side transport, and one second for slow networks more.',
      'cockroachdb/docs, cluster-settings: kv.closed_timestamp.target_duration, 3 s; follower reads are 4.2 s old.',
    ),
    number(
      'sideTransportMs',
      'Tells what is closed every',
      200,
      [10, 10_000, 10],
      'ms',
      'For reads from followers: how often replicas are told where nothing is written.',
      'cockroachdb/docs, cluster-settings: kv.closed_timestamp.side_transport_interval, 200 ms.',
    ),
    number(
      'pushDelayMs',
      'Pushes after',
      100,
      [1, 10_000, 1],
      'ms',
      'So long a request waits for another transaction’s intent before its range asks what has become of that: is it committed, aborted, silent, or does it wait for this one?',
      'cockroachdb/cockroach, pkg/kv/kvserver/concurrency/lock_table_waiter.go: deadlock_detection_push_delay, 100 ms (recalled).',
    ),
    number(
      'autoRetries',
      'Begins again by itself',
      10,
      [0, 100, 1],
      'times',
      'How often a node begins a transaction again of which its client has heard nothing yet. Later the client has to.',
      'cockroachdb/docs, transactions.md: automatic retries. The number is ours.',
    ),
    number(
      'rangeTimeoutMs',
      'Asks again after',
      1000,
      [50, 60_000, 50],
      'ms',
      'How long a node waits for a replica before it asks another.',
      'Ours: somewhat more than three of the longest round trips.',
    ),
    ...electionSettings,
    ...only(logSettings, 'maxBatch', 'maxInFlight'),
    ...only(leadSettings, 'preVote', 'checkQuorum', 'startLeader'),
    idleSetting,
  ],
  presets: [
    {
      id: 'cockroachdb',
      name: 'CockroachDB',
      source:
        'cockroachdb/docs, _data/constants.yml (Raft tick 500 ms, election 4 ticks; lease 6 s), cockroach-start.md (maximum offset 500 ms). Heartbeats every tick: pkg/base/config.go.',
      settings: {
        ...{ electionTimeoutMinMs: 2000, electionTimeoutMaxMs: 4000, electionTickMs: 500, heartbeatMs: 500, preVote: true },
        startLeader: 1,
      },
      sources: {
        electionTimeoutMinMs: 'cockroachdb/docs, _data/constants.yml: an election after 4 ticks of 500 ms.',
        electionTimeoutMaxMs: 'cockroachdb/cockroach, pkg/base/config.go: at random, up to twice the least.',
        preVote: 'cockroachdb/cockroach, pkg/kv/kvserver/store.go: PreVote true (recalled).',
        startLeader: 'Ours: the run begins with leaders, so that nobody waits for an election.',
      },
      simplified: [
        'A range has whole tables and stays as it is: nothing is split, merged or moved. A replica is a process of its own, with a clock of its own; in CockroachDB one node has thousands of them.',
        'The leaseholder is the leader of the Raft group, by leases with an expiration; CockroachDB has leader leases since 2025.',
        'A transaction keeps what it writes until COMMIT (write buffering), and its statements lock nothing before: no implicit SELECT FOR UPDATE. Records have no heartbeat, since they are there for moments.',
        'Who waits pushes after 100 ms, and whoever is silent for 5 s is aborted; an intent’s timestamp is never pushed, for all transactions are serializable and of one priority.',
        'Nobody has a priority. Reads from followers are a setting of all reads alone, not of a statement (AS OF SYSTEM TIME). There are no global tables.',
        'Messages of Raft do not carry clocks here. The bound of the clock is not saved.',
        'The schema is that of the set-up. Versions and records are never collected, logs are kept whole, and a node that has lost its disk is not filled again.',
      ],
    },
  ],
  complaint({ rangeReplicas, startLeader, rangeLeaseMs, maxOffsetMs }: Settings) {
    if (Number(startLeader) > Number(rangeReplicas))
      return `“startLeader” is ${String(startLeader)}, and there are only ${String(rangeReplicas)} replicas: choose one of them, or 0.`;
    return Number(rangeLeaseMs) < 4 * Number(maxOffsetMs)
      ? `“rangeLeaseMs” is ${String(rangeLeaseMs)}: it has to be at least four times “maxOffsetMs”, ${String(maxOffsetMs)}, or a leaseholder may never read.`
      : null;
  },
};
