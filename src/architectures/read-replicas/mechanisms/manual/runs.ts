/** Promotion by a person: replicas that hear no primary wait for the order, which the room itself carries out. */
import type { Mechanism } from '../../../contract.ts';
import type { Promotion } from '../../slots.ts';

export const manual: Mechanism = { slot: 'promotion', id: 'manual', at: (): Promotion => ({}) };
