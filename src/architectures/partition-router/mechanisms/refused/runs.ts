/** Nothing spans partitions. */
import type { Mechanism } from '../../../contract.ts';
import { ACROSS, type AcrossPartitions } from '../../slots.ts';

const way: AcrossPartitions = { takes: false, binds: false, commit: () => undefined, underWay: () => 0, giveUp: () => null };

export const refused: Mechanism = { slot: ACROSS, id: 'refused', at: () => way };
