/** A run that is over, as verdicts see it. */
import type { Guarantees } from '../architectures/guarantees.ts';
import type { VersionedOperation } from '../consistency/versioned.ts';
import type { NodeSpec } from '../sim/node.ts';
import type { Value } from '../sim/operation.ts';
import type { Table, Trails } from './registers.ts';
import type { Told } from './told.ts';

export interface Held {
  readonly node: NodeSpec;
  readonly role: string;
  readonly trails: Trails;
  /** Who moved the token last, of each that stands there. */
  readonly tokens?: Readonly<Record<Table, readonly string[]>>;
  /** Rows with a unique value; where the set-up has none, none. */
  readonly names?: readonly (readonly Value[])[];
}

export interface Scene {
  readonly guarantees: Guarantees;
  readonly told: Told;
  readonly held: readonly Held[];
  /** Without those that have left. */
  readonly belonging: readonly Held[];
  /** Those that are to be equal in the end, where they hold the same part of the data. */
  readonly copies: readonly Held[];
  readonly end: Trails;
  readonly history: readonly VersionedOperation[];
  /** Nothing has been wrong for so long that all must be well again. */
  readonly calm: boolean;
  /** Reads are promised to be linearizable. */
  readonly current: boolean;
  /** Copies are compared row by row. */
  readonly byRow: boolean;
}
