/** The plain driver: every statement goes to one node, and its reply is the answer. */
import type { Message, NodeId } from '../../sim/node.ts';
import type { ClientQuery, ClientReply, Driver } from '../contract.ts';
import { refusal } from './answers.ts';

const NOBODY_LISTENS = 'The connection was refused: nobody listens there. Nothing was done; ask again when the node is back.';

const isReply = (message: Message): message is ClientReply => message.kind === 'reply';

export function asksOne(home: NodeId): Driver<null, ClientQuery> {
  return {
    home,
    boot: () => null,
    ask(_state, out, { op, sql, params }) {
      out.send(home, { kind: 'query', op, sql, params });
      return null;
    },
    hear: (_state, _out, _from, message) => (isReply(message) ? message : null),
    refused: (_state, _out, _peer, { op }) => ({ op, outcome: refusal(NOBODY_LISTENS), served: null }),
    lost: (_state, _out, peer, waiting) => (peer === home ? waiting : []),
  };
}
