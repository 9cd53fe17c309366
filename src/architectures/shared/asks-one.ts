/** The plain driver: every statement goes to one node, and its reply is the answer; a transaction goes there statement by statement. */
import type { Message, NodeId } from '../../sim/node.ts';
import type { ClientQuery, ClientReply, Driver } from '../contract.ts';
import { extrasOf, refusal } from './answers.ts';
import { beginTransaction, hearTransaction, isRunning, isTransaction, rollBack, type Transactions } from './transactions/client.ts';

const NOBODY_LISTENS = 'The connection was refused: nobody listens there. Nothing was done; ask again when the node is back.';

/** A statement of a transaction that runs here; one that a room in front passes on is answered like any other. */
const isOwn = (running: Transactions, op: string): boolean => op.includes('#') && isRunning(running, op);

const isReply = (message: Message): message is ClientReply => message.kind === 'reply';

export function asksOne(home: NodeId): Driver<Transactions, ClientQuery> {
  return {
    home,
    boot: () => new Map(),
    ask(running, out, asked) {
      const { op, sql, params, transaction, ends, as } = asked;
      if (!transaction && !ends && isTransaction(asked)) return beginTransaction(running, out, home, asked);
      out.send(home, { kind: 'query', op, sql, params, ...extrasOf(asked), ...(as !== undefined && { as }) });
      return null;
    },
    hear(running, out, _from, message) {
      if (!isReply(message)) return null;
      return isOwn(running, message.op) ? hearTransaction(running, out, home, message) : message;
    },
    forget: (running, out, op) => rollBack(running, out, home, op),
    refused(running, out, _peer, { op }) {
      const outcome = refusal(NOBODY_LISTENS);
      if (!isOwn(running, op)) return { op, outcome, served: null };
      return hearTransaction(running, out, home, { op, outcome, served: null });
    },
    lost: (_state, _out, peer, waiting) => (peer === home ? waiting : []),
  };
}
