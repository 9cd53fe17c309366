/** Files are read in a thread of their own, so that a large one stops nobody. */
import { type PlacesRead, placesIn } from './places.ts';
import { textOf } from './read.ts';
import type { SchemaFacts, Unrun } from '../sharding/proposing/facts.ts';
import { factsOf } from '../sharding/proposing/inspect.ts';
import { keyFor } from './key.ts';
import { type DataFile, readSet } from './set.ts';

export type ToReader =
  /** The statements that make the data of these files, and the column that it is best sharded by. */
  | { readonly what: 'setup'; readonly files: readonly DataFile[] }
  | ({ readonly what: 'places' } & DataFile)
  /** What a schema is, for keys to be proposed and judged. */
  | { readonly what: 'facts'; readonly setup: readonly string[] };

/** What was found in it, of what was asked for. */
export interface Found {
  readonly setup?: readonly string[];
  /** With a set-up: the best key that the schema fits as it is, if any. */
  readonly key?: string | null;
  readonly facts?: SchemaFacts | Unrun;
  readonly places?: PlacesRead;
}

export type FromReader = Found | { readonly problem: string };

async function found(asked: ToReader): Promise<Found> {
  switch (asked.what) {
    case 'setup': {
      const setup = await readSet(asked.files);
      return { setup, key: await keyFor(setup) };
    }
    case 'places':
      return { places: placesIn(asked.file, textOf(asked.file, asked.bytes, '. Give a .csv file.')) };
    case 'facts':
      return { facts: await factsOf(asked.setup) };
  }
}

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope) {
  const scope = globalThis;
  scope.onmessage = ({ data }: MessageEvent<ToReader>) => {
    const answer = (message: FromReader): void => scope.postMessage(message);
    found(data).then(answer, (error: unknown) => answer({ problem: error instanceof Error ? error.message : String(error) }));
  };
}
