/** What is shown of those mechanisms of this room that have messages or words of their own. */
import type { MechanismShown } from '../../showing.ts';
import { shown as lookAside } from './look-aside/shown.ts';

export const mechanismsShown: readonly MechanismShown[] = [lookAside];
