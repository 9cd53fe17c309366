/** Which standbys a commit waits for and how far they must have come, by PostgreSQL's own names. */
import type { MechanismTuning } from '../../../showing.ts';
import { NAMES_PATTERN } from './names.ts';

const CONFIG = 'PostgreSQL documentation, Server Configuration';

export const tuning: MechanismTuning = {
  slot: 'commit',
  id: 'standbys',
  name: 'standbys (PostgreSQL)',
  help: 'Standbys say what they have received, flushed and replayed; a commit waits as far as synchronous_commit asks.',
  settings: [
    {
      key: 'synchronousCommit',
      label: 'synchronous_commit',
      help: 'How far a commit must have come before its client is told: nowhere, to the own disk, to a standby’s memory, its disk, or its tables.',
      source: `${CONFIG}, Write Ahead Log, synchronous_commit: on`,
      type: 'choice',
      default: 'on',
      options: ['off', 'local', 'remote_write', 'on', 'remote_apply'],
      words: {
        off: { name: 'off', help: 'The client is told at once; the log is flushed a little later. A crash loses what was not.' },
        local: { name: 'local', help: 'The primary’s disk has it.' },
        remote_write: { name: 'remote_write', help: 'The standbys’ operating systems have it.' },
        on: { name: 'on', help: 'The standbys’ disks have it.' },
        remote_apply: { name: 'remote_apply', help: 'A query at the standbys shows it.' },
      },
    },
    {
      key: 'synchronousStandbyNames',
      label: 'synchronous_standby_names',
      help: 'Whom commits wait for: FIRST 1 (a, b), ANY 2 (*), or a list; a name is a region or a node. Empty: nobody.',
      source: `${CONFIG}, Replication, synchronous_standby_names: empty`,
      type: 'text',
      default: '',
      pattern: NAMES_PATTERN,
    },
    {
      key: 'walWriterDelayMs',
      label: 'wal_writer_delay',
      help: 'With synchronous_commit off, how long after a commit the log is flushed at most.',
      source: `${CONFIG}, Write Ahead Log, wal_writer_delay: 200 ms`,
      type: 'number',
      default: 200,
      min: 1,
      max: 10_000,
      step: 1,
      unit: 'ms',
    },
    {
      key: 'walSenderTimeoutMs',
      label: 'wal_sender_timeout',
      help: 'A standby that is silent for this long counts as disconnected: with FIRST, the next one takes its place.',
      source: 'postgresql.conf.sample, wal_sender_timeout: 60 s',
      type: 'number',
      default: 60_000,
      min: 100,
      max: 600_000,
      step: 100,
      unit: 'ms',
    },
  ],
};
