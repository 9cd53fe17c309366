/** The page's thread for advice: it deals runs to threads of its own and tells what is known as it comes, so that the page only draws. */
import type { Request, Sheet } from '../claims/sheet.ts';
import type { Scenario } from '../scenarios/schema.ts';
import { dealt } from '../search/dealt.ts';
import { Threads } from '../worker/threads.ts';
import { type Advice, advise, requestOf } from './advise.ts';
import type { Application } from './application.ts';
import type { ToSeer } from './seeing.ts';

export type ToAdviser =
  | { readonly type: 'advise'; readonly application: Application; readonly seeds: number; readonly threads: number }
  /** The run that a figure comes from. */
  | { readonly type: 'open'; readonly application: Application; readonly name: string; readonly seed: number };

export type FromAdviser =
  | { readonly type: 'progress'; readonly done: number; readonly of: number }
  | { readonly type: 'came'; readonly part: Partial<Advice> }
  | { readonly type: 'done'; readonly advice: Advice }
  | { readonly type: 'opened'; readonly scenario: Scenario }
  | { readonly type: 'problem'; readonly message: string };

const say = (message: FromAdviser): void => globalThis.postMessage(message);

async function advised({ application, seeds, threads: count }: Extract<ToAdviser, { readonly type: 'advise' }>): Promise<void> {
  const threads = new Threads<ToSeer>(count, () => new Worker(new URL('./seeing.ts', import.meta.url), { type: 'module' }));
  const playing = (requests: readonly Request[], came?: (at: number, sheet: Sheet) => void): Promise<readonly Sheet[]> =>
    dealt(
      threads.all,
      requests.map((request, at) => ({ request, at })),
      async (thread, { request, at }) => {
        const sheet = (await threads.ask(thread, request)) as Sheet;
        came?.(at, sheet);
        return sheet;
      },
      { told: (done) => say({ type: 'progress', done, of: requests.length }) },
    );
  try {
    say({ type: 'done', advice: await advise(application, { seeds, playing, came: (part) => say({ type: 'came', part }) }) });
  } finally {
    threads.close();
  }
}

globalThis.onmessage = ({ data }: MessageEvent<ToAdviser>): void => {
  const failed = (error: unknown): void => say({ type: 'problem', message: error instanceof Error ? error.message : String(error) });
  if (data.type === 'advise') return void advised(data).catch(failed);
  try {
    const { scenario, seed } = requestOf(data.application, data.name, data.seed);
    say({ type: 'opened', scenario: { ...scenario, seed } });
  } catch (error) {
    failed(error);
  }
};
