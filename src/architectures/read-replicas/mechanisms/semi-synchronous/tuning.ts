/** A commit waits for one replica's receipt, and after a while for nobody: MySQL's semi-synchronous replication. */
import type { MechanismTuning } from '../../../showing.ts';

const MANUAL = 'MySQL 9.5 Reference Manual, Semisynchronous Replication';

export const tuning: MechanismTuning = {
  slot: 'commit',
  id: 'semi-synchronous',
  name: 'one receipt (MySQL, semi-synchronous)',
  help: 'A commit waits until a replica has received it; when none answers in time, commits wait for nobody until one is back.',
  settings: [
    {
      key: 'semiSyncTimeoutMs',
      label: 'rpl_semi_sync_source_timeout',
      help: 'After so long without a receipt the source falls back to asynchronous replication, and tells no client.',
      source: `${MANUAL}, rpl_semi_sync_source_timeout: 10 s`,
      type: 'number',
      default: 10_000,
      min: 10,
      max: 600_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'semiSyncReplicas',
      label: 'rpl_semi_sync_source_wait_for_replica_count',
      help: 'How many replicas have to say that they have received a commit.',
      source: `${MANUAL}, rpl_semi_sync_source_wait_for_replica_count: 1`,
      type: 'number',
      default: 1,
      min: 1,
      max: 50,
      step: 1,
      unit: '',
    },
    {
      key: 'semiSyncWaitPoint',
      label: 'rpl_semi_sync_source_wait_point',
      help: 'Whether others see a commit only after the receipt (AFTER_SYNC), or before it (AFTER_COMMIT, MariaDB’s default).',
      source: `${MANUAL}, rpl_semi_sync_source_wait_point: AFTER_SYNC; MariaDB, rpl_semi_sync_master_wait_point: AFTER_COMMIT`,
      type: 'choice',
      default: 'AFTER_SYNC',
      options: ['AFTER_SYNC', 'AFTER_COMMIT'],
    },
  ],
};
