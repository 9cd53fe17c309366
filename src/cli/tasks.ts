/** What a thread can be asked to do, by name: plain data goes in and comes out. */
import { see } from '../claims/see.ts';
import type { Request } from '../claims/sheet.ts';
import { smallFuture, tryFuture } from '../search/ahead/ahead.ts';
import type { Future } from '../search/ahead/rounds.ts';
import { judge, type Large, madeSmall } from '../search/cards.ts';
import { perform } from '../search/perform.ts';
import type { Job } from '../search/search.ts';
import { rowOf } from '../session/report.ts';
import type { RunSpec } from '../session/run.ts';
import { SideBySide } from '../session/side-by-side.ts';
import { runOnce } from './once.ts';
import { beat, watched } from './watch.ts';

export const TASKS = {
  play: (job: Job) => perform(job),
  judge: (run: RunSpec) => judge(run),
  small: (large: Large) => madeSmall(large),
  future: (future: Future) => tryFuture(future),
  smallFuture: (future: Future) => smallFuture(future),
  trial: (run: RunSpec) => runOnce(run, { trace: undefined, history: undefined }, null),
  compared: (run: RunSpec) => compared(run),
  see: (request: Request) => see(request),
} as const;

/** One run of a comparison, and what is reported of it: nothing of it hangs on the others. */
async function compared(run: RunSpec) {
  const alone = await watched(() => SideBySide.alone(run, { beat }));
  try {
    return await watched(async () => {
      alone.advance(alone.untilUs);
      const [row] = alone.results().map(rowOf);
      if (!row) throw new Error("Antipode's own mistake: a run without a result");
      return row;
    });
  } finally {
    alone.close();
  }
}

export type TaskName = keyof typeof TASKS;
export type Given<K extends TaskName> = Parameters<(typeof TASKS)[K]>[0];
export type Gives<K extends TaskName> = Awaited<ReturnType<(typeof TASKS)[K]>>;

/** One thing to do. */
export interface Task<K extends TaskName = TaskName> {
  readonly name: K;
  readonly given: Given<K>;
}

export const doTask = <K extends TaskName>({ name, given }: Task<K>): Promise<Gives<K>> =>
  (TASKS[name] as (given: Given<K>) => Promise<Gives<K>>)(given);
