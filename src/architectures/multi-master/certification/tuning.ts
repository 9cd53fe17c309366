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
  ],
  mechanisms: mechanismTunings,
  settings: [
    membersSetting,
    {
      key: 'syncWait',
      label: 'wsrep_sync_wait',
      type: 'number',
      default: 0,
      min: 0,
      max: 7,
      step: 1,
      unit: '',
      help: 'Which statements first wait until all that was committed before them is here: 1 reads, 2 UPDATE and DELETE, 4 INSERT and REPLACE; sums for several. 0: none, so reads may be old.',
      source: `${OPTIONS}: wsrep_sync_wait, 0 by default.`,
    },
    {
      key: 'retryAutocommit',
      label: 'wsrep_retry_autocommit',
      type: 'number',
      default: 1,
      min: 0,
      max: 10,
      step: 1,
      unit: '',
      help: 'How often a statement alone is run again when another server’s write came first. A transaction never is: its client has seen what it read.',
      source: `${OPTIONS}: wsrep_retry_autocommit, 1 by default.`,
    },
    {
      key: 'fcLimit',
      label: 'gcs.fc_limit',
      type: 'number',
      default: 16,
      min: 1,
      max: 10_000,
      step: 1,
      unit: 'write sets',
      help: 'A server whose receive queue is longer than this, times the square root of the number of servers, stops the whole group.',
      source: `${PARAMETERS}: gcs.fc_limit 16; gcs.fc_master_slave NO, with which it grows with the square root of the number of nodes.`,
    },
    {
      key: 'fcFactor',
      label: 'gcs.fc_factor',
      type: 'number',
      default: 1,
      min: 0,
      max: 1,
      step: 0.05,
      unit: '',
      help: 'The group goes on when that queue is no longer than this part of its limit.',
      source: `${PARAMETERS}: gcs.fc_factor 1.0 by default.`,
    },
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
