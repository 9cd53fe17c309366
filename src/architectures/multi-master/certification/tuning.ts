/** What can be set where write sets are certified, and the system whose figures are known. Sources are beside each value. */
import { electionSettings, leadSettings, logSettings, membersSetting } from '../../shared/consensus/settings.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import type { Tuning } from '../../showing.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';

const PARAMETERS = 'Galera documentation, Galera Parameters';
const OPTIONS = 'Galera documentation, MySQL wsrep Options';

export const tuning: Tuning = {
  // As for members of any consensus group.
  common: { userTimeoutMs: 2000 },
  slots: [
    {
      key: 'order',
      label: 'One order',
      help: 'How servers come to one order of all write sets.',
      source:
        'Ours: Raft, since it is here. Galera has extended virtual synchrony for this (EVS), Group Replication XCom, a kind of Paxos: what certification needs of them is the order alone.',
      default: 'raft',
    },
    {
      key: 'cluster',
      label: 'Whose rules',
      help: 'What both systems do alike is certification; who waits for whom before and after it differs.',
      source: 'Ours: Galera’s, which was here first.',
      default: 'galera',
    },
  ],
  mechanisms: mechanismTunings,
  settings: [
    membersSetting,
    {
      key: 'appliers',
      label: 'wsrep_slave_threads',
      type: 'number',
      default: 1,
      min: 1,
      max: 64,
      step: 1,
      unit: '',
      help: 'How many write sets of others a server applies at once, none of which builds on another.',
      source: `${OPTIONS}: wsrep_slave_threads, 1 by default.`,
    },
    {
      key: 'suspectMs',
      label: 'evs.suspect_timeout',
      type: 'number',
      default: 5000,
      min: 100,
      max: 60_000,
      step: 100,
      unit: 'ms',
      help: 'A server that hears of no order for so long is not in the primary component: it takes no statements. And who has stopped the group and is silent for so long stops it no more.',
      source: `${PARAMETERS}: evs.suspect_timeout, 5 s by default.`,
    },
    {
      key: 'certInterval',
      label: 'cert.max_length',
      type: 'number',
      default: 16_384,
      min: 4,
      max: 1_000_000,
      step: 1,
      unit: 'write sets',
      help: 'How far back the index of keys goes. A transaction that began before that is rejected, whatever it wrote.',
      source:
        'From general knowledge of Galera’s source, not looked up: 16,384. There the index is also purged below what every node has committed.',
    },
    ...electionSettings,
    idleSetting,
    ...logSettings,
    ...leadSettings,
  ],
  closest: {
    system: 'galera',
    unless: [
      {
        ...{ key: 'cluster', value: 'group-replication' },
        why: 'It certifies as MySQL Group Replication does (cluster: group-replication), and what is written has Galera.',
      },
    ],
  },
  presets: [
    {
      id: 'galera',
      name: 'Galera Cluster',
      source:
        'Galera documentation, Galera Parameters and MySQL wsrep Options: gcs.fc_limit 16, gcs.fc_factor 1.0, wsrep_sync_wait 0, wsrep_slave_threads 1, wsrep_retry_autocommit 1, evs.suspect_timeout 5 s. Reads are not causal by default (MariaDB documentation, wsrep_sync_wait).',
      simplified: [
        'The order is that of a Raft group, with a leader; Galera’s is brought about by all nodes together (EVS). So a write set travels to the leader first, and a lost leader stops commits for an election.',
        'Ids that SQLite chooses are not strided by server (wsrep_auto_increment_control): two servers may choose the same, and one of them tries again.',
        'Tables without a primary key are refused; Galera takes most writes to them.',
        'A state transfer is a part of the log (IST) or a whole database (SST) from whoever leads; its donor takes statements meanwhile.',
      ],
      settings: { syncWait: 0, fcLimit: 16, fcFactor: 1, appliers: 1, retryAutocommit: 1, suspectMs: 5000 },
    },
    {
      id: 'group-replication',
      name: 'MySQL Group Replication',
      source:
        'MySQL Reference Manual, Configuring Transaction Consistency Guarantees; MySQL WL#9838 and lefred.be for flow control (QUOTA, thresholds 25,000, statistics each second); MySQL WL#13773 (a member that is not heard of is expelled after 5 s and another 5 s).',
      simplified: [
        'The order is that of a Raft group; Group Replication’s is XCom’s, a Paxos in which each member has places of its own.',
        'The primary of single-primary mode is whoever leads the order; there members elect one by weight and id when the view changes. No router sends writes to it: a client of another member is refused (1290).',
        'AFTER waits until every member has applied; there they say so when they have prepared, and who reads meanwhile waits instead.',
        'A member without a majority takes no statements after the time of an expel; there it waits for ever by default (group_replication_unreachable_majority_timeout 0), and answers reads.',
        'Flow control looks at queues of appliers alone: certification takes no time here.',
      ],
      settings: { cluster: 'group-replication', appliers: 4, suspectMs: 10_000 },
      sources: {
        cluster: 'MySQL Reference Manual, Group Replication: its own order, levels of consistency and flow control.',
        suspectMs: 'MySQL WL#13773: suspected after 5 s, expelled after another 5 s (group_replication_member_expel_timeout).',
        appliers: 'From general knowledge, not looked up: replica_parallel_workers 4',
      },
    },
  ],
  complaint(settings) {
    const [low, high] = [settings['electionTimeoutMinMs'], settings['electionTimeoutMaxMs']];
    if (typeof low === 'number' && typeof high === 'number' && low > high)
      return `“electionTimeoutMinMs” is ${low} and “electionTimeoutMaxMs” is ${high}; the first must not be larger.`;
    const [leader, members] = [settings['startLeader'], settings['members']];
    if (typeof leader === 'number' && typeof members === 'number' && leader > members)
      return `“startLeader” is ${leader}, but “members” is ${members}: name one of them, or 0.`;
    return null;
  },
};
