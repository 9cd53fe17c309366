/** A partition is one machine: the room itself does all that is to be done. */
import type { Mechanism } from '../../../contract.ts';
import { COPIES } from '../../replica-set/sets.ts';

export const oneMachine: Mechanism = { slot: COPIES, id: 'one-machine', at: () => ({}) };
