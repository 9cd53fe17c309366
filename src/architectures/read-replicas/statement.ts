/** What runs at a database for a client. */
import type { Micros, NodeId } from '../../sim/node.ts';
import type { Asked } from '../shared/answers.ts';

/** A statement that is running here: who asked, and as what. */
export interface Statement {
  readonly from: NodeId;
  readonly asked: Asked;
  readonly as: 'write' | 'read' | 'forward';
  /** `currentAt` when it was asked. */
  readonly since: Micros | null;
}
