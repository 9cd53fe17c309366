/** What is said of a source that falls back. */
import type { MechanismShown } from '../../../showing.ts';

export const shown: MechanismShown = {
  slot: 'commit',
  id: 'semi-synchronous',
  sentence(event, city) {
    if (event.type !== 'report' || event.key !== 'Rpl_semi_sync_source_status') return null;
    return event.value === true
      ? `${city(event.node)} waits for receipts again.`
      : `${city(event.node)} has waited too long: it confirms writes that no replica has.`;
  },
};
