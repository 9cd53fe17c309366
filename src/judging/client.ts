/** The page's end of the thread that judges runs: it plays one run to its end while the page shows another moment of it. */
import { Threads } from '../worker/threads.ts';
import type { Judgement } from './judged.ts';
import type { ToJudge } from './thread.ts';

export class JudgeThread {
  readonly #threads: Threads<ToJudge>;

  constructor() {
    this.#threads = new Threads(1, () => new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' }));
  }

  async judge(asked: ToJudge): Promise<Judgement> {
    return (await this.#threads.ask(this.#threads.all[0] as Worker, asked)) as Judgement;
  }

  close(): void {
    this.#threads.close();
  }
}
