/** The program itself in another thread: one file when built; from the sources, a thread needs the loader of TypeScript again. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * MB that one half of a thread's young generation may have. What a run keeps in flight (operations on their way, the newest part of its
 * trace) outlives V8's 16 MB again and again and is copied each time; with so much most of it is gone before anybody looks (decision 0116).
 */
export const HALF_OF_YOUNG_MB = 32;
/** V8 counts three halves: two that take turns, and one for what is large. */
const LIMITS = { maxYoungGenerationSizeMb: 3 * HALF_OF_YOUNG_MB };

export function programThread(given: WorkerOptions): Worker {
  const options = { ...given, resourceLimits: LIMITS };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(import.meta.url), options);
  const main = JSON.stringify(new URL('./main.ts', import.meta.url).href);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${main}); })`;
  return new Worker(load, { ...options, eval: true });
}
