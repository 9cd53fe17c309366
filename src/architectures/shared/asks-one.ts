/** The plain driver: every statement goes to one node, and its reply is the answer; a transaction goes there statement by statement. */
import type { Message, NodeId } from '../../sim/node.ts';
import type { Answer } from '../../sim/operation.ts';
import type { ClientQuery, ClientReply, Driver } from '../contract.ts';
import { extrasOf, NO_EXTRAS, refusal } from './answers.ts';
import { beginTransaction, hearTransaction, isRunning, isTransaction, rollBack, type Transactions } from './transactions/client.ts';
import { askLine, forgetLine, hearLine, type Sessions } from './transactions/session.ts';

const NOBODY_LISTENS = 'The connection was refused: nobody listens there. Nothing was done; ask again when the node is back.';

interface Asking {
  readonly running: Transactions;
  readonly sessions: Sessions;
}

/** A statement of a transaction that runs here; one that a room in front passes on is answered like any other. */
const isOwn = ({ running }: Asking, op: string): boolean => running.size > 0 && op.includes('#') && isRunning(running, op);

const isReply = (message: Message): message is ClientReply => message.kind === 'reply';

/** An answer to a line of a session is that line's. */
const lineOr = <A extends Answer>({ sessions }: Asking, answer: A): Answer => hearLine(sessions, answer) ?? answer;

export function asksOne(home: NodeId): Driver<Asking, ClientQuery> {
  return {
    home,
    boot: () => ({ running: new Map(), sessions: new Map() }),
    ask({ running, sessions }, out, asked) {
      const { op, sql, params, transaction, ends, as, session } = asked;
      if (session !== undefined) return askLine(sessions, out, home, { ...asked, session });
      if (!transaction && !ends && isTransaction(asked)) return beginTransaction(running, out, home, asked);
      const extras = extrasOf(asked);
      // Most have nothing but this: an object made in one piece is cheaper.
      if (extras === NO_EXTRAS && as === undefined) out.send(home, { kind: 'query', op, sql, params });
      else out.send(home, { kind: 'query', op, sql, params, ...extras, ...(as !== undefined && { as }) });
      return null;
    },
    hear(asking, out, _from, message) {
      if (!isReply(message)) return null;
      return isOwn(asking, message.op) ? hearTransaction(asking.running, out, home, message) : lineOr(asking, message);
    },
    forget({ running, sessions }, out, op) {
      if (!forgetLine(sessions, out, home, op)) rollBack(running, out, home, op);
    },
    refused(asking, out, _peer, { op }) {
      const answer = { op, outcome: refusal(NOBODY_LISTENS), served: null };
      return isOwn(asking, op) ? hearTransaction(asking.running, out, home, answer) : lineOr(asking, answer);
    },
    lost: (_state, _out, peer, waiting) => (peer === home ? waiting : []),
  };
}

/** The same where no transactions are kept: nothing is begun that would have to be refused line by line. */
export const withoutTransactions = (driver: Driver, why: string): Driver => ({
  ...driver,
  ask: (state, out, asked) =>
    isTransaction(asked) && asked.session === undefined && !asked.transaction
      ? { op: asked.op, outcome: refusal(why), served: null }
      : driver.ask(state, out, asked),
});
