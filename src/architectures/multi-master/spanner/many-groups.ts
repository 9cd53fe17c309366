/** What a spanserver knows where tables are spread over several groups: which group has which, rows as they were, and what clients left with it. */
import type { Micros, NodeId } from '../../../sim/node.ts';
import type { RowChange } from '../../../sqlite/notebook.ts';
import type { ClientQuery } from '../../contract.ts';

/** A row since a moment. */
export interface Version {
  readonly ts: Micros;
  readonly row: RowChange;
}

/** A read over several groups: its moment, its tables that this group has, whose rows are still to come, what has come, and on what it ran. */
export interface Snapshot {
  readonly t: Micros;
  readonly own: readonly string[];
  readonly missing: ReadonlySet<number>;
  readonly rows: readonly RowChange[];
  readonly ranAt: number;
}

/** A client's statement that this spanserver has brought to other groups, or to its own. */
export interface Posed {
  readonly client: NodeId;
  readonly query: ClientQuery;
  snapshot: Snapshot | null;
}

/** A client's transaction: groups in the order in which it came to them; the first coordinates. */
export interface Session {
  readonly groups: readonly number[];
  readonly age: number;
}

export interface Groups {
  /** Table → its group, from 1; null until the database has told its tables. */
  directory: ReadonlyMap<string, number> | null;
  /** By the key of a row, oldest first; lists are replaced. Reads before `floor` find too little. */
  readonly versions: Map<string, readonly Version[]>;
  floor: Micros;
  /** Prepared here and not yet decided, as far as the log is applied → prepare timestamp. */
  readonly prepared: Map<string, Micros>;
  /** By operation. */
  readonly posed: Map<string, Posed>;
  readonly sessions: Map<string, Session>;
  /** Operation → its age. */
  readonly ages: Map<string, number>;
  lastAge: number;
}

export const noGroups = (): Groups => ({
  directory: null,
  versions: new Map(),
  floor: 0,
  prepared: new Map(),
  posed: new Map(),
  sessions: new Map(),
  ages: new Map(),
  lastAge: 0,
});

/** Tables are dealt out in turn, in the order in which the set-up made them. */
export const groupOfTable = (number: number, groups: number): number => (number % groups) + 1;

export const partOf = (number: number): string => `group-${number}`;
