/** The page's end of the threads that try futures: one for each core but the page's own. */
import { Threads } from '../../worker/threads.ts';
import { dealt } from '../dealt.ts';
import type { Question } from './past.ts';
import type { Found, Future, FutureTold, Triers } from './rounds.ts';
import type { ToTrier } from './searching.ts';

export class TrierThreads implements Triers {
  readonly #threads: Threads<ToTrier>;

  constructor(count: number) {
    this.#threads = new Threads(count, () => new Worker(new URL('./searching.ts', import.meta.url), { type: 'module' }));
  }

  get count(): number {
    return this.#threads.all.length;
  }

  try(futures: readonly Future[]): Promise<readonly FutureTold[]> {
    const ask = async (thread: Worker, given: Future) => (await this.#threads.ask(thread, { what: 'try', given })) as FutureTold;
    return dealt(this.#threads.all, futures, ask);
  }

  async small(given: Future): Promise<Found> {
    return (await this.#threads.ask(this.#first, { what: 'small', given })) as Found;
  }

  /** Which guarantees the room of this run promises as things stand. */
  async promised(given: Question): Promise<readonly string[]> {
    return (await this.#threads.ask(this.#first, { what: 'promised', given })) as readonly string[];
  }

  /** Whatever they were asked stays without an answer. */
  close(): void {
    this.#threads.close();
  }

  get #first(): Worker {
    return this.#threads.all[0] as Worker;
  }
}
