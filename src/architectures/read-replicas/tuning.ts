/** What can be set in read replicas, and the named systems whose figures are known. Sources are beside each value. */
import type { Tuning } from '../showing.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { circleIn } from './mechanisms/cascade/tree.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';
import { presets } from './presets.ts';

export const tuning: Tuning = {
  closest: {
    system: 'postgresql',
    when: [{ key: 'commit', value: 'semi-synchronous', system: 'mariadb-semi-synchronous' }],
    unless: [
      {
        key: 'upstream',
        value: 'cascade',
        why: 'Its standbys follow each other (upstream: cascade); what is written lets all of them follow the primary.',
      },
      { key: 'copies', value: 'embedded', why: 'It keeps its copies inside of applications (copies: embedded), and PostgreSQL does not.' },
    ],
  },
  slots: [
    {
      key: 'promotion',
      label: 'Promotion',
      help: 'Who decides that a replica takes over: a person, or the replicas themselves when most of them hear no primary.',
      source:
        'Ours: by hand, so that one thing happens at a time. Patroni promotes by itself when the leader’s lock has expired (docs/dynamic_configuration.rst, ttl).',
      default: 'manual',
    },
    {
      key: 'commit',
      label: 'A commit waits for',
      help: 'What a primary waits for before it tells a client that a write is done.',
      source: 'PostgreSQL documentation, synchronous_standby_names: empty by default, so that a commit waits for its own disk only.',
      default: 'own-disk',
    },
    {
      key: 'rejoin',
      label: 'A primary that was replaced',
      help: 'How a database comes back whose last writes the new primary never had.',
      source: 'Patroni, docs/dynamic_configuration.rst, use_pg_rewind: false, so by a whole copy.',
      default: 'base-backup',
    },
    {
      key: 'replay',
      label: 'Replay and long reads',
      help: 'What a replica does when the log’s next change would take from a read what it still sees.',
      source: 'Ours: they go on beside each other, as in libSQL and MySQL’s InnoDB, whose copies look after their own old versions.',
      default: 'at-once',
    },
    {
      key: 'upstream',
      label: 'A standby follows',
      help: 'From whom a standby gets the log: all from the primary, or one from another.',
      source: 'Ours: the primary, as in most set-ups. PostgreSQL documentation, Cascading Replication: a standby may follow another.',
      default: 'from-primary',
    },
    {
      key: 'copies',
      label: 'Copies are',
      help: 'Servers that follow the primary’s log, or files inside of the applications that ask for it.',
      source: 'Ours: servers, as PostgreSQL’s standbys.',
      default: 'servers',
    },
  ],
  mechanisms: mechanismTunings,
  settings: [
    {
      key: 'heartbeatMs',
      label: 'Heartbeat every',
      help: 'How often the primary says how far it is. A replica that has missed something asks for it then.',
      source:
        'Ours: 250 ms, so that it can be watched. PostgreSQL standbys report at least every 10 s (postgresql.conf.sample, wal_receiver_status_interval).',
      type: 'number',
      default: 250,
      min: 10,
      max: 60_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'failoverTimeoutMs',
      label: 'Silence allowed',
      help: 'A replica that hears nothing for this long refuses writes and, if it may, asks for a promotion up to half as long later.',
      source:
        'Ours: 1.5 s, six heartbeats. Patroni waits 30 s (docs/dynamic_configuration.rst, ttl), PostgreSQL gives a connection up after 60 s (postgresql.conf.sample, wal_receiver_timeout).',
      type: 'number',
      default: 1500,
      min: 100,
      max: 600_000,
      step: 50,
      unit: 'ms',
    },
    {
      key: 'positionsWaitMs',
      label: 'Wait for positions',
      help: 'How long a node that arranges a promotion waits for the others to say how far they are.',
      source: 'Ours: 600 ms, twice the widest round trip on the map.',
      type: 'number',
      default: 600,
      min: 10,
      max: 60_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'forwardTimeoutMs',
      label: 'Patience with the primary',
      help: 'How long a replica waits for the answer to a write that it passed on.',
      source: 'Ours: 1.5 s, five times the widest round trip and below the patience of a client.',
      type: 'number',
      default: 1500,
      min: 10,
      max: 60_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'retainedChanges',
      label: 'Changes kept',
      help: 'How many committed changes a node keeps for others at least. A replica that is further behind gets the whole database.',
      source: 'Ours: 1000, for the memory of a browser.',
      type: 'number',
      default: 1000,
      min: 1,
      max: 100_000,
      step: 1,
      unit: '',
    },
    {
      key: 'replicationSlots',
      label: 'Replication slots',
      help: 'A primary keeps its log for every follower that is behind, however far, instead of the changes kept alone.',
      source: 'Ours: off, as PostgreSQL has none until one is created (Replication Slots). Patroni makes them (use_slots: true).',
      type: 'switch',
      default: false,
    },
    {
      key: 'maxSlotWalKeep',
      label: 'max_slot_wal_keep_size, changes',
      help: 'How far back slots may hold the log; beyond that a slot is lost, and its follower gets the whole database. −1: without a bound.',
      source: 'PostgreSQL documentation, max_slot_wal_keep_size: -1. Here it counts changes, there bytes.',
      type: 'number',
      default: -1,
      min: -1,
      max: 1_000_000,
      step: 1,
      unit: '',
    },
    {
      key: 'writes',
      label: 'Clients send writes',
      help: 'To the database that they read from, which passes them on, or straight to the primary: a relay less, and a client is back sooner to read what it wrote, perhaps before the change has come.',
      source:
        'Ours: through the replica, so that any client may ask any database. PostgreSQL’s replicas pass nothing on: applications keep a connection to each (libpq, target_session_attrs=read-write; pgJDBC, targetServerType=primary).',
      type: 'choice',
      default: 'through the replica',
      options: ['through the replica', 'straight to the primary'],
    },
    {
      key: 'sessionGuarantee',
      label: 'A client reads its own writes',
      help: 'Not at all; by position (an answer older than what it has seen is thrown away, and the primary is asked); or by the primary, for a while after each write.',
      source:
        'Ours: not at all, as PostgreSQL’s own drivers. By position: GitLab, Database Load Balancing. By the primary: Rails, ActiveRecord::Middleware::DatabaseSelector.',
      type: 'choice',
      default: 'not at all',
      options: ['not at all', 'by position', 'by the primary'],
    },
    {
      key: 'stickMs',
      label: 'Reads from the primary after a write for',
      help: 'Where clients read their own writes by the primary: for how long after each.',
      source: 'Rails Guides, Multiple Databases with Active Record: database_selector = { delay: 2.seconds }',
      type: 'number',
      default: 2000,
      min: 0,
      max: 600_000,
      step: 100,
      unit: 'ms',
    },
    idleSetting,
  ],
  presets,
  complaint(settings) {
    const circle = settings['upstream'] === 'cascade' ? circleIn(String(settings['primaryConninfo'] ?? '')) : null;
    if (circle !== null) return circle;
    const [loop, retry, ttl] = ['loopWaitMs', 'retryTimeoutMs', 'ttlMs'].map((key) => Number(settings[key]));
    if (settings['promotion'] !== 'lock' || loop === undefined || retry === undefined || ttl === undefined) return null;
    if (loop + 2 * retry <= ttl) return null;
    return `“loopWaitMs” and twice “retryTimeoutMs” are ${loop + 2 * retry} ms, and must not be more than “ttlMs”, ${ttl} ms: else a leader may lose its lock before it steps down.`;
  },
};
