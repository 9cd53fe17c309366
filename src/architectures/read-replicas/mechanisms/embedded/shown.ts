/** What is said of copies inside of applications. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'copies',
  id: 'embedded',
  messages: {
    hello: { meaning: 'replicate', label: 'how far is the log?', hollow: true },
    welcome: { meaning: 'replicate', label: 'how far the log is', hollow: false },
    'batch-asked': { meaning: 'replicate', label: 'request for frames', hollow: true },
    frames: { meaning: 'replicate', label: 'frames', hollow: false },
    snapshot: { meaning: 'replicate', label: 'snapshot', hollow: false },
  },
};
