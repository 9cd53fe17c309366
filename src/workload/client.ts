/**
 * A client: an application server in a region. It sends each operation to the node its gateway named, waits for the
 * reply and gives up after a while. A timeout is an indefinite outcome: the operation took place later, or never.
 */
import { createMachine } from 'xstate';
import type { ClientQuery, ClientReply } from '../architectures/contract.ts';
import type { Effect, Input, Message, Micros, NodeId, NodeLogic } from '../sim/node.ts';
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

const isReply = (message: Message): message is ClientReply => message.kind === 'reply';

export class ClientLogic implements NodeLogic<ClientState, Message> {
  readonly roles = roles;

  constructor(
    readonly gateway: NodeId,
    readonly timeoutUs: Micros,
  ) {}

  boot(): { state: ClientState; effects: readonly Effect[] } {
    return { state: { waiting: new Map(), armed: false }, effects: [] };
  }

  step(state: ClientState, input: Input<Message>, now: Micros): readonly Effect[] {
    switch (input.type) {
      case 'ask': {
        const { op, statement } = input;
        const query: ClientQuery = { kind: 'query', op, sql: statement.sql, params: statement.params };
        state.waiting.set(op, now + this.timeoutUs);
        const effects: Effect[] = [
          { type: 'call', op, statement },
          { type: 'send', to: this.gateway, message: query },
        ];
        // One timer for the oldest is enough: every operation waits equally long.
        if (!state.armed) effects.push(this.#arm(state, this.timeoutUs));
        return effects;
      }
      case 'message': {
        const { message } = input;
        // A reply that comes after its operation was given up changes nothing for the client.
        if (!isReply(message) || !state.waiting.delete(message.op)) return [];
        return [{ type: 'return', op: message.op, outcome: message.outcome, served: message.served }];
      }
      case 'timer':
        return this.#expire(state, now);
      default:
        return [];
    }
  }

  #arm(state: ClientState, delayUs: Micros): Effect {
    state.armed = true;
    return { type: 'setTimer', name: 'timeout', minUs: delayUs, maxUs: delayUs };
  }

  #expire(state: ClientState, now: Micros): readonly Effect[] {
    const effects: Effect[] = [];
    state.armed = false;
    for (const [op, deadline] of state.waiting) {
      if (deadline > now) {
        effects.push(this.#arm(state, deadline - now));
        break;
      }
      state.waiting.delete(op);
      const message = `No answer after ${this.timeoutUs / 1000} ms. A write may have happened all the same: read the row to find out.`;
      const problem = { message, detail: '', offset: null };
      effects.push({ type: 'return', op, outcome: { ok: false, definite: false, problem }, served: null });
    }
    return effects;
  }
}
