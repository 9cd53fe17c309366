/** A small network for kernel tests: every node counts what it hears, and echoes what is told to. */
import { createMachine } from 'xstate';
import type { TraceEvent } from '../../src/sim/events.ts';
import { type Executor, NO_TICKET } from '../../src/sim/executor.ts';
import { Kernel } from '../../src/sim/kernel.ts';
import type { KernelOptions } from '../../src/sim/options.ts';
import type { NodeLogic } from '../../src/sim/logic.ts';
import type { Disk, Effect, Input, Message, NodeSpec } from '../../src/sim/node.ts';
import type { Out } from '../../src/sim/out.ts';
import { RoleChart } from '../../src/sim/role.ts';
import { ListTrace } from './list-trace.ts';
import { write } from '../../src/sim/write.ts';

export const toyRoles = new RoleChart(
  createMachine({ id: 'toy', initial: 'up', states: { up: { on: { CRASH: 'crashed' } }, crashed: { on: { RESTART: 'up' } } } }),
);

export interface Told extends Message {
  readonly text: string;
}

export type Heard = { heard: string[]; saved: number; clock: number[] };
export type Reaction = (input: Input, state: Heard, out: Out) => readonly Effect[] | undefined;

export class ToyLogic implements NodeLogic<Heard> {
  readonly roles = toyRoles;
  constructor(readonly react: Reaction) {}

  boot(disk: Disk): Heard {
    const saved = disk.get('saved');
    return { heard: [], saved: typeof saved === 'number' ? saved : 0, clock: [] };
  }

  step(state: Heard, input: Input, out: Out): void {
    state.clock.push(out.now);
    state.heard.push(
      input.type === 'message'
        ? `${input.from} ${textOf(input.message)}`
        : input.type === 'timer'
          ? `timer ${input.name}`
          : 'tag' in input
            ? `${input.type} ${String(input.tag)}${input.type === 'drawn' ? ` ${input.value}` : ''}`
            : input.type,
    );
    for (const effect of this.react(input, state, out) ?? []) write(out, effect);
  }
}

export const textOf = (message: Message): string => ('text' in message && typeof message.text === 'string' ? message.text : '');
export const told = (text: string): Told => ({ kind: 'told', text });

export const idle: Executor = {
  start: () => ({ ticket: NO_TICKET, result: 'done', costUs: 100, steps: 1, waitsFor: null }),
  finish: () => null,
  freed: () => [],
  overflow: () => 'full',
  flush: () => 0,
  flushed: () => undefined,
  crash: () => undefined,
  wipe: () => undefined,
};

export interface Toy {
  readonly kernel: Kernel;
  readonly events: readonly TraceEvent[];
  state(node: string): Heard;
}

/** Nodes `a`, `b`, … each in a region of its own name; 10 ms one way, no jitter unless told otherwise. */
export function toy(ids: readonly string[], react: Reaction, options: Partial<KernelOptions> = {}): Toy {
  const nodes = ids.map((id): NodeSpec => ({ id, kind: 'member', region: id }));
  const trace = new ListTrace(nodes);
  const kernel = new Kernel({
    seed: 1,
    nodes,
    logic: () => new ToyLogic(react),
    cores: () => 1,
    network: { delayUs: () => 10_000, jitterUs: () => 0, ordered: true },
    executor: idle,
    names: trace.legend.names,
    recorder: trace,
    ...options,
  });
  const isHeard = (state: unknown): state is Heard => typeof state === 'object' && state !== null && 'heard' in state;
  return {
    kernel,
    events: trace.events,
    state(node) {
      const state = kernel.states.get(node);
      if (!isHeard(state)) throw new Error(`${node} is down`);
      return state;
    },
  };
}
