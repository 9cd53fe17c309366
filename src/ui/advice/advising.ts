/** What is run for the adviser's screen: it goes on while other screens are looked at, and is told by whoever shows it. */
import type { Advice } from '../../advice/advise.ts';
import { askAdviser } from '../../advice/client.ts';
import type { Application } from '../../advice/application.ts';
import type { Scenario } from '../../scenarios/schema.ts';

export interface Advised {
  /** Null before anything was asked. */
  readonly application: Application | null;
  readonly seeds: number;
  readonly is: 'idle' | 'running' | 'stopped' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly of: number } | null;
  /** As far as it has come. */
  readonly part: Partial<Advice>;
  readonly problem: string;
}

const NOTHING: Advised = { application: null, seeds: 0, is: 'idle', progress: null, part: {}, problem: '' };
/** The page goes on meanwhile. */
const coresFor = (cores: number): number => Math.max(1, cores - 1);

let now = NOTHING;
let end: (() => void) | null = null;
const watchers = new Set<() => void>();

function tell(change: Partial<Advised>): void {
  now = { ...now, ...change };
  for (const watcher of watchers) watcher();
}

export const advised = (): Advised => now;
export const subscribe = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

export function begin(application: Application, seeds: number): void {
  end?.();
  tell({ ...NOTHING, application, seeds, is: 'running' });
  const threads = coresFor(navigator.hardwareConcurrency || 2);
  end = askAdviser({ type: 'advise', application, seeds, threads }, (answer) => {
    if (answer.type === 'progress') tell({ progress: answer });
    else if (answer.type === 'came') tell({ part: { ...now.part, ...answer.part } });
    else if (answer.type === 'done') finish({ is: 'done', part: answer.advice });
    else if (answer.type === 'problem') finish({ is: 'failed', problem: answer.message });
  });
}

export const stop = (): void => finish({ is: 'stopped' });

function finish(change: Partial<Advised>): void {
  end?.();
  end = null;
  tell(change);
}

/** The run of one seed, as it was measured. */
export function runBehind(application: Application, name: string, seed: number): Promise<Scenario> {
  return new Promise((resolve, reject) => {
    const close = askAdviser({ type: 'open', application, name, seed }, (answer) => {
      close();
      if (answer.type === 'opened') resolve(answer.scenario);
      else reject(new Error(answer.type === 'problem' ? answer.message : ''));
    });
  });
}
