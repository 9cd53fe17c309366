/** Files are read in a thread of their own, so that a large one stops nobody. */
import { type PlacesRead, placesIn } from './places.ts';
import { readData, textOf } from './read.ts';

export interface ToReader {
  readonly what: 'setup' | 'places';
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** What was found in it, of what was asked for. */
export interface Found {
  readonly setup?: readonly string[];
  readonly places?: PlacesRead;
}

export type FromReader = Found | { readonly problem: string };

const found = async ({ what, file, bytes }: ToReader): Promise<Found> =>
  what === 'setup' ? { setup: await readData(file, bytes) } : { places: placesIn(file, textOf(file, bytes, '. Give a .csv file.')) };

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope) {
  const scope = globalThis;
  scope.onmessage = ({ data }: MessageEvent<ToReader>) => {
    const answer = (message: FromReader): void => scope.postMessage(message);
    found(data).then(answer, (error: unknown) => answer({ problem: error instanceof Error ? error.message : String(error) }));
  };
}
