/** What Group Replication adds to certification, as settings by its names. */
import type { MechanismTuning } from '../../../../showing.ts';

const GUARANTEES = 'MySQL Reference Manual, Configuring Transaction Consistency Guarantees';

export const tuning: MechanismTuning = {
  slot: 'cluster',
  id: 'group-replication',
  name: 'MySQL Group Replication',
  help: 'A transaction may wait before it runs, or after it is certified, as its consistency level says; whoever writes slows down for a member that cannot follow.',
  settings: [
    {
      key: 'consistency',
      label: 'group_replication_consistency',
      type: 'choice',
      default: 'EVENTUAL',
      options: ['EVENTUAL', 'BEFORE_ON_PRIMARY_FAILOVER', 'BEFORE', 'AFTER', 'BEFORE_AND_AFTER'],
      words: {
        EVENTUAL: { name: 'EVENTUAL', help: 'Nobody waits: reads may be old, and so may what a transaction begins with.' },
        BEFORE_ON_PRIMARY_FAILOVER: {
          name: 'BEFORE_ON_PRIMARY_FAILOVER',
          help: 'A new primary takes no statement before it has applied what the one before it had in the order.',
        },
        BEFORE: { name: 'BEFORE', help: 'Each transaction first waits until all that was in the order before it is applied here.' },
        AFTER: { name: 'AFTER', help: 'A transaction that writes is answered when every member has applied it.' },
        BEFORE_AND_AFTER: { name: 'BEFORE_AND_AFTER', help: 'Both: it waits before it runs, and all others have it when it is answered.' },
      },
      help: 'What a transaction waits for, before it runs and before its client is answered.',
      source: `${GUARANTEES}: BEFORE_ON_PRIMARY_FAILOVER since 8.4 and EVENTUAL before (dev.mysql.com, mysql-shell 9.0, failover consistency). With several primaries the two are one.`,
    },
    {
      key: 'singlePrimary',
      label: 'group_replication_single_primary_mode',
      type: 'switch',
      default: false,
      help: 'Only one member takes writes, and when it is gone another takes its place. The others are read only (super_read_only).',
      source:
        'Ours: off, since several masters are what is compared here. In MySQL it is ON by default (MySQL Reference Manual, Deploying in Multi-Primary or Single-Primary Mode), with MySQL Router in front, which knows the primary.',
    },
    {
      key: 'fcThreshold',
      label: 'group_replication_flow_control_applier_threshold',
      type: 'number',
      default: 25_000,
      min: 0,
      max: 1_000_000,
      step: 1,
      unit: 'write sets',
      help: 'When a member has more than this in its queue, all who write get a quota for each second: what that member can apply, less a tenth, shared among them. 0: no flow control.',
      source: 'lefred.be and docs.percona.com, Group Replication flow control; MySQL WL#9838: QUOTA, 25,000, statistics each second.',
    },
  ],
};
