/** What is shown of those mechanisms of this room that have messages or words of their own. */
import type { MechanismShown } from '../../../showing.ts';
import { shown as paxos } from './paxos/shown.ts';

export const mechanismsShown: readonly MechanismShown[] = [paxos];
