/** What can be set where backups are made of parts. */
import type { Setting } from '../../showing.ts';

export const partSettings: readonly Setting[] = [
  {
    key: 'wholeEveryMs',
    label: 'Whole copy every',
    help: 'After this long a whole copy is taken again, and the parts before it are forgotten.',
    source: 'Litestream, store.go: a snapshot every 24 h. Amazon RDS: one a day.',
    type: 'number',
    default: 86_400_000,
    min: 100,
    max: 604_800_000,
    step: 100,
    unit: 'ms',
  },
  {
    key: 'recoveryTargetMs',
    label: 'Restore to the moment',
    help: 'A restore brings back what was committed by then, and leaves out all that came later. 0: everything that is stored.',
    source: 'PostgreSQL documentation, recovery_target_time: empty, so that recovery goes to the end of the archived log.',
    type: 'number',
    default: 0,
    min: 0,
    max: 604_800_000,
    step: 1,
    unit: 'ms',
  },
];
