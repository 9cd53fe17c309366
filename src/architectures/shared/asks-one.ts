/** The plain driver: every statement goes to one node, and its reply is the answer. */
import type { Message, NodeId } from '../../sim/node.ts';
import type { ClientQuery, ClientReply, Driver } from '../contract.ts';

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
  };
}
