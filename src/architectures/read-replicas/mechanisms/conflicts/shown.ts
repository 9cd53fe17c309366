/** What is said of replay and the reads in its way. */
import { hollow } from '../../../shared/message-looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'replay',
  id: 'conflicts',
  messages: { feedback: hollow('replicate', 'standby feedback') },
  sentence: (event, city) =>
    event.type === 'report' && event.key === 'confl_snapshot' ? `${city(event.node)} cancels reads that replay waits for.` : null,
};
