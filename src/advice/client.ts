/** The page's end of advice: asked for it once, or for one of its runs. */
import type { FromAdviser, ToAdviser } from './advising.ts';

/** Told each answer; says how to end it, with all threads that work for it. */
export function askAdviser(wanted: ToAdviser, hear: (answer: FromAdviser) => void): () => void {
  const worker = new Worker(new URL('./advising.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<FromAdviser>) => hear(data);
  worker.onerror = (event) => hear({ type: 'problem', message: event.message || 'what gives advice has not come.' });
  worker.postMessage(wanted);
  return () => worker.terminate();
}
