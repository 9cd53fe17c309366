/** The slots of this room: what a mechanism has to answer for to fill one. How members agree: `shared/consensus/agreement.ts`. */
import type { Micros } from '../../../sim/node.ts';
import type { Out } from '../../../sim/out.ts';
import type { Way } from '../../contract.ts';

/** How a member answers what only reads. Methods take a member of this room and one of its requests. */
export interface Reads extends Way {
  /** A read, and a transaction that only reads, is answered only by whoever has asked whether its leader still leads. */
  readonly confirms: boolean;
  read(node: object, out: Out, request: object): void;
  /** The leader has answered this member's question that left at `askedAt`, by its own clock. */
  told?(node: object, askedAt: Micros, index: number): void;
}
