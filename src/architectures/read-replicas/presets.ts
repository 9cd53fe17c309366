/** The named systems of this room: each has a mechanism that the others have not, and defaults that were read where it says. */
import type { Preset } from '../showing.ts';

export const presets: readonly Preset[] = [
  {
    id: 'postgresql',
    name: 'PostgreSQL streaming replication, by its replay alone',
    source:
      'postgresql.conf.sample: wal_receiver_status_interval 10 s, which stands here for the heartbeat, and wal_receiver_timeout 60 s. Promotion by hand, ours.',
    settings: { promotion: 'manual', heartbeatMs: 10_000, failoverTimeoutMs: 60_000 },
    replacedBy: 'postgres-streaming',
    simplified: [
      'Standbys say only what they have replayed, so that no commit can wait for them: “PostgreSQL streaming replication” has it all.',
    ],
  },
  {
    id: 'postgres-streaming',
    name: 'PostgreSQL streaming replication',
    source:
      'postgresql.conf.sample and PostgreSQL documentation, Server Configuration: Replication; Write Ahead Log. Promotion by hand (pg_promote).',
    settings: {
      promotion: 'manual',
      heartbeatMs: 10_000,
      failoverTimeoutMs: 60_000,
      commit: 'standbys',
      synchronousCommit: 'on',
      synchronousStandbyNames: '',
      walWriterDelayMs: 200,
      walSenderTimeoutMs: 60_000,
      rejoin: 'rewind',
      writes: 'straight to the primary',
    },
    sources: {
      heartbeatMs: 'postgresql.conf.sample, wal_receiver_status_interval: 10 s',
      failoverTimeoutMs: 'postgresql.conf.sample, wal_receiver_timeout: 60 s',
      promotion: 'PostgreSQL documentation, Failover: pg_promote(), by hand or by a tool beside it',
      commit: 'src/backend/replication/syncrep.c',
      synchronousCommit: 'PostgreSQL documentation, synchronous_commit: on',
      synchronousStandbyNames: 'PostgreSQL documentation, synchronous_standby_names: empty, so that nobody is waited for',
      walWriterDelayMs: 'PostgreSQL documentation, wal_writer_delay: 200 ms',
      walSenderTimeoutMs: 'postgresql.conf.sample, wal_sender_timeout: 60 s',
      rejoin: 'PostgreSQL documentation, pg_rewind',
      writes: 'libpq, target_session_attrs: applications keep a connection to the primary and one to a standby; standbys pass nothing on',
    },
    simplified: [
      'Positions count commits; PostgreSQL’s are bytes of the log.',
      'With synchronous_commit off the log’s writer flushes all at each turn, so that one delay is lost at most; PostgreSQL’s leaves a page that is being filled for up to two turns more.',
      'The level is one for the whole run; PostgreSQL lets each transaction choose.',
      'A change of the schema waits for standbys, but is seen meanwhile.',
      'Standbys that are too far behind are rebuilt by themselves; PostgreSQL wants pg_basebackup run by hand.',
      'There are no queries at a standby that replay has to wait for, and no standbys of standbys.',
    ],
  },
  {
    id: 'patroni',
    name: 'PostgreSQL with Patroni, by the databases’ own majority',
    source:
      'patroni/patroni, docs/dynamic_configuration.rst: ttl 30 s, which stands here for the silence, and loop_wait 10 s for the heartbeat. Patroni decides by a lock in a store of its own; here the databases ask each other.',
    settings: { promotion: 'automatic', heartbeatMs: 10_000, failoverTimeoutMs: 30_000 },
    replacedBy: 'postgres-patroni',
  },
  {
    id: 'postgres-patroni',
    name: 'PostgreSQL with Patroni',
    source: 'patroni/patroni, docs/dynamic_configuration.rst: ttl 30, loop_wait 10, retry_timeout 10, maximum_lag_on_failover 1 MiB.',
    settings: {
      promotion: 'lock',
      ttlMs: 30_000,
      loopWaitMs: 10_000,
      retryTimeoutMs: 10_000,
      maximumLag: 10_000,
      heartbeatMs: 10_000,
      failoverTimeoutMs: 60_000,
      commit: 'standbys',
      replicationSlots: true,
      rejoin: 'base-backup',
      writes: 'straight to the primary',
    },
    sources: {
      heartbeatMs: 'postgresql.conf.sample, wal_receiver_status_interval: 10 s',
      failoverTimeoutMs: 'postgresql.conf.sample, wal_receiver_timeout: 60 s',
      commit: 'patroni/patroni, docs/replication_modes.rst: asynchronous unless synchronous_mode is on',
      replicationSlots: 'patroni/patroni, docs/dynamic_configuration.rst, use_slots: true',
      rejoin: 'patroni/patroni, docs/dynamic_configuration.rst, use_pg_rewind: false',
      maximumLag: 'patroni/patroni, patroni/global_config.py: 1048576 bytes',
      writes: 'libpq, target_session_attrs',
    },
    simplified: [
      'One node stands for the consensus store that keeps the lock (etcd, Consul or ZooKeeper, each of several).',
      'Patroni and its database are one process; there is no watchdog, so that a paused leader may write for a moment when it wakes.',
      'Lag counts changes; Patroni’s is in bytes of the log.',
      'There are no failsafe mode, no synchronous mode of Patroni’s own and no primary_start_timeout: a leader that comes back in time goes on leading.',
    ],
  },
  {
    id: 'turso',
    name: 'Turso / libSQL embedded replicas',
    source:
      'tursodatabase/libsql, libsql/src/database/builder.rs: read_your_writes true, sync_interval none; Turso documentation, Embedded Replicas.',
    settings: { copies: 'embedded', readYourWrites: true, syncIntervalMs: 0 },
    sources: {
      copies: 'tursodatabase/turso-docs, features/embedded-replicas/introduction.mdx',
      readYourWrites: 'tursodatabase/libsql, libsql/src/database/builder.rs: true',
      syncIntervalMs: 'tursodatabase/libsql, libsql/src/database/builder.rs: none; the documentation’s example is 60 s',
    },
    simplified: [
      'A frame is what one commit changed; libSQL’s is one page of 4096 bytes, whole.',
      'HTTP and gRPC are one connection; there are no namespaces and no encryption.',
      'A transaction of several statements runs at the primary, also where it only reads.',
      'sync() is the comment /* sync */ of a read, which then waits for it.',
    ],
  },
  {
    id: 'pgpool',
    name: 'SQL replication middleware (Pgpool-II, native replication)',
    source:
      'pgpool/pgpool2, doc/src/sgml and src/sample/pgpool.conf.sample-stream (April 2026): load balancing by session, answers compared by kind and number of rows only.',
    settings: { copies: 'statements', loadBalance: 'by session', onMismatch: 'the session ends', rewriteNow: true },
    sources: {
      copies: 'pgpool/pgpool2, doc/src/sgml, native replication mode',
      loadBalance: 'pgpool/pgpool2, doc/src/sgml/loadbalance.sgml: statement_level_load_balance off',
      onMismatch: 'pgpool/pgpool2, doc/src/sgml/connection-settings.sgml: both options that detach are off',
      rewriteNow: 'pgpool/pgpool2, doc/src/sgml/restrictions.sgml: now() is rewritten, except in INSERT … SELECT',
    },
    simplified: [
      'One proxy, beside the main database; its connections to a database are one, so that inserts of two clients keep their order and insert_lock has nothing to do. With a proxy in every region they do not, as without insert_lock.',
      'A transaction’s statements, reads too, go to all databases, and so does its COMMIT, without a prepare.',
      'A database that refuses a connection is detached and stays so: there is no online recovery. One that is only silent is waited for.',
      'There is no snapshot isolation mode, and no cache.',
      'The comparison looks at rows, up to 1000 of each table; tools compare checksums of chunks first.',
    ],
  },
];
