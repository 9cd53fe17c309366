/**
 * The watchdog of `run`. WebAssembly cannot be interrupted from within, so the command works in a thread of its own and this
 * process's main thread looks whether it still shows signs of life while it simulates. The clock only decides whether to
 * stop; nothing of it gets into a trace.
 */
import { isMainThread, type Worker, workerData } from 'node:worker_threads';
import { BadInput } from '../session/problem.ts';
import { programThread } from './program-thread.ts';

/** How long one statement or slice may take, in seconds: all of them are bounded in counted steps far below this. */
export const PATIENCE_S = { min: 1, max: 86_400 } as const;
const DEFAULT_PATIENCE_S = 30;
const LOOKS_PER_PATIENCE = 10;

/** Threads that may work for one command. */
export const THREADS_MAX = 64;
/**
 * Cells that all threads see. Two of each thread, of the command's own first: signs of life so far, and whether there have to be any at
 * present. The last: somebody wants the command to end with what is done.
 */
const BEATS = 0;
const SIMULATING = 1;
const CELLS = 2 * (1 + THREADS_MAX) + 1;
const STOP = CELLS - 1;
const given: unknown = isMainThread ? null : workerData?.cells;
const shared = given instanceof Int32Array ? given : new Int32Array(CELLS);
const own = 2 * (isMainThread ? 0 : Number(workerData?.thread ?? 0));

/** This thread was started to be watched, and may start others. */
export const isWatched: boolean = shared === given;

/** What a thread that helps this one is started with; the first is number 1. */
export const watchedToo = (thread: number): object => (isWatched ? { cells: shared, thread } : {});

/** Ctrl-C was pressed. */
export const isToStop = (): boolean => Atomics.load(shared, STOP) === 1;

/** A sign of life. */
export function beat(): void {
  Atomics.add(shared, own + BEATS, 1);
}

/** Simulates under watch. What waits for others, such as writing to a pipe that nobody reads, is not watched. */
export async function watched<T>(work: () => Promise<T>): Promise<T> {
  Atomics.store(shared, own + SIMULATING, 1);
  try {
    return await work();
  } finally {
    Atomics.store(shared, own + SIMULATING, 0);
  }
}

/** `--patience S` or `--patience=S`; what is wrong with it, the command itself says. */
function patienceOf(argv: readonly string[]): number {
  const at = argv.findIndex((word) => word === '--patience' || word.startsWith('--patience='));
  const text = argv[at]?.split('=')[1] ?? argv[at + 1] ?? '';
  const seconds = at >= 0 && /^\d{1,5}$/.test(text) ? Number(text) : DEFAULT_PATIENCE_S;
  return Math.min(Math.max(seconds, PATIENCE_S.min), PATIENCE_S.max);
}

const runner = (argv: readonly string[], cells: Int32Array): Worker => programThread({ argv: [...argv], workerData: { cells } });

/** How long each of the threads has shown no sign of life although it simulates, in looks. */
class Quiet {
  readonly #seen = new Int32Array(1 + THREADS_MAX);
  readonly #looks = new Int32Array(1 + THREADS_MAX);

  longest(cells: Int32Array): number {
    this.#looks.forEach((looks, i) => {
      const beats = Atomics.load(cells, 2 * i + BEATS);
      this.#looks[i] = Atomics.load(cells, 2 * i + SIMULATING) === 1 && beats === this.#seen[i] ? looks + 1 : 0;
      this.#seen[i] = beats;
    });
    return Math.max(...this.#looks);
  }
}

/** The first Ctrl-C lets a command of many runs end with those that are done; the second ends it at once. */
function onInterrupt(argv: readonly string[], cells: Int32Array): () => void {
  const many = argv[0] === 'compare' || argv.some((word) => word === '--trials' || word.startsWith('--trials='));
  if (!many) return () => undefined;
  const act = (): void => {
    if (Atomics.exchange(cells, STOP, 1) === 1) process.exit(130);
    console.error('Ending with what is done. Ctrl-C again ends at once.');
  };
  process.on('SIGINT', act);
  return () => process.off('SIGINT', act);
}

/** Runs a command line in a thread; resolves to its exit status, or 2 and one sentence when the thread had to be ended. */
export function runWatched(argv: readonly string[], start = runner): Promise<number> {
  const cells = new Int32Array(new SharedArrayBuffer(4 * CELLS));
  const worker = start(argv, cells);
  const patienceS = patienceOf(argv);
  const uninterrupted = onInterrupt(argv, cells);
  return new Promise((resolve, reject) => {
    const quiet = new Quiet();
    const look = setInterval(
      () => {
        if (quiet.longest(cells) <= LOOKS_PER_PATIENCE) return;
        const why = `One statement or slice of the run took more than ${patienceS} s, and the run was ended. Ask for less at once, or give it longer with --patience S.`;
        reject(new BadInput(why));
        void worker.terminate();
      },
      (patienceS * 1000) / LOOKS_PER_PATIENCE,
    );
    worker.on('error', (error: NodeJS.ErrnoException) => {
      clearInterval(look);
      const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(
        new BadInput(
          full
            ? 'The run needs more memory than there is. Ask for smaller answers, less often, or end it earlier with --until MS.'
            : `The run stopped by a mistake of ours: ${error.message}. Please report it with the scenario.`,
        ),
      );
    });
    worker.on('exit', (status) => {
      clearInterval(look);
      uninterrupted();
      resolve(status);
    });
  });
}
