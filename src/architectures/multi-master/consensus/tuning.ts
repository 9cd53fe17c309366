/** What can be set in multi-master, and the named systems whose figures are known. Sources are beside each value. */
import type { Tuning } from '../../showing.ts';
import { electionSettings, leadSettings, logSettings, membersSetting } from '../../shared/consensus/settings.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import { quorumComplaint, quorumSettings } from './quorums.ts';
import { leaseComplaint } from './mechanisms/lease/tuning.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';

const PAPER = 'Ongaro & Ousterhout 2014';

export const tuning: Tuning = {
  closest: {
    system: 'etcd',
    presets: { rqlite: 'rqlite' },
    unless: [{ key: 'consensus', value: 'paxos', why: 'Its members agree by Multi-Paxos (consensus: paxos), and etcd’s by Raft.' }],
  },
  // Who votes cannot wait for Linux's patience. CockroachDB (pkg/base/config.go): NetworkTimeout, 2 s, is a long round trip, a retransmission and a margin.
  common: { userTimeoutMs: 2000 },
  slots: [
    {
      key: 'consensus',
      label: 'Consensus',
      help: 'The algorithm by which members agree on one log, and on who puts entries into it.',
      source: 'Raft, as etcd, TiKV and rqlite run it. Spanner and Chubby run Paxos (Corbett et al. 2012; Chandra et al. 2007).',
      default: 'raft',
    },
    {
      key: 'reads',
      label: 'Reads',
      help: 'Linearizable reads ask the leader how new they must be, and it asks a majority or trusts its clock. Others are answered at once and may be stale.',
      source: 'Ongaro 2014 (thesis), §6.4: read index, and leases as the alternative.',
      default: 'linearizable',
    },
  ],
  mechanisms: mechanismTunings,
  settings: [
    membersSetting,
    ...electionSettings,
    idleSetting,
    ...logSettings,
    {
      key: 'rememberedOperations',
      label: 'Operations remembered',
      type: 'number',
      default: 10_000,
      min: 1,
      max: 1_000_000,
      step: 1,
      unit: '',
      help: 'How many writes that the log has forgotten a member still knows by name. One that comes again later than that is refused, not written twice.',
      source: 'Ongaro 2014 (thesis), §6.3: sessions expire. The number is ours: at 5,000 writes a second it is as long as a client waits.',
    },
    ...leadSettings,
    {
      key: 'preferredLeader',
      label: 'Should lead',
      type: 'number',
      default: 0,
      min: 0,
      max: 9,
      step: 1,
      unit: '',
      help: 'Which member, counted from the first, should lead, say near most users. Whoever else leads hands it the lead as soon as it is there and up to date. 0: whoever is elected.',
      source:
        'Ongaro 2014 (thesis), §3.10: leadership transfer, for when another server is more suited to lead. 0 as in etcd and rqlite, which move the leader only when ordered to.',
    },
    {
      key: 'voters',
      label: 'Voters at the start',
      type: 'number',
      default: 0,
      min: 0,
      max: 9,
      step: 1,
      unit: '',
      help: 'How many members, from the first on, the group begins with. The others wait until they are ordered to join. 0: all.',
      source: 'Ours: all, as in the paper, whose §6 says how others join.',
    },
    {
      key: 'memberChanges',
      label: 'Changes of membership',
      type: 'choice',
      default: 'joint',
      options: ['joint', 'single'],
      words: {
        joint: {
          name: 'joint consensus',
          help: 'All at once: while the change is under way, majorities of the old and of the new members decide.',
        },
        single: { name: 'one at a time', help: 'One voter comes or goes, then the next. Two majorities share a member all the same.' },
      },
      help: 'How the group goes over to other members when it is ordered to.',
      source: `${PAPER}, §6: joint consensus. Ongaro 2014 (thesis), §4.1: single-server changes, as etcd’s and HashiCorp’s Raft make them.`,
    },
    ...quorumSettings,
    {
      key: 'startLogs',
      label: 'Entries at the start',
      type: 'text',
      default: '',
      pattern: '(\\d{1,4}( \\d{1,4}){0,8})?',
      help: 'How many empty entries each log holds when the run begins, from the first member on, with spaces between; the last number counts for all after it.',
      source: 'Ours: none. Logs of different lengths make some members unfit to lead (Ongaro & Ousterhout 2014, §9.3).',
    },
  ],
  presets: [
    {
      id: 'paper',
      name: 'Raft as in the paper',
      source: `${PAPER}, §9.3: 150–300 ms, heartbeats at half the least timeout, no pre-vote. Meant for one data centre: on a planet elections never end.`,
      settings: { electionTimeoutMinMs: 150, electionTimeoutMaxMs: 300, heartbeatMs: 70, checkQuorum: false },
      sources: {
        heartbeatMs: `${PAPER}, §9.3: half the least timeout, 75 ms; a little less, so that two fit.`,
        checkQuorum: 'Ongaro 2014 (thesis), §6.2: a leader that steps down is an addition to the paper, which has none.',
      },
    },
    {
      id: 'multi-paxos',
      name: 'Multi-Paxos',
      source:
        'Lamport 2001 (Paxos Made Simple), §3; van Renesse & Altinbuken 2015 (Paxos Made Moderately Complex); Chandra, Griesemer & Redstone 2007 (Paxos Made Live), §4.2. They name no times, so those are etcd’s (v3.5, Tuning): what differs from Raft is then the algorithm.',
      simplified: [
        'Every member is proposer, acceptor and learner in one, and keeps a database.',
        'Members are fixed, and leases for reads are not kept: reads ask a quorum.',
        'A promise brings all that was accepted in one message, however much that is.',
      ],
      settings: { consensus: 'paxos', electionTimeoutMinMs: 1000, electionTimeoutMaxMs: 2000, heartbeatMs: 100 },
      sources: { heartbeatMs: 'etcd documentation (v3.5, Tuning): --heartbeat-interval 100.' },
    },
    {
      id: 'etcd',
      name: 'etcd',
      source:
        'etcd documentation (v3.5, Tuning): --heartbeat-interval 100, --election-timeout 1000. Its source: the timeout is drawn in whole ticks of the heartbeat interval, up to twice that (raft.go), PreVote is true (embed/config.go) and so is CheckQuorum. In 3.5 it takes a snapshot every 100,000 entries and keeps 5,000 before it.',
      settings: {
        electionTimeoutMinMs: 1000,
        electionTimeoutMaxMs: 2000,
        electionTickMs: 100,
        heartbeatMs: 100,
        preVote: true,
        checkQuorum: true,
        snapshotEntries: 100_000,
        trailingEntries: 5000,
      },
      simplified: [
        'Rows and SQL stand in the place of keys; there are no watches, no leases of keys and no revisions of the past.',
        'A write alone is carried out by every member as a statement; etcd’s entries are puts and transactions of keys.',
      ],
      sources: { preVote: 'etcd, embed/config.go: PreVote is true unless it is set.' },
    },
    {
      id: 'rqlite',
      name: 'rqlite (SQLite over Raft)',
      source:
        'rqlite (cmd/rqlited/flags.go): -raft-timeout and -raft-election-timeout, 1 s each. HashiCorp Raft, which it uses, draws up to twice that, beats at a tenth of it or up to twice as slowly, and sends at most 64 entries. It takes a snapshot every 8,192 entries and keeps one and a quarter times as many. By default its leader answers reads without asking whether it still leads; here it asks.',
      settings: {
        electionTimeoutMinMs: 1000,
        electionTimeoutMaxMs: 2000,
        heartbeatMs: 100,
        maxBatch: 64,
        snapshotEntries: 8192,
        trailingEntries: 10_240,
      },
      simplified: [
        'A transaction of several statements holds locks at the leader while its client thinks; rqlite takes it in one request.',
        'Heartbeats come at even intervals; HashiCorp Raft draws each. Read-only nodes and queued writes are not here.',
      ],
      sources: {
        heartbeatMs: 'HashiCorp Raft, replication.go (heartbeat): at random, from a tenth of HeartbeatTimeout, 1 s, on.',
        trailingEntries: 'rqlite, store/store.go: one and a quarter times the threshold of a snapshot.',
      },
    },
    {
      id: 'tikv',
      name: 'TiKV, one Raft group of TiDB',
      source:
        'TiKV (components/raftstore/src/store/config.rs): raft_base_tick_interval 1 s, raft_heartbeat_ticks 2, raft_election_timeout_ticks 10, prevote true; whole ticks up to twice the least, as its Raft library draws it. By default its leader answers reads by lease, 9 s of the ten (raft_store_max_leader_lease): here as long as the election timeout allows, which is as much. Its timestamps and transactions are not modelled.',
      settings: {
        electionTimeoutMinMs: 10000,
        electionTimeoutMaxMs: 20000,
        electionTickMs: 1000,
        heartbeatMs: 2000,
        preVote: true,
        reads: 'lease',
      },
      simplified: [
        'One Raft group with all rows: the preset TiDB has several, with timestamps and transactions over them.',
        'A group with nothing to do goes on beating; TiKV can let it hibernate.',
      ],
      sources: {
        electionTimeoutMinMs: 'tikv/tikv, components/raftstore/src/store/config.rs: raft_election_timeout_ticks 10, of 1 s each.',
        electionTimeoutMaxMs: 'raft-rs, raft.rs: max_election_tick is twice election_tick unless it is set.',
        heartbeatMs: 'tikv/tikv, components/raftstore/src/store/config.rs: raft_heartbeat_ticks 2, of 1 s each.',
        preVote: 'tikv/tikv, components/raftstore/src/store/config.rs: prevote true.',
        reads: 'tikv/tikv, components/raftstore/src/store/config.rs: raft_store_max_leader_lease, 9 s.',
      },
    },
  ],
  complaint(settings) {
    const [low, high] = [settings['electionTimeoutMinMs'], settings['electionTimeoutMaxMs']];
    const tick = settings['electionTickMs'];
    const [leader, members] = [settings['startLeader'], settings['members']];
    if (typeof leader === 'number' && typeof members === 'number' && leader > members)
      return `“startLeader” is ${leader}, but “members” is ${members}: name one of them, or 0.`;
    const { preferredLeader: preferred } = settings;
    if (typeof preferred === 'number' && typeof members === 'number' && preferred > members)
      return `“preferredLeader” is ${preferred}, but “members” is ${members}: name one of them, or 0.`;
    const quorums = quorumComplaint(settings);
    if (quorums !== null) return quorums;
    const lease = leaseComplaint(settings);
    if (lease !== null) return lease;
    if (typeof low !== 'number' || typeof high !== 'number') return null;
    if (low > high) return `“electionTimeoutMinMs” is ${low} and “electionTimeoutMaxMs” is ${high}; the first must not be larger.`;
    if (typeof tick !== 'number' || tick === 0 || 2 * tick <= low) return null;
    return `“electionTickMs” is ${tick} and “electionTimeoutMinMs” is ${low}; at least two ticks must fit, or set the tick to 0 for no ticks.`;
  },
};
