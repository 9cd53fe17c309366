/** The program itself in another thread: one file when built; from the sources, a thread needs the loader of TypeScript again. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

export function programThread(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(import.meta.url), options);
  const main = JSON.stringify(new URL('./main.ts', import.meta.url).href);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${main}); })`;
  return new Worker(load, { ...options, eval: true });
}
