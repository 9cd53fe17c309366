/** What was asked for and did not come is asked for again, until it is there: networks go and come back. */

const AGAIN_MS = 4_000;

/** Resolves when asking again may help: the network says that it is back, or some seconds have passed. */
export function worthAsking(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', done);
      resolve();
    };
    const timer = setTimeout(done, AGAIN_MS);
    globalThis.addEventListener?.('online', done);
  });
}

/** Calls `look` once a second, until what it returns is called. */
export function everySecond(look: () => void): () => void {
  const timer = setInterval(look, 1_000);
  return () => clearInterval(timer);
}

/** Asks until it comes; `missing` is told each time that it does not. */
export async function persistently<T>(ask: () => Promise<T>, missing: () => void, pause = worthAsking): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      missing();
      await pause();
    }
  }
}

/** The one sentence for a part of the page that does not come. `what` is its start: `The timeline`. */
export function missingWords(what: string): string {
  return `${what} could not be fetched: the network is away or blocked. Antipode goes on asking; nothing that you typed is lost.`;
}
