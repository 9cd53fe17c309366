/** How replica sets look. */
import { full, hollow } from '../../../shared/message-looks.ts';
import { RAFT_LOOKS } from '../../../shared/consensus/looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'copies',
  id: 'replica-sets',
  messages: {
    ...RAFT_LOOKS,
    item: full('query', 'request to a replica'),
    'item-reply': full('reply', 'answer of a replica'),
    barrier: hollow('query', 'barrier request'),
    'barrier-reply': hollow('reply', 'answer to a barrier'),
    ship: full('replicate', 'writes for another region'),
    shipped: hollow('replicate', 'what a region has'),
    pull: hollow('replicate', 'what another region has besides'),
    pulled: full('replicate', 'writes that the new write region lacks'),
    seed: full('replicate', 'a whole partition, for a region that went another way'),
    renew: hollow('pulse', 'request for a lease'),
    granted: full('pulse', 'lease'),
    global: full('agree', 'what all regions have'),
    wish: hollow('pulse', 'a set that is too large'),
    divide: full('agree', 'order to give a half away'),
    divided: hollow('agree', 'the map after a split'),
  },
};
