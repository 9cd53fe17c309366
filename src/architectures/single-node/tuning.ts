/** What can be set in the single node, and the named systems whose figures are known. Sources are beside each value. */
import type { Tuning } from '../showing.ts';
import { idleSetting } from '../shared/transactions/idle.ts';

export const tuning: Tuning = {
  settings: [
    {
      key: 'backupIntervalMs',
      label: 'Backup every',
      help: 'How often a copy of the whole database is sent to another region. Nobody waits for it; 0 switches backups off.',
      source: 'Ours: 5 s, so that a run of a minute shows several. Litestream ships changes every 1 s (litestream.io, reference/config).',
      type: 'number',
      default: 5000,
      min: 0,
      max: 600_000,
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
    idleSetting,
  ],
  presets: [
    {
      id: 'litestream',
      name: 'SQLite with Litestream',
      source:
        'Default sync interval 1 s: litestream.io, reference/config (benbjohnson/litestream.io, content/reference/config.md). Litestream ships changes; here each backup is a full copy.',
      settings: { backupIntervalMs: 1000 },
    },
    { id: 'no-backup', name: 'No backup', source: 'Ours: what is left when nobody set one up.', settings: { backupIntervalMs: 0 } },
  ],
};
