/** `schema`: the scenario format as JSON Schema, or as its reference page. */
import { jsonSchema } from '../scenarios/reference/json-schema.ts';
import { referencePage } from '../scenarios/reference/page.ts';
import type { Arguments, Flags } from './arguments.ts';

export const flags: Flags = { values: {}, switches: ['page'], positionals: [] };

export async function schema(args: Arguments): Promise<number> {
  console.log(args.on('page') ? referencePage() : JSON.stringify(jsonSchema(), null, 2));
  return 0;
}
