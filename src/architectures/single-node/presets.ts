/** The named systems of this room, with defaults that were read where it says. */
import type { Preset } from '../showing.ts';

const UPLOADED = [
  'One node stands for the object store. It is never slower than its disk and its line, and asks for no requests to be paid.',
  'What a whole copy replaces is forgotten at once, so that no moment before it can be had again; there it is kept for a day, or weeks.',
  'A restore takes the place of the database under its own address.',
];

export const presets: readonly Preset[] = [
  {
    id: 'async-backup',
    name: 'Single database with asynchronous backup (as Amazon RDS)',
    source: 'awsdocs/amazon-rds-user-guide, doc_source/USER_PIT.md: transaction logs are uploaded every 5 minutes; a snapshot a day.',
    settings: { backup: 'log', backupIntervalMs: 300_000, wholeEveryMs: 86_400_000, recoveryTargetMs: 0 },
    sources: {
      backup:
        'awsdocs/amazon-rds-user-guide, doc_source/USER_PIT.md: from a snapshot and the logs after it, to a moment up to LatestRestorableTime',
      backupIntervalMs: 'awsdocs/amazon-rds-user-guide, doc_source/USER_PIT.md: every 5 minutes',
      wholeEveryMs: 'awsdocs/amazon-rds-user-guide, doc_source/USER_WorkingWithAutomatedBackups.md: a snapshot daily, in the backup window',
      recoveryTargetMs: 'RestoreDBInstanceToPointInTime, UseLatestRestorableTime',
    },
    simplified: [
      ...UPLOADED,
      'The first whole copy is taken with the first upload; a new instance there is copied as soon as it is made.',
      'A restore there makes a new instance with an address of its own, which clients have to be told.',
    ],
  },
  {
    id: 'wal-archive',
    name: 'PostgreSQL with WAL archiving',
    source: 'postgresql.conf.sample: archive_timeout 0, max_connections 100, checkpoint_timeout 5 min; wal_segment_size 16 MB.',
    settings: {
      backup: 'segments',
      segmentKb: 16,
      archiveTimeoutMs: 0,
      backupIntervalMs: 5000,
      wholeEveryMs: 86_400_000,
      recoveryTargetMs: 0,
      maxConnections: 100,
      checkpointMs: 300_000,
    },
    sources: {
      backup: 'PostgreSQL documentation, Continuous Archiving and Point-in-Time Recovery: archive_command is run for each full segment',
      segmentKb: 'PostgreSQL documentation, wal_segment_size: 16 MB; here a thousandth of it, as the data are',
      archiveTimeoutMs: 'postgresql.conf.sample, archive_timeout: 0',
      backupIntervalMs: 'Ours: how soon the first base backup is taken, and what the store did not take is sent again',
      wholeEveryMs: 'Ours: a base backup each day, by cron',
      recoveryTargetMs: 'PostgreSQL documentation, recovery_target_time: empty',
      maxConnections: 'postgresql.conf.sample, max_connections: 100',
      checkpointMs: 'postgresql.conf.sample, checkpoint_timeout: 5 min',
    },
    simplified: [
      ...UPLOADED.slice(0, 2),
      'A segment that is cut by archive_timeout travels as long as what is in it; there it has its full length always.',
      'After a restart a base backup is taken again; there the segments on the disk go on where they were, and one that was not archived yet may be saved with the disk.',
      'A record of the log is what a commit changed and 24 bytes; there are no full pages after a checkpoint, and no checkpoint by the size of the log (max_wal_size).',
      'No connections are kept back for the superuser (superuser_reserved_connections 3).',
    ],
  },
  {
    id: 'litestream-log',
    name: 'SQLite with Litestream',
    source:
      'benbjohnson/litestream.io, content/reference/config.md: sync-interval 1 s; benbjohnson/litestream, store.go: a snapshot every 24 h.',
    settings: { backup: 'log', backupIntervalMs: 1000, wholeEveryMs: 86_400_000, recoveryTargetMs: 0 },
    sources: {
      backup: 'benbjohnson/litestream.io, content/how-it-works/_index.md: new frames of the write-ahead log are copied',
      backupIntervalMs: 'benbjohnson/litestream.io, content/reference/config.md: 1 s',
      wholeEveryMs: 'benbjohnson/litestream, store.go: 24 h',
      recoveryTargetMs: 'benbjohnson/litestream.io, content/reference/restore.md: -timestamp, by default the latest',
    },
    simplified: [
      ...UPLOADED,
      'A part holds each commit’s changed bytes; Litestream’s files hold whole pages, and are merged after 30 s, 5 min and 1 h.',
      'After a restart a whole copy is taken always; Litestream goes on where it finds that its log does.',
    ],
  },
  {
    id: 'litestream',
    name: 'A whole copy each second, at Litestream’s interval',
    source:
      'Default sync interval 1 s: litestream.io, reference/config (benbjohnson/litestream.io, content/reference/config.md). Litestream ships changes; here each backup is a full copy.',
    settings: { backupIntervalMs: 1000 },
    simplified: ['Litestream ships what was changed: “SQLite with Litestream” does.'],
  },
  {
    id: 'no-backup',
    name: 'No backup',
    source: 'Ours: what is left when nobody set one up.',
    settings: { backupIntervalMs: 0 },
    sources: { backupIntervalMs: 'Ours: 0 is none.' },
  },
];
