/** The slots of this room: what a mechanism has to answer for to fill one. */
import type { Out } from '../../sim/out.ts';
import type { Way } from '../contract.ts';

/** Who decides that a replica takes over. */
export interface Promotion extends Way {
  /** No primary was heard for too long, or a round of asking ended without one. Methods take a node of this room. */
  onNoPrimary?(node: object, out: Out): void;
}
