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
    'commit-look': hollow('agree', 'look for what has prepared'),
  },
  sentence(event, city) {
    if (event.type === 'send' && event.message.kind === 'commit-inquiry')
      return `${city(event.from)} has promised and may neither commit nor abort. It asks ${city(event.to)} what became of it; its rows stay locked.`;
    if (event.type === 'send' && event.message.kind === 'commit-look')
      return `${city(event.from)} looks for what was left over: it asks ${city(event.to)} which transactions it has promised and heard no more of.`;
    if (event.type === 'report' && event.key === 'decided')
      return `${city(event.node)} has decided: the transaction is committed, whatever happens now.`;
    return null;
  },
};
