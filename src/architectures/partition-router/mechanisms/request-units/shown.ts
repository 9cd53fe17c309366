/** How throughput that is bought looks, and what can be ordered of it. */
import { full, hollow } from '../../../shared/message-looks.ts';
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'throughput',
  id: 'request-units',
  messages: {
    throughput: full('agree', 'request units that are bought'),
    'throughput-done': hollow('agree', 'acknowledgement of request units'),
  },
  orders: ({ kind, reports }) =>
    kind === 'router' && reports['boughtRU'] !== undefined
      ? [
          { order: 'throughput double', label: 'Buy twice the request units' },
          { order: 'throughput half', label: 'Buy half the request units' },
        ]
      : [],
};
