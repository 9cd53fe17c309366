/** A whole copy each time, which the room itself takes. */
import type { Mechanism } from '../../../contract.ts';
import type { Backing } from '../../slots.ts';

export const full: Mechanism = { slot: 'backup', id: 'full', at: (): Backing => ({}) };
