/**
 * What was read from SQLite's programs for statements. It follows from the schema, from what its tables are sharded by and from the text alone, so all
 * routers of all runs in a thread share it: compiling is dearer than all else in a plan, and seeds ask much again.
 */
import type { Instruction } from '../sqlite/instruction.ts';
import type { Access } from './vtab.ts';

export interface Remembered {
  /** SQLite's programs for statements as they were planned; see `accesses.ts`. */
  readonly programs: Map<string, readonly Instruction[] | null>;
  /** And the accesses of statements with these values. */
  readonly accesses: Map<string, readonly Access[]>;
}

/** Schemas that are remembered; the oldest goes. */
const SCHEMAS = 16;

const bySchema = new Map<string, Remembered>();

/** `schema`: its statements in their order, and what its tables are sharded by. */
export function rememberedFor(schema: string): Remembered {
  const known = bySchema.get(schema) ?? { programs: new Map(), accesses: new Map() };
  bySchema.delete(schema);
  bySchema.set(schema, known);
  const [oldest = schema] = bySchema.keys();
  if (bySchema.size > SCHEMAS) bySchema.delete(oldest);
  return known;
}
