/** What is said of a database that is rewound. */
import { full, hollow } from '../../../shared/message-looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'rejoin',
  id: 'rewind',
  messages: {
    rewind: hollow('replicate', 'request for blocks that differ'),
    blocks: full('replicate', 'blocks that differ'),
  },
  sentence(event, city) {
    if (event.type !== 'report' || event.key !== 'rewoundPages') return null;
    return `${city(event.node)} is rewound: ${String(event.value)} pages come, not the whole database.`;
  },
};
