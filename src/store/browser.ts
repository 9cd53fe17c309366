/** The store's dependencies as a browser provides them. */
import type { StoreDeps } from './core.ts';
import { fetchedLater } from './later.ts';
import { storageMemory } from './memory.ts';

/** Nothing is fetched or started by this: the worker begins with the first run that opens. */
export function browserDeps(): Pick<StoreDeps, 'worker' | 'reducedMotion' | 'session' | 'local'> {
  return {
    worker: fetchedLater(() => import('./simulator.ts').then(({ simulator }) => simulator())),
    reducedMotion: () => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false,
    session: storageMemory(() => globalThis.sessionStorage),
    local: storageMemory(() => globalThis.localStorage),
  };
}
