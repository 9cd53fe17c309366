/** A thread of the page that tries futures. */
import { answering } from '../../worker/threads.ts';
import { pastOf, smallFuture, tryFuture } from './ahead.ts';
import type { Question } from './past.ts';
import type { Future } from './rounds.ts';

export type ToTrier = { readonly what: 'try' | 'small'; readonly given: Future } | { readonly what: 'promised'; readonly given: Question };

answering<ToTrier>(async (asked) => {
  switch (asked.what) {
    case 'try':
      return await tryFuture(asked.given);
    case 'small':
      return await smallFuture(asked.given);
    case 'promised':
      return [...(await pastOf(asked.given)).promised()];
  }
});
