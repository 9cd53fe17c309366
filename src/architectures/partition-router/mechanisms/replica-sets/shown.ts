/** How replica sets look. */
import { RAFT_LOOKS } from '../../../shared/consensus/looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'copies',
  id: 'replica-sets',
  messages: {
    ...RAFT_LOOKS,
    item: { meaning: 'query', label: 'request to a replica', hollow: false },
    'item-reply': { meaning: 'reply', label: 'answer of a replica', hollow: false },
    barrier: { meaning: 'query', label: 'barrier request', hollow: true },
    'barrier-reply': { meaning: 'reply', label: 'answer to a barrier', hollow: true },
    ship: { meaning: 'replicate', label: 'writes for another region', hollow: false },
    shipped: { meaning: 'replicate', label: 'what a region has', hollow: true },
    pull: { meaning: 'replicate', label: 'what another region has besides', hollow: true },
    pulled: { meaning: 'replicate', label: 'writes that the new write region lacks', hollow: false },
    renew: { meaning: 'pulse', label: 'request for a lease', hollow: true },
    granted: { meaning: 'pulse', label: 'lease', hollow: false },
    global: { meaning: 'agree', label: 'what all regions have', hollow: false },
  },
};
