/** Reads by lease: the same way as by read index, where the leader has nothing to wait for (thesis, §6.4.1). The group knows its lease. */
import type { Mechanism } from '../../../../contract.ts';
import { route } from '../../requests.ts';
import type { Reads } from '../../slots.ts';

const byLease: Reads = { confirms: true, read: route };

export const lease: Mechanism = { slot: 'reads', id: 'lease', at: () => byLease };
