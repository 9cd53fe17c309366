/** Threads that do tasks: each takes the next one when it has done its last, and results stand in the order of the tasks. */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, type Worker, workerData } from 'node:worker_threads';
import type { Hands } from '../search/cards.ts';
import { dealt, type Dealing } from '../search/dealt.ts';
import type { Player } from '../search/search.ts';
import { BadInput } from '../session/problem.ts';
import { programThread } from './program-thread.ts';
import { doTask, type Given, type Gives, type Task, type TaskName } from './tasks.ts';
import { isToStop, isWatched, THREADS_MAX, watchedToo } from './watch.ts';

const ROLE = 'player';

/** This thread was started to do tasks. */
export const isPlayer: boolean = !isMainThread && workerData?.role === ROLE;

interface Done {
  readonly result: unknown;
  /** Why there is none. */
  readonly problem: string | null;
  readonly isBadInput: boolean;
}

/** Does what it is sent, until it is ended. */
export function serveTasks(): void {
  parentPort?.on('message', (task: Task) => {
    void done(task).then((each) => parentPort?.postMessage(each));
  });
}

async function done(task: Task): Promise<Done> {
  try {
    return { result: await doTask(task), problem: null, isBadInput: false };
  } catch (error) {
    return { result: null, problem: error instanceof Error ? error.message : String(error), isBadInput: error instanceof BadInput };
  }
}

export class Players {
  readonly #threads: readonly Worker[];

  constructor(count = availableParallelism()) {
    this.#threads = Array.from({ length: count }, (_, i) => programThread({ argv: [], workerData: { role: ROLE, ...watchedToo(i + 1) } }));
  }

  readonly play: Player = (jobs) => this.all('play', jobs);

  readonly hands: Hands = {
    judge: (runs) => this.all('judge', runs),
    madeSmall: (large) => this.all('small', large),
  };

  all<K extends TaskName>(name: K, given: readonly Given<K>[], options: Dealing = {}): Promise<readonly Gives<K>[]> {
    return dealt(this.#threads, given, async (thread, each) => (await asked(thread, { name, given: each })) as Gives<K>, options);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

const TOLD_EVERY_MS = 1000;

/** How far it is, on standard error, at most once a second. */
function tell(of: number): (done: number) => void {
  let last = Date.now();
  return (done) => {
    const now = Date.now();
    if (now - last < TOLD_EVERY_MS) return;
    last = now;
    console.error(`${done} of ${of} runs`);
  };
}

/**
 * The runs of one command, on all cores unless told otherwise, with the same results in the same order as on one. Ctrl-C ends it with
 * those that are done. Who calls the command without a watch has it done in the own thread.
 */
export async function doAll<K extends TaskName>(
  name: K,
  given: readonly Given<K>[],
  threads = isWatched ? Math.min(THREADS_MAX, availableParallelism()) : 1,
): Promise<readonly Gives<K>[]> {
  const count = Math.min(threads, given.length);
  const options = { ...(isWatched && { told: tell(given.length) }), stopped: isToStop };
  const players = count > 1 ? new Players(count) : null;
  try {
    const inThisThread = (): Promise<readonly Gives<K>[]> => dealt([null], given, (_none, each) => doTask({ name, given: each }), options);
    const results = await (players ? players.all(name, given, options) : inThisThread());
    if (results.length === 0) throw new BadInput('It was ended before the first run was over.');
    if (results.length < given.length) console.error(`Ended after ${results.length} of ${given.length} runs.`);
    return results;
  } finally {
    await players?.close();
  }
}

function asked(thread: Worker, task: Task): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      thread.off('message', onMessage);
      thread.off('error', onError);
      act();
    };
    const onMessage = ({ result, problem, isBadInput }: Done): void =>
      settle(() => (problem === null ? resolve(result) : reject(isBadInput ? new BadInput(problem) : new Error(problem))));
    const onError = (error: Error): void => settle(() => reject(error));
    thread.on('message', onMessage);
    thread.on('error', onError);
    thread.postMessage(task);
  });
}
