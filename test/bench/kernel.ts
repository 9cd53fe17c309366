/** The kernel alone: nodes that pass messages on, a thousand of them under way. */
import type { Input } from '../../src/sim/node.ts';
import { NoTrace, Trace } from '../../src/sim/trace.ts';
import { told, toy } from '../sim/toy.ts';

/** Kernel tasks (here: deliveries) per second, recorded or not. */
export function kernelEventsPerSecond(record: boolean): number {
  const ids = Array.from({ length: 8 }, (_, i) => `n${i}`);
  const message = told('on');
  const trace = new Trace();
  const { kernel, state } = toy(
    ids,
    (input: Input, heard) => {
      heard.heard.length = 0;
      heard.clock.length = 0;
      if (input.type === 'order') return Array.from({ length: 125 }, () => ({ type: 'send', to: 'n1', message }) as const);
      if (input.type !== 'message') return [];
      return [{ type: 'send', to: ids[(ids.indexOf(input.from) + 2) % 8] ?? 'n0', message }];
    },
    {
      network: { delayUs: () => 1_000, jitterUs: () => 500, ordered: true },
      trace: record ? trace : new NoTrace(),
    },
  );
  for (const node of ids) kernel.command({ at: 0, command: { type: 'order', node, order: 'go' } });
  kernel.advance(50_000);
  const before = kernel.tasks;
  const start = performance.now();
  kernel.advance(kernel.now + (record ? 500_000 : 1_500_000));
  if (state('n1').heard.length > 1) throw new Error('the toy kept what it should forget');
  return Math.round((kernel.tasks - before) / ((performance.now() - start) / 1000));
}
