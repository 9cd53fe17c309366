/** What is said of copies inside of applications. */
import { full, hollow } from '../../../shared/message-looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'copies',
  id: 'embedded',
  messages: {
    hello: hollow('replicate', 'how far is the log?'),
    welcome: full('replicate', 'how far the log is'),
    'batch-asked': hollow('replicate', 'request for frames'),
    frames: full('replicate', 'frames'),
    snapshot: full('replicate', 'snapshot'),
  },
};
