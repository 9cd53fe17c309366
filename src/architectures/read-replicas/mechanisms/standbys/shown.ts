/** What is said of commits that wait for standbys. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'commit',
  id: 'standbys',
  sentence(event, city) {
    if (event.type !== 'report' || event.key !== 'warning') return null;
    return `${city(event.node)}: WARNING: ${String(event.value)}`;
  },
  orders: ({ health, role, reports }) =>
    health === 'up' && role === 'primary' && reports['waitsForStandbys'] === true
      ? [
          { order: 'cancel', label: 'Cancel waits (pg_cancel_backend)' },
          { order: 'terminate', label: 'End connections (pg_terminate_backend)' },
        ]
      : [],
};
