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
