/** Rows are spread by the order of their keys. */
import type { MechanismTuning } from '../../../showing.ts';

export const tuning: MechanismTuning = {
  slot: 'placement',
  id: 'range',
  name: 'by range',
  help: 'Each partition has the keys from one bound to the next: neighbours live together, and keys that grow all come to the last one.',
  settings: [
    {
      key: 'rangeBounds',
      label: 'Ranges begin at',
      help: 'Where the second partition’s keys begin, the third’s and so on, ascending, for example “10, 20” or “h, p”. Numbers come before texts; what is below all bounds is the first’s, and bounds beyond the last partition are its own.',
      source:
        'Ours: 10 and 20, for customers who are numbered from 1. PostgreSQL: PARTITION BY RANGE, lower bounds inclusive (ddl-partitioning).',
      type: 'text',
      default: '10, 20',
      pattern: '^[^,]+(,[^,]+)*$',
    },
  ],
};
