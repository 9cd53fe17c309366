/** Threads of a page that are asked for one thing after another: each answers under the number of what it was asked. Either end is here. */

export interface Asked<Q> {
  readonly ask: number;
  readonly what: Q;
}

export type Answered = { readonly ask: number } & ({ readonly result: unknown } | { readonly problem: string });

/** The page's end. */
export class Threads<Q> {
  readonly all: readonly Worker[];
  #asked = 0;

  /** `start` makes one; its script has to be named where a bundler sees it. */
  constructor(count: number, start: () => Worker) {
    this.all = Array.from({ length: count }, start);
  }

  /** Rejects with the thread's own sentence, or when its script has not come. */
  ask(thread: Worker, what: Q): Promise<unknown> {
    const ask = ++this.#asked;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        thread.removeEventListener('message', onMessage);
        thread.removeEventListener('error', onError);
        act();
      };
      const onMessage = ({ data }: MessageEvent<Answered>): void => {
        if (data.ask === ask) settle(() => ('problem' in data ? reject(new Error(data.problem)) : resolve(data.result)));
      };
      const onError = (event: ErrorEvent): void => settle(() => reject(new Error(event.message || 'the script of a thread has not come')));
      thread.addEventListener('message', onMessage);
      thread.addEventListener('error', onError);
      thread.postMessage({ ask, what } satisfies Asked<Q>);
    });
  }

  /** Whatever they were asked stays without an answer. */
  close(): void {
    for (const thread of this.all) thread.terminate();
  }
}

/** The thread's end; nothing where this is no thread. */
export function answering<Q>(done: (what: Q) => Promise<unknown>): void {
  if (typeof DedicatedWorkerGlobalScope === 'undefined' || !(globalThis instanceof DedicatedWorkerGlobalScope)) return;
  const scope = globalThis;
  scope.onmessage = ({ data: { ask, what } }: MessageEvent<Asked<Q>>) => {
    const answer = (message: Answered): void => scope.postMessage(message);
    done(what).then(
      (result) => answer({ ask, result }),
      (error: unknown) => answer({ ask, problem: error instanceof Error ? error.message : String(error) }),
    );
  };
}
