/** The page's end of the threads that try futures: one for each core but the page's own. */
import { dealt } from '../dealt.ts';
import type { Question } from './past.ts';
import type { Found, Future, FutureTold, Triers } from './rounds.ts';
import type { FromTrier, ToTrier } from './searching.ts';

type Task = { readonly what: 'try' | 'small'; readonly given: Future } | { readonly what: 'promised'; readonly given: Question };

export class TrierThreads implements Triers {
  readonly #threads: readonly Worker[];
  #asked = 0;

  constructor(count: number) {
    this.#threads = Array.from({ length: count }, () => new Worker(new URL('./searching.ts', import.meta.url), { type: 'module' }));
  }

  get count(): number {
    return this.#threads.length;
  }

  try(futures: readonly Future[]): Promise<readonly FutureTold[]> {
    return dealt(this.#threads, futures, async (thread, given) => (await this.#ask(thread, { what: 'try', given })) as FutureTold);
  }

  async small(given: Future): Promise<Found> {
    return (await this.#ask(this.#threads[0] as Worker, { what: 'small', given })) as Found;
  }

  /** Which guarantees the room of this run promises as things stand. */
  async promised(given: Question): Promise<readonly string[]> {
    return (await this.#ask(this.#threads[0] as Worker, { what: 'promised', given })) as readonly string[];
  }

  /** Whatever they were asked stays without an answer. */
  close(): void {
    for (const thread of this.#threads) thread.terminate();
  }

  #ask(thread: Worker, task: Task): Promise<unknown> {
    const ask = ++this.#asked;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        thread.removeEventListener('message', onMessage);
        thread.removeEventListener('error', onError);
        act();
      };
      const onMessage = ({ data }: MessageEvent<FromTrier>): void => {
        if (data.ask === ask) settle(() => ('problem' in data ? reject(new Error(data.problem)) : resolve(data.result)));
      };
      const onError = (event: ErrorEvent): void => settle(() => reject(new Error(event.message || 'what tries futures has not come')));
      thread.addEventListener('message', onMessage);
      thread.addEventListener('error', onError);
      thread.postMessage({ ask, ...task } satisfies ToTrier);
    });
  }
}
