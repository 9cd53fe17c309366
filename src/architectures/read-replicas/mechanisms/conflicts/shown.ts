/** What is said of replay and the reads in its way. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'replay',
  id: 'conflicts',
  messages: { feedback: { meaning: 'replicate', label: 'hot standby feedback', hollow: true } },
  sentence(event, city) {
    if (event.type !== 'report') return null;
    const who = city(event.node);
    if (event.key === 'replayWaits')
      return event.value === true ? `${who} stops replaying: a read still sees row versions that the next change removes.` : null;
    if (event.key === 'confl_snapshot') return `${who} has waited long enough. It cancels the reads that are in the way of replay.`;
    if (event.key === 'keptForStandbys' && event.value !== 0)
      return `${who} keeps old row versions, since a standby says that it needs them.`;
    return null;
  },
};
