/** How throughput that is bought looks, and what can be ordered of it. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'throughput',
  id: 'request-units',
  messages: {
    throughput: { meaning: 'agree', label: 'request units that are bought', hollow: false },
    'throughput-done': { meaning: 'agree', label: 'acknowledgement of request units', hollow: true },
  },
  orders: ({ kind, reports }) =>
    kind === 'router' && reports['boughtRU'] !== undefined
      ? [
          { order: 'throughput double', label: 'Buy twice the request units' },
          { order: 'throughput half', label: 'Buy half the request units' },
        ]
      : [],
};
