/** What the schema of a planet is, read in a thread of its own; asked once for a set-up. */
import { useEffect, useState } from 'react';
import { factsOfSetup } from '../../data/client.ts';
import type { SchemaFacts, Unrun } from '../../sharding/proposing/facts.ts';

/** Null: it is being read. */
export type Facts = SchemaFacts | Unrun | { readonly problem: string } | null;

interface Read {
  readonly setup: string;
  readonly facts: Exclude<Facts, null>;
}

/** The last one: a planet is changed more often than its data. */
let last: Read | null = null;

export function useFacts(setup: readonly string[]): Facts {
  const text = setup.join('\n');
  const [read, setRead] = useState<Read | null>(last);
  useEffect(() => {
    if (last?.setup === text) return setRead(last);
    let wanted = true;
    const take = (facts: Exclude<Facts, null>): void => {
      last = { setup: text, facts };
      if (wanted) setRead(last);
    };
    factsOfSetup(setup).then(take, (error: unknown) => take({ problem: error instanceof Error ? error.message : String(error) }));
    return () => {
      wanted = false;
    };
  }, [text, setup]);
  return read?.setup === text ? read.facts : null;
}
