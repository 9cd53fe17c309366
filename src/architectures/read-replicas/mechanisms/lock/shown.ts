/** What is said of a promotion by a lock. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'promotion',
  id: 'lock',
  messages: {
    'lock-asked': { meaning: 'agree', label: 'request for the leader’s lock', hollow: true },
    'lock-told': { meaning: 'agree', label: 'who holds the leader’s lock', hollow: false },
  },
  sentence(event, city) {
    if (event.type !== 'report') return null;
    if (event.key === 'demoted') return `${city(event.node)} steps down: ${String(event.value)}.`;
    if (event.key === 'handsOverTo') return `${city(event.node)} takes nothing more, and hands over to ${city(String(event.value))}.`;
    if (event.key === 'notHandedOver') return `${city(event.node)} does not hand over to ${String(event.value)}.`;
    if (event.key === 'holder')
      return event.value === null
        ? 'The leader’s lock has expired: replicas race for it.'
        : `${city(String(event.value))} holds the leader’s lock.`;
    return null;
  },
};
