/** A thread of the page that tries futures: each request is answered under its number. */
import { pastOf, smallFuture, tryFuture } from './ahead.ts';
import type { Question } from './past.ts';
import type { Future } from './rounds.ts';

export type ToTrier = { readonly ask: number } & (
  | { readonly what: 'try' | 'small'; readonly given: Future }
  | { readonly what: 'promised'; readonly given: Question }
);

export type FromTrier = { readonly ask: number } & ({ readonly result: unknown } | { readonly problem: string });

async function done(asked: ToTrier): Promise<unknown> {
  switch (asked.what) {
    case 'try':
      return await tryFuture(asked.given);
    case 'small':
      return await smallFuture(asked.given);
    case 'promised':
      return [...(await pastOf(asked.given)).promised()];
  }
}

if (typeof DedicatedWorkerGlobalScope !== 'undefined' && globalThis instanceof DedicatedWorkerGlobalScope) {
  const scope = globalThis;
  scope.onmessage = ({ data }: MessageEvent<ToTrier>) => {
    const { ask } = data;
    const answer = (message: FromTrier): void => scope.postMessage(message);
    done(data).then(
      (result) => answer({ ask, result }),
      (error: unknown) => answer({ ask, problem: error instanceof Error ? error.message : String(error) }),
    );
  };
}
