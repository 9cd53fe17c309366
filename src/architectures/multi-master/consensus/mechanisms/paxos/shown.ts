/** Looks of Paxos's messages, by the names of Lamport 2001. */
import type { MechanismShown } from '../../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'consensus',
  id: 'paxos',
  messages: {
    prepare: { meaning: 'agree', label: 'prepare (phase 1)', hollow: true, inKey: 'prepare, accept' },
    promise: { meaning: 'agree', label: 'promise', hollow: false, inKey: 'promise, accepted' },
    nack: { meaning: 'agree', label: 'refusal of a ballot', hollow: false },
    accept: { meaning: 'agree', label: 'accept (phase 2)', hollow: true },
    accepted: { meaning: 'agree', label: 'accepted', hollow: false },
    learn: { meaning: 'replicate', label: 'chosen values', hollow: false },
    learned: { meaning: 'replicate', label: 'acknowledgement of chosen values', hollow: true },
    chosen: { meaning: 'agree', label: 'notice of what is chosen', hollow: false },
  },
};
