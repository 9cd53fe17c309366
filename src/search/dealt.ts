/** What several workers do: whoever is done takes the next. Results stand in the order of what was given. */

export interface Dealing {
  /** Called when one more is done. */
  readonly told?: (done: number) => void;
  /** What was not begun by then is left out: results end with the last of those before it. */
  readonly stopped?: () => boolean;
}

export async function dealt<W, A, B>(
  workers: readonly W[],
  given: readonly A[],
  ask: (worker: W, each: A) => Promise<B>,
  { told, stopped }: Dealing = {},
): Promise<readonly B[]> {
  const results: B[] = [];
  let next = 0;
  let done = 0;
  const work = async (worker: W): Promise<void> => {
    while (next < given.length && stopped?.() !== true) {
      const i = next++;
      results[i] = await ask(worker, given[i] as A);
      told?.(++done);
    }
  };
  await Promise.all(workers.map(work));
  return results;
}
