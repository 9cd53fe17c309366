/** What data is sharded by unless somebody says otherwise: the best key that a router takes the schema with as it is. */
import { isTold } from '../sharding/proposing/facts.ts';
import { factsOf } from '../sharding/proposing/inspect.ts';
import { proposalsFor, taken } from '../sharding/proposing/propose.ts';

/** Null: there is none, or the set-up does not run, which is said when it does not. */
export async function keyFor(setup: readonly string[]): Promise<string | null> {
  const facts = await factsOf(setup);
  return isTold(facts) ? (taken(proposalsFor(facts, { strictUnique: true }))?.key ?? null) : null;
}
