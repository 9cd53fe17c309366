/** The kernel alone: nodes that pass messages on, a thousand of them under way. */
import { Names, NO_RECORDER } from '../../src/sim/recorder.ts';
import { Trace } from '../../src/sim/trace.ts';
import { told, toy } from '../sim/toy.ts';

/** Kernel tasks (here: deliveries) per second, recorded or not. */
export function kernelEventsPerSecond(record: boolean): number {
  const ids = Array.from({ length: 8 }, (_, i) => `n${i}`);
  const message = told('on');
  const next = new Map(ids.map((id, i) => [id, ids[(i + 2) % 8] ?? id]));
  const trace = new Trace({ nodes: ids, names: new Names() });
  const { kernel, state } = toy(
    ids,
    (input, heard, out) => {
      heard.heard.length = 0;
      heard.clock.length = 0;
      if (input.type === 'order') for (let i = 0; i < 125; i++) out.send('n1', message);
      else if (input.type === 'message') out.send(next.get(input.from) ?? 'n0', message);
      return undefined;
    },
    {
      network: { delayUs: () => 1_000, jitterUs: () => 500, ordered: true },
      recorder: record ? trace : NO_RECORDER,
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
