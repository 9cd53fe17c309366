/** All partitions commit, or none: two-phase commit. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'acrossPartitions',
  id: 'two-phase',
  name: 'commit in two phases',
  help: 'All partitions promise first that they can commit, then the router decides: all commit or none, and rows stay locked until they hear.',
  settings: [
    {
      key: 'recoverMs',
      label: 'Asks for a decision every',
      help: 'A partition that has promised and hears nothing asks its router so often; a router tells a partition that has not acknowledged a commit again.',
      source:
        'Ours: 1 s, so that it can be watched. Citus looks for transactions to recover once in 60 s (citus.recover_2pc_interval, shared_library_init.c).',
      type: 'number',
      default: 1000,
      min: 50,
      max: 600_000,
      step: 50,
      unit: 'ms',
    },
  ],
};
