/** What Galera adds to certification, as settings by its names. */
import type { MechanismTuning } from '../../../../showing.ts';

const PARAMETERS = 'Galera documentation, Galera Parameters';
const OPTIONS = 'Galera documentation, MySQL wsrep Options';

export const tuning: MechanismTuning = {
  slot: 'cluster',
  id: 'galera',
  name: 'Galera Cluster',
  help: 'A statement waits only where wsrep_sync_wait says so, and whoever cannot follow stops the whole group.',
  settings: [
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
  ],
};
