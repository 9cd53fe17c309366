/** Files are read in a thread of their own, so that a large one stops nobody. */
import { readData } from './read.ts';

export interface ToReader {
  readonly file: string;
  readonly bytes: Uint8Array;
}

export type FromReader = { readonly setup: readonly string[] } | { readonly problem: string };

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope) {
  const scope = globalThis;
  scope.onmessage = ({ data }: MessageEvent<ToReader>) => {
    const answer = (message: FromReader): void => scope.postMessage(message);
    readData(data.file, data.bytes).then(
      (setup) => answer({ setup }),
      (error: unknown) => answer({ problem: error instanceof Error ? error.message : String(error) }),
    );
  };
}
