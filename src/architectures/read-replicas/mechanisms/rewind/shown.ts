/** What is said of a database that is rewound. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'rejoin',
  id: 'rewind',
  messages: {
    rewind: { meaning: 'replicate', label: 'request for blocks that differ', hollow: true },
    blocks: { meaning: 'replicate', label: 'blocks that differ', hollow: false },
  },
  sentence(event, city) {
    if (event.type !== 'report' || event.key !== 'rewoundPages') return null;
    return `${city(event.node)} is rewound: ${String(event.value)} pages come, not the whole database.`;
  },
};
