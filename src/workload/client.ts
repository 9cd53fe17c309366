/**
 * A client: an application server in a region. It sends each operation to the node its gateway named, waits for the
 * reply and gives up after a while. A timeout is an indefinite outcome: the operation took place later, or never.
 */
import { createMachine } from 'xstate';
import type { ClientQuery, ClientReply } from '../architectures/contract.ts';
import type { NodeLogic } from '../sim/logic.ts';
import type { Input, Message, Micros, NodeId } from '../sim/node.ts';
import type { Asked } from '../sim/operation.ts';
import type { Out } from '../sim/out.ts';
import { RoleChart } from '../sim/role.ts';

const roles = new RoleChart(
  createMachine({
    id: 'client',
    initial: 'client',
    states: { client: { on: { CRASH: 'crashed' } }, crashed: { on: { RESTART: 'client' } } },
  }),
);

export interface ClientState {
  /** Operations that wait for a reply: op → deadline by the client's clock, in order of asking. */
  readonly waiting: Map<string, Micros>;
  armed: boolean;
}

export interface ClientOptions {
  /** Where its questions go. */
  readonly gateway: NodeId;
  /** How long it waits for an answer. */
  readonly timeoutUs: Micros;
}

export function clientLogic(options: ClientOptions): NodeLogic<ClientState> {
  return {
    roles,
    boot: () => ({ waiting: new Map(), armed: false }),
    step(client, input: Input, out) {
      if (input.type === 'ask') ask(options, client, out, input.asked);
      else if (input.type === 'message') hear(client, out, input.message);
      else if (input.type === 'timer') expire(options, client, out);
    },
  };
}

function ask({ gateway, timeoutUs }: ClientOptions, client: ClientState, out: Out, asked: Asked): void {
  const { op, sql, params } = asked;
  const query: ClientQuery = { kind: 'query', op, sql, params };
  client.waiting.set(op, out.now + timeoutUs);
  out.call(asked);
  out.send(gateway, query);
  // One timer for the oldest is enough: every operation waits equally long.
  if (!client.armed) arm(client, out, timeoutUs);
}

const isReply = (message: Message): message is ClientReply => message.kind === 'reply';

/** A reply that comes after its operation was given up changes nothing for the client. */
function hear(client: ClientState, out: Out, message: Message): void {
  if (isReply(message) && client.waiting.delete(message.op)) out.return(message);
}

function arm(client: ClientState, out: Out, delayUs: Micros): void {
  client.armed = true;
  out.setTimer('timeout', delayUs);
}

function expire({ timeoutUs }: ClientOptions, client: ClientState, out: Out): void {
  client.armed = false;
  for (const [op, deadline] of client.waiting) {
    if (deadline > out.now) {
      arm(client, out, deadline - out.now);
      return;
    }
    client.waiting.delete(op);
    const message = `No answer after ${timeoutUs / 1000} ms. A write may have happened all the same: read the row to find out.`;
    out.return({ op, outcome: { ok: false, definite: false, problem: { message, detail: '', offset: null } }, served: null });
  }
}
