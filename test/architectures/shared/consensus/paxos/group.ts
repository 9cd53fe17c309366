/** Members that run Paxos alone on the kernel, under the invariants. Each stands in a region of its own name. */
import { paxosInvariants, paxosMemberOf } from '../../../../../src/architectures/shared/consensus/paxos/invariants.ts';
import { isLeader, type Paxos } from '../../../../../src/architectures/shared/consensus/paxos/state.ts';
import type { NodeLogic } from '../../../../../src/sim/logic.ts';
import type { Message, NodeId, NodeSpec } from '../../../../../src/sim/node.ts';
import { evenly, listener, Rig, type RigOptions } from '../../rig.ts';
import { NO_TOPOLOGY } from '../raft/group.ts';
import { CONFIG, type Config, paxosLogic } from './node.ts';

export type Changes = Partial<Config>;

export interface GroupOptions extends Partial<Omit<RigOptions, 'nodes' | 'logic' | 'checkers'>> {
  readonly members: readonly NodeId[];
  readonly config?: Changes;
  /** What reaches the client. */
  readonly hear?: (message: Message, from: NodeId) => void;
  readonly wrap?: (logic: NodeLogic, id: NodeId) => NodeLogic;
}

/** Everything takes 1 ms unless told otherwise. */
export function openGroup({ members, config = {}, hear = () => undefined, wrap, ...rest }: GroupOptions): Rig {
  return new Rig({
    network: evenly(1),
    ...rest,
    nodes: [...members, 'client', 'stranger'].map((id): NodeSpec => ({ id, kind: 'member', region: id })),
    checkers: paxosInvariants.map(({ name, begin }) => [name, begin(NO_TOPOLOGY, null, {})]),
    logic({ id }) {
      if (!members.includes(id)) return listener(hear);
      const logic: NodeLogic = paxosLogic({ id, members }, { ...CONFIG, ...config });
      return wrap ? wrap(logic, id) : logic;
    },
  });
}

/** A member's state; throws when it is down. */
export function paxosAt(rig: Rig, id: NodeId): Paxos<unknown> {
  const member = paxosMemberOf(rig.states.get(id));
  if (member !== null) return member.paxos;
  throw new Error(`${id} is down`);
}

export function leads(rig: Rig, id: NodeId): boolean {
  const member = paxosMemberOf(rig.states.get(id));
  return member !== null && isLeader(member);
}
