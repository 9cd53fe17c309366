/** What compiling a statement needs of an open database: the database holds its compiled statements, and not the other way round. */
import type { Guard, Touched } from './guard.ts';
import type { KnownNames } from './problems.ts';
import type { Queried, Schema } from './schema.ts';
import type { Memory } from './wasm/memory.ts';
import type { Raw } from './wasm/raw.ts';

export interface Connection extends Queried {
  readonly memory: Memory;
  readonly raw: Raw;
  readonly guard: Guard;
  readonly pointer: number;
  readonly schema: Schema;
  /** SQLite's words about the last failure. */
  words(): string;
  /** Names to compare a wrong one with. */
  knownNames(touched: Touched): KnownNames;
}
