/** The kernel alone: nodes that pass messages on, a thousand of them under way. */
import { createMachine } from 'xstate';
import { type Executor, NO_TICKET } from '../../src/sim/executor.ts';
import { Kernel } from '../../src/sim/kernel.ts';
import type { NodeLogic } from '../../src/sim/logic.ts';
import type { NodeSpec } from '../../src/sim/node.ts';
import { Names, NO_RECORDER } from '../../src/sim/recorder.ts';
import { RoleChart } from '../../src/sim/role.ts';
import { Trace } from '../../src/sim/trace.ts';

const IDS = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7'];
const MESSAGE = { kind: 'told', text: 'on' };
const PER_NODE = 125;
const next = new Map(IDS.map((id, i) => [id, IDS[(i + 2) % IDS.length] ?? id]));
const roles = new RoleChart(createMachine({ id: 'passing', initial: 'up', states: { up: { on: { CRASH: 'up' } } } }));

/** It does next to nothing, so that what is measured is the kernel. */
const passing: NodeLogic<{ passed: number }> = {
  roles,
  boot: () => ({ passed: 0 }),
  step(node, input, out) {
    if (input.type === 'order') for (let i = 0; i < PER_NODE; i++) out.send('n1', MESSAGE);
    else if (input.type === 'message') {
      node.passed++;
      out.send(next.get(input.from) ?? 'n0', input.message);
    }
  },
};

const idle: Executor = {
  start: () => ({ ticket: NO_TICKET, result: null, costUs: 0, steps: 0, waitsFor: null }),
  finish: () => null,
  freed: () => [],
  overflow: () => null,
  flush: () => 0,
  flushed: () => undefined,
  crash: () => undefined,
  wipe: () => undefined,
};

/** Kernel tasks (here: deliveries) per second, recorded or not. */
export function kernelEventsPerSecond(record: boolean): number {
  const names = new Names();
  const kernel = new Kernel({
    seed: 1,
    nodes: IDS.map((id): NodeSpec => ({ id, kind: 'member', region: id })),
    logic: () => passing,
    cores: () => 1,
    network: { delayUs: () => 1_000, jitterUs: () => 500, ordered: true, connections: { userTimeoutUs: 924_600_000, opening: [] } },
    executor: idle,
    names,
    recorder: record ? new Trace({ nodes: IDS, names }) : NO_RECORDER,
  });
  for (const node of IDS) kernel.command({ at: 0, command: { type: 'order', node, order: 'go' } });
  kernel.advance(50_000);
  const before = kernel.tasks;
  const start = performance.now();
  kernel.advance(kernel.now + (record ? 500_000 : 1_500_000));
  return Math.round((kernel.tasks - before) / ((performance.now() - start) / 1000));
}
