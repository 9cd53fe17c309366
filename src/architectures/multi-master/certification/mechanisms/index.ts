/** The mechanisms of this room, as they run: both ways to one order. */
import type { Mechanism } from '../../../contract.ts';
import { agreements } from '../../../shared/consensus/agreement.ts';
import { isAction } from '../protocol.ts';

export const ORDER = 'order';

export const mechanisms: readonly Mechanism[] = agreements(ORDER, isAction);
