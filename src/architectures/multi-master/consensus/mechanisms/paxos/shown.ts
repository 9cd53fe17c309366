/** Looks of Paxos's messages. */
import type { MechanismShown } from '../../../../showing.ts';
import { PAXOS_LOOKS } from '../../../../shared/consensus/looks.ts';

export const shown: MechanismShown = { slot: 'consensus', id: 'paxos', messages: PAXOS_LOOKS };
