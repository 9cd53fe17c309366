/** What is said of a promotion by a majority. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'promotion',
  id: 'automatic',
  sentence(event, city) {
    if (event.type !== 'report' || event.key !== 'asksWithinMs') return null;
    return `${city(event.node)} will ask the others for a promotion within ${String(event.value)} ms, unless another does so first.`;
  },
};
