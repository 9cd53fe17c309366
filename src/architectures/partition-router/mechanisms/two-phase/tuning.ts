/** All partitions commit, or none: two-phase commit. */
import type { MechanismTuning } from '../../../showing.ts';

export const LOOKS = 'the coordinator looks';

export const tuning: MechanismTuning = {
  slot: 'acrossPartitions',
  id: 'two-phase',
  name: 'commit in two phases',
  help: 'All partitions promise first that they can commit, then the router decides: all commit or none, and rows stay locked until they hear.',
  settings: [
    {
      key: 'recoverMs',
      label: 'Asks for a decision every',
      help: 'A partition that has promised and hears nothing asks its router so often, and a router tells a partition that has not acknowledged a commit again; or the router looks so often for what is left over.',
      source:
        'Ours: 1 s, so that it can be watched. Citus looks for transactions to recover once in 60 s (citus.recover_2pc_interval, shared_library_init.c).',
      type: 'number',
      default: 1000,
      min: 50,
      max: 600_000,
      step: 50,
      unit: 'ms',
    },
    {
      key: 'recovery',
      label: 'Who asks about what is in doubt',
      help: 'A partition that has promised and hears nothing can ask its router; or the router alone looks, as it starts and at each interval, for what has been left over. Then a partition that comes back waits for the next look.',
      source:
        'Ours: partitions ask, as participants do in Mohan, Lindsay and Obermarck (1986). In Citus the coordinator’s maintenance daemon looks (citusdata/citus, transaction_recovery.c, maintenanced.c).',
      type: 'choice',
      default: 'partitions ask',
      options: ['partitions ask', LOOKS],
    },
  ],
};
