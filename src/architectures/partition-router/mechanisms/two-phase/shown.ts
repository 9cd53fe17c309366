/** What is shown and said of two-phase commit. */
import { full, hollow } from '../../../shared/message-looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'acrossPartitions',
  id: 'two-phase',
  messages: {
    'commit-prepare': hollow('agree', 'PREPARE'),
    'commit-vote': full('agree', 'vote'),
    'commit-decision': full('replicate', 'decision: COMMIT or ABORT'),
    'commit-ack': hollow('replicate', 'acknowledgement of a COMMIT'),
    'commit-inquiry': hollow('agree', 'question for a decision'),
  },
  sentence(event, city) {
    if (event.type === 'send' && event.message.kind === 'commit-inquiry')
      return `${city(event.from)} has promised and may neither commit nor abort. It asks ${city(event.to)} what became of it; its rows stay locked.`;
    if (event.type === 'report' && event.key === 'decided')
      return `${city(event.node)} has decided: the transaction is committed, whatever happens now.`;
    return null;
  },
};
