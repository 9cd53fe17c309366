/** Rows are spread by the hash of their key. */
import type { Mechanism } from '../../../contract.ts';
import { SLOTS, slotOf } from '../../ring.ts';
import { PLACEMENT, type Placement } from '../../slots.ts';

const way: Placement = { slotted: true, ownerOf: (place, partitions) => Math.floor((slotOf(place) * partitions) / SLOTS) };

export const hash: Mechanism = { slot: PLACEMENT, id: 'hash', at: () => way };
