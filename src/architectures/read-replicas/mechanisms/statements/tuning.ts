/** Copies that know nothing of each other, and a proxy that has each of them run the same statements: what the proxy does. */
import type { MechanismTuning } from '../../../showing.ts';

const DOC = 'pgpool/pgpool2, doc/src/sgml';
const WHY = 'databases behind a proxy know nothing of each other';

export const tuning: MechanismTuning = {
  slot: 'copies',
  id: 'statements',
  name: 'unconnected databases that run the same statements (SQL middleware)',
  help: 'A proxy sends every writing statement to all databases and every reading one to one of them. Nothing compares what they hold.',
  settings: [
    {
      key: 'proxies',
      label: 'Proxies stand',
      help: 'One for all, so that all databases get statements in one order; or one beside each application, and nobody keeps their orders alike.',
      source: 'Ours: one, as pgpool/pgpool2’s watchdog keeps one active (doc/src/sgml/watchdog.sgml).',
      type: 'choice',
      default: 'in the main region',
      options: ['in the main region', 'in every region'],
    },
    {
      key: 'loadBalance',
      label: 'Reads are balanced',
      help: 'Which database answers reads is drawn once for each client, or anew for each statement.',
      source: `${DOC}/loadbalance.sgml, statement_level_load_balance: off, so once for each session`,
      type: 'choice',
      default: 'by session',
      options: ['by session', 'by statement'],
    },
    {
      key: 'onMismatch',
      label: 'When databases answer differently',
      help: 'Only kinds of answers and numbers of rows are compared. What is not yet committed is rolled back everywhere; the client hears an error, or its session ends. The databases in the minority may be detached, too.',
      source: `${DOC}/connection-settings.sgml: failover_if_affected_tuples_mismatch and replication_stop_on_mismatch are off, so that the session ends`,
      type: 'choice',
      default: 'the session ends',
      options: ['the session ends', 'the minority is detached'],
    },
    {
      key: 'rewriteNow',
      label: 'The clock is a constant',
      help: 'CURRENT_TIMESTAMP in a writing statement is replaced by one moment for all databases, but not in INSERT … SELECT.',
      source: `${DOC}/restrictions.sgml: now() is rewritten, except in INSERT … SELECT and for columns that hold no time`,
      type: 'switch',
      default: true,
    },
    {
      key: 'memoryCache',
      label: 'The proxy keeps answers',
      help: 'A SELECT outside of a transaction is answered from the proxy’s memory, until the same proxy passes on a write of one of its tables. Writes by another proxy it does not hear of.',
      source: `${DOC}/memcache.sgml: memory_cache_enabled off, memqcache_auto_cache_invalidation on`,
      type: 'switch',
      default: false,
    },
    {
      key: 'memoryCacheExpireS',
      label: 'Kept answers expire after',
      help: '0: never, only a write ends them.',
      source: `${DOC}/memcache.sgml: memqcache_expire 0`,
      type: 'number',
      default: 0,
      min: 0,
      max: 3600,
      step: 1,
      unit: 's',
    },
  ],
  excludes: [
    { slot: 'commit', id: 'standbys', why: WHY },
    { slot: 'commit', id: 'semi-synchronous', why: WHY },
    { slot: 'rejoin', id: 'rewind', why: WHY },
  ],
};
