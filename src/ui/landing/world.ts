/** The world that a visitor finds: a run like any other, which stands at its first stale answer and goes on when it is played. */
import { complete, isBuiltIn } from '../../scenarios/complete.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import file from './world.json' with { type: 'json' };

/** A test reads the file with the schema. */
function checked(data: unknown): Scenario {
  if (!isBuiltIn(data)) throw new Error("Antipode's own mistake: the landing's world is no scenario");
  return complete(data);
}

export const world: Scenario = checked(file);
