/** A time master: a clock with an antenna or an atom in it (§3), taken for right as long as nobody sets it. */
import type { NodeLogic } from '../../../sim/logic.ts';
import type { Role } from '../../../sim/role.ts';
import type { Ways } from '../../shared/ways.ts';
import { timeMasterRoles } from './machine.ts';
import type { SpanMessage } from './protocol.ts';

interface TimeMaster {
  readonly place: { readonly ways: Ways };
  role: Role;
}

const PLACE = Object.freeze({ ways: new Map() });

export const timeMasterLogic: NodeLogic<TimeMaster, SpanMessage> = {
  roles: timeMasterRoles,
  boot: (_disk, role) => ({ place: PLACE, role }),
  step(_node, input, out) {
    if (input.type === 'message' && input.message.kind === 'poll-time')
      out.send(input.from, { kind: 'time', poll: input.message.poll, at: out.now });
  },
};
