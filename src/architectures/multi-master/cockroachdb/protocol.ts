/** What nodes say to each other: batches to ranges and what comes back, questions about clocks. Every message has the clock of its sender. */
import type { Message, Micros, NodeId } from '../../../sim/node.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { ClientQuery, ClientReply } from '../../contract.ts';
import type { GroupMessage } from '../../shared/consensus/agreement.ts';
import type { Span } from '../../shared/ranges/rows.ts';
import type { Hlc } from '../../shared/timestamps/hlc.ts';
import type { Command, Question, Result, Step } from './commands.ts';

interface Clocked extends Message {
  readonly hlc: Hlc;
}

interface Batch extends Clocked {
  readonly call: number;
}

export interface Read extends Batch {
  readonly kind: 'batch-read';
  readonly txn: string;
  readonly ts: Hlc;
  /** No value above this can have been there when the transaction began, if clocks keep their bound. */
  readonly limit: Hlc;
  /** The clock of this leaseholder when the transaction first came to it: what was written there later, was written later. */
  readonly observed: { readonly node: NodeId; readonly ts: Hlc } | null;
  readonly spans: readonly Span[];
  /** Of a moment that is past: any replica that knows it closed may answer. */
  readonly anywhere?: true;
}

/** May what was read at `from` be taken for read at `ts`? */
export interface Refresh extends Batch {
  readonly kind: 'batch-refresh';
  readonly txn: string;
  readonly from: Hlc;
  readonly ts: Hlc;
  readonly limit: Hlc;
  readonly spans: readonly Span[];
}

export interface WriteBatch extends Batch {
  readonly kind: 'batch-write' | 'batch-end' | 'push-txn' | 'resolve-intent' | 'recover-txn' | 'query-txn' | 'query-intent';
  readonly step: Step | Question;
}

export type Request = Read | Refresh | WriteBatch;

export interface Rows extends Batch {
  readonly kind: 'batch-rows';
  readonly rows: readonly (readonly [key: string, row: RowChange])[];
  /** A value was found within the uncertainty interval: the newest of them, 0 if none. There are no rows then. */
  readonly uncertain: Hlc;
  readonly observed: Hlc;
}

export interface Answer extends Batch {
  readonly kind: 'batch-answer';
  readonly result: Result;
}

export interface NotLeaseholder extends Batch {
  readonly kind: 'not-leaseholder';
  readonly leader: NodeId | null;
}

/** What does your clock show? `asked`: what that of the asker did. */
export interface ClockProbe extends Clocked {
  readonly kind: 'clock-probe';
  readonly asked: Micros;
}

export interface ClockReading extends Clocked {
  readonly kind: 'clock-reading';
  readonly asked: Micros;
  readonly at: Micros;
}

/** Nothing is written any more at or before `closed`, but what is in the log up to `index`. */
export interface SideTransport extends Clocked {
  readonly kind: 'side-transport';
  readonly closed: Hlc;
  /** The lease under which that is promised. */
  readonly lease: number;
  readonly index: number;
}

const DRAWN: Readonly<Record<(Step | Question)['kind'], WriteBatch['kind']>> = {
  write: 'batch-write',
  'end-txn': 'batch-end',
  'push-txn': 'push-txn',
  'resolve-intent': 'resolve-intent',
  'recover-txn': 'recover-txn',
  'query-txn': 'query-txn',
  'query-intent': 'query-intent',
};

/** How a request for this step is drawn. */
export const kindOf = ({ kind }: Step | Question): WriteBatch['kind'] => DRAWN[kind];

export type CrdbMessage =
  | ClientQuery
  | ClientReply
  | Request
  | Rows
  | Answer
  | NotLeaseholder
  | ClockProbe
  | ClockReading
  | SideTransport
  | GroupMessage<Command>;

/** It was asked by a call, which its host may refuse. */
export const isRequest = (message: CrdbMessage): message is Request => REQUESTS.has(message.kind);
const REQUESTS: ReadonlySet<string> = new Set(['batch-read', 'batch-refresh', ...Object.values(DRAWN)]);
