/** What can be set in asynchronous multi-leader replication. Sources are beside each value. */
import type { Tuning } from '../../showing.ts';
import { idleSetting } from '../../shared/transactions/idle.ts';
import { mechanismTunings } from './mechanisms/tunings.ts';

export const tuning: Tuning = {
  slots: [
    {
      key: 'conflicts',
      label: 'Concurrent changes of a row',
      help: 'What stays of two changes of one row of which neither had seen the other.',
      source:
        'The later row: DynamoDB global tables (“last writer wins”, AWS, V2globaltables_HowItWorks), PGD (update_if_newer, EDB docs, conflict management).',
      default: 'rows',
    },
  ],
  mechanisms: mechanismTunings,
  settings: [
    {
      key: 'gatherMs',
      label: 'Changes leave after',
      help: 'How long a site gathers changes before it sends them. 0: each leaves as soon as it is on disk.',
      source: 'Ours: at once, so that only the network lies between two sites.',
      type: 'number',
      default: 0,
      min: 0,
      max: 60_000,
      step: 10,
      unit: 'ms',
    },
    {
      key: 'tellMs',
      label: 'Sites tell what they have every',
      help: 'How often a site tells all others which changes it has, and sends again what somebody has not confirmed.',
      source: 'Ours: 1 s, several round trips.',
      type: 'number',
      default: 1000,
      min: 50,
      max: 60_000,
      step: 50,
      unit: 'ms',
    },
    {
      key: 'unsentChanges',
      label: 'Changes that a site keeps for others',
      help: 'A change is kept until every site has it. At this many a site takes no more writes.',
      source:
        'Ours: 10 000. PostgreSQL keeps a log for a slot until its disk is full, unless max_slot_wal_keep_size says otherwise (PostgreSQL docs).',
      type: 'number',
      default: 10_000,
      min: 1,
      max: 10_000,
      step: 1,
      unit: '',
    },
    {
      key: 'conflictLines',
      label: 'Lines of _conflict',
      help: 'How many of the latest conflicts a site keeps, with both rows.',
      source: 'Ours: 1000. PGD logs conflicts to a table, too (EDB docs, PGD conflict management).',
      type: 'number',
      default: 1000,
      min: 1,
      max: 10_000,
      step: 1,
      unit: '',
    },
    idleSetting,
  ],
  presets: [
    {
      id: 'dynamodb-global-tables',
      name: 'DynamoDB global tables',
      source:
        'awsdocs/amazon-dynamodb-developer-guide, V2globaltables_HowItWorks: last writer wins, best effort; a write is usually in every region within a second.',
      settings: { conflicts: 'rows', gatherMs: 500 },
      sources: {
        conflicts: 'AWS, V2globaltables_HowItWorks: “last writer wins”',
        gatherMs: 'Ours: half of the second within which a write usually is everywhere (AWS, V2globaltables_HowItWorks).',
      },
      simplified: [
        'A row is an item, and SQL stands in the place of DynamoDB’s own operations.',
        'Within a region it is one database; DynamoDB keeps three copies there, and partitions.',
        'The last writer is the one with the larger hybrid logical timestamp: what DynamoDB compares is not documented beyond “best effort”.',
      ],
    },
    {
      id: 'turso-sync',
      name: 'Turso Sync',
      source:
        'tursodatabase/turso, sync/engine/src/database_sync_engine.rs; docs.turso.tech/sync/conflict-resolution: local writes, push() and pull() when they are called, last push wins.',
      settings: { conflicts: 'last-push' },
      sources: { conflicts: 'docs.turso.tech/sync/conflict-resolution: “last push wins”' },
      simplified: [
        'The local database is a process of its own in the region of the application, 1 ms away; Turso’s is a library in it.',
        'A pull ships the rows that changed; Turso ships pages, and rolls back by pages, too.',
        'The numbers of changes go on after a pull, so that the server keeps no pull_gen; Turso begins them anew.',
        'The server takes no statements of clients, and the schema is fixed.',
      ],
    },
    {
      id: 'pgd',
      name: 'EDB Postgres Distributed',
      source:
        'enterprisedb.com docs, PGD conflict management: row-level, update_if_newer by commit timestamp, conflicts logged to a table.',
      settings: { conflicts: 'rows' },
      sources: { conflicts: 'EDB docs, PGD conflict management: update_if_newer' },
      simplified: [
        'Commit timestamps are hybrid logical clocks; PGD’s are the clocks of its nodes.',
        'A change waits for what its writer had seen; PGD applies changes of different origins as they come.',
        'Every row has a primary key, and the schema is fixed while sites run.',
        'Group commit, CAMO and its other ways to wait for other sites are not built.',
      ],
    },
  ],
};
