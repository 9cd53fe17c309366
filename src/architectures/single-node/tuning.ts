/** What can be set in the single node, and the named systems whose figures are known. Sources are beside each value. */
import type { Tuning } from '../showing.ts';
import { idleSetting } from '../shared/transactions/idle.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';
import { presets } from './presets.ts';

export const tuning: Tuning = {
  slots: [
    {
      key: 'backup',
      label: 'A backup is',
      help: 'What is sent each time: the whole database, the pages that were changed, or the log as it grows.',
      source: 'Ours: the whole database, which needs no other file to be restored (SQLite: VACUUM INTO, .backup; pg_basebackup).',
      default: 'full',
    },
  ],
  mechanisms: mechanismTunings,
  settings: [
    {
      key: 'backupIntervalMs',
      label: 'Backup every',
      help: 'How often a backup is sent to its store. Nobody waits for it; 0 switches backups off.',
      source: 'Ours: 5 s, so that a run of a minute shows several. Litestream ships changes every 1 s (litestream.io, reference/config).',
      type: 'number',
      default: 5000,
      min: 0,
      max: 600_000,
      step: 100,
      unit: 'ms',
    },
    {
      key: 'backupPlace',
      label: 'Backups are kept',
      help: 'Where the store stands: near is soon restored, and may be lost together with the database.',
      source:
        'Ours: in the second region. Amazon RDS keeps backups in the database’s own region unless a copy of them is ordered elsewhere.',
      type: 'choice',
      default: 'in the second region',
      options: ['in the second region', 'in the last region', 'beside the database'],
    },
    {
      key: 'restoreWaitMs',
      label: 'A restore waits',
      help: 'How long for its backup to arrive before it gives up. A large one over a narrow line takes long.',
      source: 'Ours: 10 s, several times the widest round trip.',
      type: 'number',
      default: 10_000,
      min: 100,
      max: 86_400_000,
      step: 100,
      unit: 'ms',
    },
    {
      key: 'pool',
      label: 'Connection pool',
      help: 'Clients connect to a pool, which keeps a few connections to the database open: one beside the database, or one in each region.',
      source: 'PgBouncer stands beside the database or the application (pgbouncer.org, FAQ); Cloudflare’s Hyperdrive near its clients.',
      type: 'choice',
      default: 'none',
      options: ['none', 'beside the database', 'beside its clients'],
    },
    {
      key: 'poolSize',
      label: 'Connections of a pool',
      help: 'How many statements and transactions a pool has at the database at once; the others wait in the pool.',
      source: 'PgBouncer (pgbouncer.org, config): default_pool_size 20.',
      type: 'number',
      default: 20,
      min: 1,
      max: 1000,
      step: 1,
      unit: '',
    },
    {
      key: 'poolWaiting',
      label: 'Waiting for a connection',
      help: 'How many statements may wait in a pool; the next is refused at once, for certain.',
      source:
        'Ours: 10 000, so that all wait. PgBouncer (pgbouncer.org, config): max_client_conn 100, of which default_pool_size are served at once.',
      type: 'number',
      default: 10_000,
      min: 0,
      max: 10_000,
      step: 1,
      unit: '',
    },
    idleSetting,
  ],
  presets,
};
