/** Every standby follows the primary: the room itself. */
import type { Mechanism } from '../../../contract.ts';
import type { Upstream } from '../../slots.ts';

export const fromPrimary: Mechanism = { slot: 'upstream', id: 'from-primary', at: (): Upstream => ({}) };
