/** Runs aside from those that are shown: in a thread that ends with what was asked of it. */
import type { Answer, Wanted } from '../worker/aside/protocol.ts';
import { runOf, type RunSpec, withCommand } from '../session/run.ts';
import type { Challenge, Scenario } from '../scenarios/schema.ts';

/** Told each answer; says how to end it. */
export function aside(wanted: Wanted, hear: (answer: Answer) => void): () => void {
  if (typeof Worker === 'undefined') return () => {};
  const worker = new Worker(new URL('../worker/aside/running.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<Answer>) => hear(data);
  worker.onerror = () => hear({ type: 'refused', message: LOST });
  worker.postMessage(wanted);
  return () => worker.terminate();
}

const LOST = 'What runs this was lost. Try it again.';

/** Where a challenge begins, or one way that fulfils it. */
export function attempt(scenario: Scenario, { settings = {}, commands = [] }: Partial<Challenge['solution']> = {}): RunSpec {
  return commands.map(({ atMs, command }) => ({ at: Math.round(atMs * 1000), command })).reduce(withCommand, runOf(scenario, { settings }));
}
