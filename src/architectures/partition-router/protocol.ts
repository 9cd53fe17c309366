/** What travels in this room: whole statements to one partition, fragments from several, and schema changes to all. */
import type { Within } from '../../sharding/jobs.ts';
import type { Message } from '../../sim/node.ts';
import type { Outcome, Row, Value } from '../../sim/operation.ts';
import type { InTransaction } from '../../sqlite/jobs.ts';
import type { ClientQuery, ClientReply, EndOfTransaction } from '../contract.ts';
import type { CommitMessage } from '../shared/commit/protocol.ts';

/** Router → partition: run this statement as it is. `places`: the keys that the router believes to be there. */
export interface Forward extends Message {
  readonly kind: 'forward';
  readonly op: string;
  readonly sql: string;
  readonly params: readonly Value[];
  readonly readOnly: boolean;
  /** The router's clock, fixed when it planned a write; null for a read. */
  readonly nowMs: number | null;
  readonly places: readonly string[];
  /** When the rows that it reads tell which keys it inserts: what the partition must look at before it commits. */
  readonly within: Within | null;
  /** Version of the schema that the plan was made for. */
  readonly version: number;
  /** It is a statement of this transaction, or its COMMIT or ROLLBACK. */
  readonly transaction?: InTransaction;
  readonly ends?: EndOfTransaction;
  /** Other partitions do other parts of the same write. */
  readonly branch?: true;
}

export interface ForwardReply extends Message {
  readonly kind: 'forward-reply';
  readonly op: string;
  readonly outcome: Outcome;
  readonly position: number | null;
}

/** Router → partition: rows of one table for one statement. `fetch` is unique among the router's. */
export interface Fetch extends Message {
  readonly kind: 'fetch';
  readonly fetch: string;
  readonly sql: string;
  readonly params: readonly Value[];
  readonly places: readonly string[];
  readonly version: number;
  /** It is part of a statement of this transaction. */
  readonly transaction?: InTransaction;
}

/** The rows, or why there are none. */
export interface FragmentRows extends Message {
  readonly kind: 'fragment';
  readonly fetch: string;
  readonly rows: readonly Row[];
  readonly failed: Outcome | null;
}

/** Router → coordinator (the main region's router): a client wants the schema changed. */
export interface SchemaAsk extends Message {
  readonly kind: 'schema-ask';
  readonly op: string;
  readonly sql: string;
  /** Version of the schema that it was tried on. */
  readonly version: number;
}

export interface SchemaAnswer extends Message {
  readonly kind: 'schema-answer';
  readonly op: string;
  readonly outcome: Outcome;
}

/** Coordinator → everyone: version `version` of the schema is this statement applied to the one before. */
export interface SchemaChange extends Message {
  readonly kind: 'schema';
  readonly version: number;
  readonly sql: string;
}

/** The node has carried it out, or was refused by its data. */
export interface SchemaDone extends Message {
  readonly kind: 'schema-done';
  readonly version: number;
  readonly problem: string | null;
}

export type PartitionRouterMessage =
  | ClientQuery
  | ClientReply
  | Forward
  | ForwardReply
  | Fetch
  | FragmentRows
  | SchemaAsk
  | SchemaAnswer
  | SchemaChange
  | SchemaDone
  | CommitMessage;
