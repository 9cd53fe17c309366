/** What travels in this room: whole statements to one partition, fragments from several, and schema changes to all. */
import type { Within } from '../../sharding/jobs.ts';
import type { Message } from '../../sim/node.ts';
import type { Outcome, Row, Value } from '../../sim/operation.ts';
import type { InTransaction } from '../../sqlite/jobs.ts';
import type { ClientQuery, ClientReply, EndOfTransaction } from '../contract.ts';
import type { RowChange } from '../../sqlite/notebook.ts';
import type { CommitMessage } from '../shared/commit/protocol.ts';
import type { BarrierReply, Divide, Divided, ItemReply, Wish } from './replica-set/protocol.ts';
import type { Move, PartitionMap } from './map.ts';

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
  /** Version of the map that it was routed by; absent: the first. */
  readonly map?: number;
  /** It asks for all that the partition holds, whatever its keys. */
  readonly whole?: true;
  /** How many times it was refused for its map and sent again. */
  readonly tries?: number;
  /** It writes reference tables, as every partition does: one transaction at a time, and by the same chance. */
  readonly reference?: true;
  readonly seed?: string;
}

export interface ForwardReply extends Message {
  readonly kind: 'forward-reply';
  readonly op: string;
  readonly outcome: Outcome;
  readonly position: number | null;
  /** Refused because the partition has done enough: it may be asked again after so long. */
  readonly retryUs?: number;
  /** Refused for its map, and this is the partition's; of the try of that number. */
  readonly moved?: PartitionMap;
  readonly tries?: number;
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
  /** As in `Forward`. */
  readonly map?: number;
  readonly whole?: true;
}

/** The rows, or why there are none. */
export interface FragmentRows extends Message {
  readonly kind: 'fragment';
  readonly fetch: string;
  readonly rows: readonly Row[];
  readonly failed: Outcome | null;
  /** As in `ForwardReply`. */
  readonly retryUs?: number;
  readonly moved?: PartitionMap;
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

/** Coordinator → source: copy the keys of this move to their new partition. `map`: as it is before. */
export interface Copy extends Message {
  readonly kind: 'move';
  readonly step: 'copy';
  readonly move: Move;
  readonly map: PartitionMap;
}

/** Target → coordinator: `ready`, all of it is on its disk. Either → coordinator: `again`, this attempt leads to nothing. */
export interface Told extends Message {
  readonly kind: 'move';
  readonly step: 'ready' | 'again';
  readonly attempt: number;
}

/** Target → source: these rows are on its disk. */
export interface Got extends Message {
  readonly kind: 'move';
  readonly step: 'got';
  readonly attempt: number;
  readonly seq: number;
}

/** Source or target → coordinator: it keeps to this version of the map, and will over its restarts. */
export interface Have extends Message {
  readonly kind: 'move';
  readonly step: 'have';
  readonly version: number;
}

/** Partition → coordinator: it has too much, and would be cut at this bound. */
export interface Split extends Message {
  readonly kind: 'move';
  readonly step: 'split';
  readonly bound: string;
  readonly why: string;
}

/** How many rows there are, and the sum of what stands in them. */
export interface Sum {
  readonly rows: number;
  readonly sum: number;
}

/** Source → target: rows of keys that move, as they stand in its database. With `last` all have come, and that is what they come to. */
export interface Rows extends Message {
  readonly kind: 'rows';
  readonly attempt: number;
  readonly seq: number;
  readonly rows: readonly RowChange[];
  readonly last: Sum | null;
}

/** Coordinator or router → partition, or partition → router: the map. */
export interface MapNews extends Message {
  readonly kind: 'map';
  readonly map: PartitionMap;
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
  | Copy
  | Told
  | Got
  | Have
  | Split
  | Rows
  | MapNews
  | CommitMessage
  | ItemReply
  | BarrierReply
  | Wish
  | Divide
  | Divided;
