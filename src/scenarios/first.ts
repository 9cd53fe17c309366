/** The scenario of those who ask for none: it comes with the page, and the others behind it. */
import { complete, isBuiltIn } from './complete.ts';
import file from './stale-in-tokyo.json' with { type: 'json' };
import type { Scenario } from './schema.ts';

/** A test reads the file with the schema. */
function checked(data: unknown): Scenario {
  if (!isBuiltIn(data)) throw new Error("Antipode's own mistake: the first scenario is none");
  return complete(data);
}

export const first: Scenario = checked(file);
