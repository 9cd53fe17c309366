/** What is shown of those mechanisms of this room that have messages or words of their own. */
import type { MechanismShown } from '../../showing.ts';
import { shown as replicaSets } from './replica-sets/shown.ts';
import { shown as requestUnits } from './request-units/shown.ts';
import { shown as twoPhase } from './two-phase/shown.ts';

export const mechanismsShown: readonly MechanismShown[] = [twoPhase, requestUnits, replicaSets];
