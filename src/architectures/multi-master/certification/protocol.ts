/** What servers say to each other, beside what brings about the one order: `../../shared/consensus`. */
import type { Message, NodeId } from '../../../sim/node.ts';
import type { Outcome } from '../../../sim/operation.ts';
import type { FixedStatement, Keys } from '../../../sqlite/jobs.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';
import type { GroupMessage } from '../../shared/consensus/agreement.ts';

interface Ordered {
  /** The client's operation. */
  readonly op: string;
  /** The server that ran it, and whose client waits. */
  readonly source: NodeId;
}

/** What a transaction did where it ran. It is certified by everybody, and applied where that succeeds. */
export interface WriteSet extends Ordered {
  readonly kind: 'writeset';
  /** Its name at its source's database. */
  readonly trx: string;
  /** The last write set that the state contained on which it ran. */
  readonly lastSeen: number;
  readonly keys: Keys;
  readonly rows: readonly RowChange[];
  /** What its client is told when it is committed. */
  readonly outcome: Outcome & { readonly ok: true };
}

/** A change of the schema: every server runs it at its place in the order, with nothing beside it (total order isolation). */
export interface Isolated extends Ordered {
  readonly kind: 'toi';
  readonly lastSeen: number;
  readonly statement: FixedStatement;
}

/** Does nothing: who has applied all before it has seen everything that was committed when it was asked for. */
export interface Marker extends Ordered {
  readonly kind: 'marker';
}

/** What stands in the one order. */
export type Action = WriteSet | Isolated | Marker;

export function isAction(value: unknown): value is Action {
  return typeof value === 'object' && value !== null && 'op' in value && 'source' in value && 'kind' in value;
}

/** A server asks whoever leads the order, in this epoch, to give an action its place. */
export interface ToBeOrdered extends Message {
  readonly kind: Action['kind'];
  readonly epoch: number;
  readonly action: Action;
}

/** The queue of whoever says so is too long: nobody is to send write sets (and that is over). */
export interface FlowControl extends Message {
  readonly kind: 'FC_STOP' | 'FC_CONT';
  readonly queue: number;
}

/** Group Replication: what a member has done so far. Each second it goes to all; and to whoever waits for it, when something was applied. */
export interface Stats extends Message {
  readonly kind: 'stats';
  /** Write sets that it has certified and not applied. */
  readonly queue: number;
  /** Write sets that it has applied, and that it has sent, in this life. */
  readonly applied: number;
  readonly sent: number;
  /** All up to this entry of the order is applied. */
  readonly lastApplied: number;
}

export type ServerMessage = GroupMessage<Action> | ToBeOrdered | FlowControl | Stats | ClientQuery | ClientReply;
