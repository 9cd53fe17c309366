/** Threads that play schedules for a search: each takes the next one when it has played its last, and results stand in the order of the jobs. */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, type Worker, workerData } from 'node:worker_threads';
import { perform } from '../search/perform.ts';
import type { Job, Player, Result } from '../search/search.ts';
import { BadInput } from '../session/problem.ts';
import { programThread } from './program-thread.ts';

const PLAYER = { role: 'player' };

/** This thread was started to play. */
export const isPlayer: boolean = !isMainThread && workerData?.role === PLAYER.role;

interface Played {
  readonly result: Result | null;
  /** Why there is none. */
  readonly problem: string | null;
  readonly isBadInput: boolean;
}

/** Plays what it is sent, until it is ended. */
export function servePlays(): void {
  parentPort?.on('message', (job: Job) => {
    void played(job).then((each) => parentPort?.postMessage(each));
  });
}

async function played(job: Job): Promise<Played> {
  try {
    return { result: await perform(job), problem: null, isBadInput: false };
  } catch (error) {
    return { result: null, problem: error instanceof Error ? error.message : String(error), isBadInput: error instanceof BadInput };
  }
}

export class Players {
  readonly #threads: readonly Worker[];

  constructor(count = availableParallelism()) {
    this.#threads = Array.from({ length: count }, () => programThread({ argv: [], workerData: PLAYER }));
  }

  readonly play: Player = async (jobs) => {
    const results: Result[] = new Array(jobs.length);
    let next = 0;
    const work = async (thread: Worker): Promise<void> => {
      for (let i = next++; i < jobs.length; i = next++) results[i] = await asked(thread, jobs[i] as Job);
    };
    await Promise.all(this.#threads.map(work));
    return results;
  };

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

function asked(thread: Worker, job: Job): Promise<Result> {
  return new Promise((resolve, reject) => {
    const done = (act: () => void): void => {
      thread.off('message', onMessage);
      thread.off('error', onError);
      act();
    };
    const onMessage = ({ result, problem, isBadInput }: Played): void =>
      done(() => (result ? resolve(result) : reject(isBadInput ? new BadInput(problem ?? '') : new Error(problem ?? ''))));
    const onError = (error: Error): void => done(() => reject(error));
    thread.on('message', onMessage);
    thread.on('error', onError);
    thread.postMessage(job);
  });
}
