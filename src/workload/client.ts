/**
 * A client: an application server in a region. It tells when an operation begins and ends and gives up after a while; what
 * happens between is its driver's. A timeout is an indefinite outcome: the operation took place later, or never.
 */
import { createMachine } from 'xstate';
import type { Driver } from '../architectures/contract.ts';
import type { NodeLogic } from '../sim/logic.ts';
import type { Input, Micros, NodeId } from '../sim/node.ts';
import { type Answer, type Asked, type Outcome, pending } from '../sim/operation.ts';
import type { Out } from '../sim/out.ts';
import { RoleChart } from '../sim/role.ts';
import { allOf, oldestOf, takeOut, wait, type Waiting } from './waiting.ts';

const roles = new RoleChart(
  createMachine({
    id: 'client',
    initial: 'client',
    states: { client: { on: { CRASH: 'crashed' } }, crashed: { on: { RESTART: 'client' } } },
  }),
);

export interface ClientState {
  readonly waiting: Waiting;
  armed: boolean;
  /** The driver's own. */
  readonly driver: unknown;
}

export interface ClientOptions {
  readonly driver: Driver;
  /** How long it waits for an answer. */
  readonly timeoutUs: Micros;
}

/** The client's own timer; its driver may use any other name. */
const PATIENCE = 'timeout';

export function clientLogic(options: ClientOptions): NodeLogic<ClientState> {
  const { driver } = options;
  return {
    roles,
    boot: (_disk, _role, out) => ({ waiting: new Map(), armed: false, driver: driver.boot(out) }),
    step(client, input: Input, out) {
      switch (input.type) {
        case 'ask':
          return ask(options, client, out, input.asked);
        case 'message':
          return finish(client, out, driver.hear(client.driver, out, input.from, input.message));
        case 'timer':
          if (input.name === PATIENCE) return expire(options, client, out);
          return finish(client, out, driver.timer?.(client.driver, out, input.name) ?? null);
        case 'result':
          return finish(client, out, driver.done?.(client.driver, out, input.tag, input.result) ?? null);
        case 'refused':
          return finish(client, out, driver.refused?.(client.driver, out, input.peer, input.message) ?? null);
        case 'reset':
          return lose(options, client, out, input.peer);
      }
    },
  };
}

function ask({ driver, timeoutUs }: ClientOptions, client: ClientState, out: Out, asked: Asked): void {
  const asking = pending(asked, out.now + timeoutUs);
  wait(client.waiting, asking);
  out.call(asking);
  finish(client, out, driver.ask(client.driver, out, asked));
  // One timer for the oldest is enough: every operation waits equally long.
  if (!client.armed && client.waiting.size > 0) arm(client, out, timeoutUs);
}

/** An answer that comes after its operation was given up changes nothing for the client. */
function finish(client: ClientState, out: Out, answer: Answer | null): void {
  if (answer === null) return;
  const asking = takeOut(client.waiting, answer.op);
  if (asking) out.return(answer, asking);
}

/** What was asked over a connection that is gone has no answer any more; whether it was done, nobody knows. */
function lose({ driver }: ClientOptions, client: ClientState, out: Out, peer: NodeId): void {
  const waiting = allOf(client.waiting).map(({ asked }) => asked.op);
  for (const op of driver.lost?.(client.driver, out, peer, waiting) ?? []) {
    driver.forget?.(client.driver, out, op);
    const message = 'The connection ended before an answer came. A write may have happened all the same: read the row to find out.';
    finish(client, out, { op, outcome: unknownOutcome(message), served: null });
  }
}

const unknownOutcome = (message: string): Outcome => ({ ok: false, definite: false, problem: { message, detail: '', offset: null } });

function arm(client: ClientState, out: Out, delayUs: Micros): void {
  client.armed = true;
  out.setTimer(PATIENCE, delayUs);
}

function expire({ driver, timeoutUs }: ClientOptions, client: ClientState, out: Out): void {
  client.armed = false;
  for (let asking = oldestOf(client.waiting); asking !== null; asking = oldestOf(client.waiting)) {
    if (asking.deadline > out.now) {
      arm(client, out, asking.deadline - out.now);
      return;
    }
    const { op } = asking.asked;
    takeOut(client.waiting, op);
    driver.forget?.(client.driver, out, op);
    const message = `No answer after ${timeoutUs / 1000} ms. A write may have happened all the same: read the row to find out.`;
    out.return({ op, outcome: unknownOutcome(message), served: null }, asking);
  }
}
