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

/** Two cells that both threads see: signs of life so far, and whether there have to be any at present. */
const BEATS = 0;
const SIMULATING = 1;
const cells: unknown = isMainThread ? null : workerData?.cells;
const shared = cells instanceof Int32Array ? cells : new Int32Array(2);

/** A sign of life. */
export function beat(): void {
  Atomics.add(shared, BEATS, 1);
}

/** Simulates under watch. What waits for others, such as writing to a pipe that nobody reads, is not watched. */
export async function watched<T>(work: () => Promise<T>): Promise<T> {
  Atomics.store(shared, SIMULATING, 1);
  try {
    return await work();
  } finally {
    Atomics.store(shared, SIMULATING, 0);
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

/** Runs a command line in a thread; resolves to its exit status, or 2 and one sentence when the thread had to be ended. */
export function runWatched(argv: readonly string[], start = runner): Promise<number> {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const worker = start(argv, cells);
  const patienceS = patienceOf(argv);
  return new Promise((resolve, reject) => {
    let seen = 0;
    let quiet = 0;
    const look = setInterval(
      () => {
        const beats = Atomics.load(cells, BEATS);
        quiet = Atomics.load(cells, SIMULATING) === 1 && beats === seen ? quiet + 1 : 0;
        seen = beats;
        if (quiet <= LOOKS_PER_PATIENCE) return;
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
      resolve(status);
    });
  });
}
