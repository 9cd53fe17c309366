/** Nodes of any logic on the real kernel, told what to do at once or at a time. `harness.ts` puts a whole room on it. */
import { createMachine } from 'xstate';
import type { Checker } from '../../../src/architectures/contract.ts';
import type { Command } from '../../../src/sim/commands.ts';
import { type DiskModel, INSTANT_DISK } from '../../../src/sim/disk-model.ts';
import type { TraceEvent } from '../../../src/sim/events.ts';
import { type Executor, NO_TICKET } from '../../../src/sim/executor.ts';
import { Kernel } from '../../../src/sim/kernel.ts';
import type { NodeLogic } from '../../../src/sim/logic.ts';
import type { Input, Message, Micros, NodeId, NodeSpec } from '../../../src/sim/node.ts';
import type { NetworkModel } from '../../../src/sim/network.ts';
import { Names } from '../../../src/sim/recorder.ts';
import { RoleChart } from '../../../src/sim/role.ts';
import { ListTrace } from '../../sim/list-trace.ts';
import { altered } from './planted.ts';

export class Violation extends Error {}

export interface Sent {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
}

export interface RigOptions {
  readonly nodes: readonly NodeSpec[];
  readonly logic: (spec: NodeSpec) => NodeLogic;
  readonly network: NetworkModel;
  readonly seed?: number;
  readonly cores?: number;
  /** Of every node but clients. */
  readonly disk?: DiskModel;
  readonly executor?: Executor;
  /** By the name of what must hold. */
  readonly checkers?: readonly (readonly [string, Checker])[];
  /** A violation ends the run by an error; else it is listed. */
  readonly strict?: boolean;
  /** False: no event is kept, so that a run of a million costs little. */
  readonly recorded?: boolean;
  /** Messages that it picks never leave. */
  readonly loses?: (sent: Sent) => boolean;
}

/** A machine that does no jobs. */
export const IDLE: Executor = {
  start: () => ({ ticket: NO_TICKET, result: null, costUs: 0, steps: 0, waitsFor: null }),
  finish: () => null,
  freed: () => [],
  overflow: () => null,
  flush: () => 0,
  flushed: () => undefined,
  crash: () => undefined,
  wipe: () => undefined,
};

export class Rig {
  readonly trace: ListTrace;
  readonly events: readonly TraceEvent[];
  readonly violations: string[] = [];
  readonly kernel: Kernel;
  readonly #fed = new Map<string, Input>();
  readonly #loses: RigOptions['loses'];

  constructor({ nodes, logic, network, seed = 1, cores = 4, executor = IDLE, checkers = [], disk = INSTANT_DISK, ...options }: RigOptions) {
    const { strict = false, recorded = true, loses } = options;
    const trace = new ListTrace(nodes);
    this.trace = trace;
    this.events = trace.events;
    this.#loses = loses;
    this.kernel = new Kernel({
      seed,
      nodes,
      logic: (spec) => this.#reached(spec, logic(spec)),
      cores: () => cores,
      disk: ({ kind }) => (kind === 'client' ? INSTANT_DISK : disk),
      network,
      executor,
      check: (node, states) => {
        const broken: [string, string][] = [];
        for (const [name, checker] of checkers) {
          const detail = checker.after(node, states, checker.memory);
          if (detail === null) continue;
          if (strict) throw new Violation(`${name}: ${detail}`);
          broken.push([name, detail]);
          this.violations.push(`${name}: ${detail}`);
        }
        return broken;
      },
      names: recorded ? trace.legend.names : new Names(),
      ...(recorded && { recorder: trace }),
    });
  }

  get now(): Micros {
    return this.kernel.now;
  }

  get states(): ReadonlyMap<NodeId, unknown> {
    return this.kernel.states;
  }

  /** Does it now, before anything else of this moment. */
  obey(command: Command): this {
    this.kernel.command({ at: this.now, command });
    this.kernel.advance(this.now, 1);
    return this;
  }

  /** Gives a node an input now, as if the kernel had. */
  feed(node: NodeId, input: Input): this {
    const order = `input ${this.#fed.size + 1}`;
    this.#fed.set(order, input);
    return this.obey({ type: 'order', node, order });
  }

  say(to: NodeId, from: NodeId, message: Message): this {
    return this.feed(to, { type: 'message', from, message });
  }

  fire(node: NodeId, timer: string): this {
    return this.feed(node, { type: 'timer', name: timer });
  }

  /** Cuts what the first regions send to the second, until `heal`. */
  cut(from: readonly string[], to: readonly string[]): this {
    return this.obey({ type: 'partition', name: `${from.join()} > ${to.join()}`, sides: [from, to], oneWay: true });
  }

  /** Carries out the next task; false when nothing will ever happen. */
  step(): boolean {
    const at = this.kernel.nextAt;
    return at < Number.POSITIVE_INFINITY && this.kernel.advance(at, 1) > 0;
  }

  pass(ms: number): this {
    this.kernel.advance(this.now + Math.round(ms * 1000));
    return this;
  }

  /** All messages that left from event `from` on, in order, with the moment. */
  sent(from = 0): readonly (Sent & { readonly at: Micros })[] {
    return this.events.slice(from).flatMap((event) => (event.type === 'send' ? [event] : []));
  }

  #reached(spec: NodeSpec, logic: NodeLogic): NodeLogic {
    const loses = this.#loses;
    const losing =
      loses === undefined
        ? logic
        : altered(logic, (effect) =>
            effect.type === 'send' && loses({ from: spec.id, to: effect.to, message: effect.message }) ? null : effect,
          );
    return {
      roles: logic.roles,
      boot: (disk, role, out, birth) => losing.boot(disk, role, out, birth),
      step: (state, input, out) => {
        const fed = input.type === 'order' ? this.#fed.get(input.order) : undefined;
        losing.step(state, fed ?? input, out);
      },
    };
  }
}

const listenerRoles = new RoleChart(createMachine({ id: 'listener', initial: 'client', states: { client: {} } }));

/** Somebody who only listens: a client of the test, or members whose words are made up. */
export function listener(hear: (message: Message, from: NodeId) => void): NodeLogic {
  return {
    roles: listenerRoles,
    boot: () => null,
    step(_state, input) {
      if (input.type === 'message') hear(input.message, input.from);
    },
  };
}

/** Every message takes this long, ms. */
export function evenly(delayMs: number): NetworkModel {
  return { delayUs: () => Math.round(delayMs * 1000), jitterUs: () => 0, ordered: true };
}

/** Nothing passes between the two sides, until `heal`. */
export function tear(one: readonly string[], other: readonly string[]): Command {
  return { type: 'partition', name: `${one.join()} | ${other.join()}`, sides: [one, other], oneWay: false };
}
