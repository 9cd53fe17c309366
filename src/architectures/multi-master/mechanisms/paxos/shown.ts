/** Looks and words of Paxos, by the names of Lamport 2001. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'consensus',
  id: 'paxos',
  messages: {
    prepare: { meaning: 'agree', label: 'prepare (phase 1)', hollow: true },
    promise: { meaning: 'agree', label: 'promise', hollow: false },
    nack: { meaning: 'agree', label: 'refusal of a ballot', hollow: false },
    accept: { meaning: 'agree', label: 'accept (phase 2)', hollow: true },
    accepted: { meaning: 'agree', label: 'accepted', hollow: false },
    learn: { meaning: 'replicate', label: 'chosen values', hollow: false },
    learned: { meaning: 'replicate', label: 'acknowledgement of chosen values', hollow: true },
    chosen: { meaning: 'agree', label: 'notice of what is chosen', hollow: false },
  },
  sentence(event, city) {
    if (event.type !== 'report' || !Array.isArray(event.value)) return null;
    const name = city(event.node);
    const [ballot, second, members, again, gaps] = event.value;
    switch (event.key) {
      case 'prepares':
        return `${name} heard no heartbeat for ${second} ms. It asks for promises in ballot ${ballot}.`;
      case 'leads':
        return `${name} has ${second} of ${members} promises: it leads in ballot ${ballot}. Open slots to propose again: ${again}, no-ops in gaps among them: ${gaps}.`;
      case 'resigned':
        return `${name} stops leading in ballot ${ballot}: ${second === 'LOST_QUORUM' ? 'it heard no quorum for too long' : 'there is a higher one'}.`;
      default:
        return null;
    }
  },
};
