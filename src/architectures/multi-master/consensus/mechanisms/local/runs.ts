/** Local reads: a member answers from what it has applied so far, as etcd does when asked for a serializable read, and may be stale. */
import type { Mechanism } from '../../../../contract.ts';
import { run } from '../../requests.ts';
import type { Reads } from '../../slots.ts';
import type { MemberOut, MemberState, Request } from '../../state.ts';

const fromOwn: Reads = {
  confirms: false,
  read(_node: MemberState, out: MemberOut, request: Request) {
    request.isLocal = true;
    run(out, request);
  },
};

export const local: Mechanism = { slot: 'reads', id: 'local', at: () => fromOwn };
