/** Which of the placement driver's members a node asks: a number that counts on while nobody answers, and that of the leader once somebody tells. */
import type { NodeId } from '../../../sim/node.ts';

export const pdAt = (pds: readonly NodeId[], number: number): NodeId | undefined => pds[number % pds.length];

export const numberOfPd = (pds: readonly NodeId[], leader: NodeId): number => Math.max(0, pds.indexOf(leader));
