/** What is shown where an application fills its cache, with leases or without. */
import { full, hollow } from '../../../shared/message-looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'filling',
  id: 'look-aside',
  messages: {
    get: hollow('cache', 'get'),
    value: full('reply', 'value'),
    set: full('cache', 'set'),
    stored: full('pulse', 'stored'),
    delete: hollow('stale', 'delete'),
    mark: hollow('cache', 'marker'),
    marked: full('pulse', 'marked'),
    committed: full('stale', 'commit log'),
    deleted: full('pulse', 'deleted'),
  },
  sentence(event, city) {
    if (event.type !== 'report') return null;
    if (event.key === 'refused sets') return `${city(event.node)} refuses a value: it was deleted while it was being fetched.`;
    if (event.key === 'loaded')
      return `${city(event.node)} begins with its last dump: ${String(event.value)} answers, whatever was deleted since.`;
    return null;
  },
};
