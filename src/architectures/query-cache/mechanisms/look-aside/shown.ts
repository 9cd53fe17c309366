/** What is shown where an application fills its cache, with leases or without. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'filling',
  id: 'look-aside',
  messages: {
    get: { meaning: 'cache', label: 'get', hollow: true },
    value: { meaning: 'reply', label: 'value', hollow: false },
    set: { meaning: 'cache', label: 'set', hollow: false },
    stored: { meaning: 'pulse', label: 'stored', hollow: false },
    delete: { meaning: 'stale', label: 'delete', hollow: true },
    mark: { meaning: 'cache', label: 'marker', hollow: true },
    marked: { meaning: 'pulse', label: 'marked', hollow: false },
    committed: { meaning: 'stale', label: 'commit log', hollow: false },
    deleted: { meaning: 'pulse', label: 'deleted', hollow: false },
  },
  sentence(event, city) {
    if (event.type !== 'report') return null;
    if (event.key === 'refused sets') return `${city(event.node)} refuses a value: it was deleted while it was being fetched.`;
    if (event.key === 'loaded')
      return `${city(event.node)} begins with its last dump: ${String(event.value)} answers, whatever was deleted since.`;
    return null;
  },
};
