/** What a cache keeps besides where applications fill it. */
import type { Micros } from '../../../../sim/node.ts';
import type { CacheState } from '../../state.ts';

/** After `afterUs`, if at least so many keys changed. */
export interface SavePoint {
  readonly afterUs: Micros;
  readonly changes: number;
}

export interface Dumps {
  readonly points: readonly SavePoint[];
  changes: number;
  /** When the last dump was begun. */
  at: Micros;
  armed: boolean;
}

/** Leave to fill a name. */
export interface Lease {
  readonly token: number;
  readonly at: Micros;
}

export interface Leases {
  readonly lastingUs: Micros;
  /** By name. */
  readonly out: Map<string, Lease>;
  /** The latest token, and how many were given in this life. */
  last: number;
  given: number;
  refused: number;
  /** Names that were written from this region, by how many whose commits were not seen here yet. */
  readonly marks: Map<string, number>;
  /** Deletes that the log brought, and how many of them found something. */
  told: number;
  hit: number;
}

export interface SideState {
  /** Null: it writes nothing to its disk. */
  readonly dumps: Dumps | null;
  /** Null: whoever wants may fill. */
  readonly leases: Leases | null;
}

export const sideOf = (node: CacheState): SideState => node.own['filling'] as SideState;
