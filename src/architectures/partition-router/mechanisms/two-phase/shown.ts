/** What is shown and said of two-phase commit. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'acrossPartitions',
  id: 'two-phase',
  messages: {
    'commit-prepare': { meaning: 'agree', label: 'PREPARE', hollow: true },
    'commit-vote': { meaning: 'agree', label: 'vote', hollow: false },
    'commit-decision': { meaning: 'replicate', label: 'decision: COMMIT or ABORT', hollow: false },
    'commit-ack': { meaning: 'replicate', label: 'acknowledgement of a COMMIT', hollow: true },
    'commit-inquiry': { meaning: 'agree', label: 'question for a decision', hollow: true },
  },
  sentence(event, city) {
    if (event.type === 'send' && event.message.kind === 'commit-inquiry')
      return `${city(event.from)} has promised and may neither commit nor abort. It asks ${city(event.to)} what became of it; its rows stay locked.`;
    if (event.type === 'report' && event.key === 'decided')
      return `${city(event.node)} has decided: the transaction is committed, whatever happens now.`;
    return null;
  },
};
