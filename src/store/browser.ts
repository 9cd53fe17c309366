/** The store's dependencies as a browser provides them. */
import { WorkerClient } from '../worker/client.ts';
import { browserPort } from '../worker/port.ts';
import type { StoreDeps } from './core.ts';
import { storageMemory } from './memory.ts';
import { everySecond, worthAsking } from './network.ts';

/** Nothing is fetched or started by this: the worker begins with the first run that opens. */
export function browserDeps(): Pick<StoreDeps, 'worker' | 'reducedMotion' | 'session' | 'local'> {
  return {
    worker: new WorkerClient({ connect: browserPort, pause: worthAsking, everySecond }),
    reducedMotion: () => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false,
    session: storageMemory(() => globalThis.sessionStorage),
    local: storageMemory(() => globalThis.localStorage),
  };
}
