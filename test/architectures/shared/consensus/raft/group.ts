/** Members that run Raft alone on the kernel, under the invariants. Each stands in a region of its own name. */
import type { Topology } from '../../../../../src/architectures/contract.ts';
import { memberOf, raftInvariants } from '../../../../../src/architectures/shared/consensus/raft/invariants.ts';
import { isLeader, type Raft, type RaftNode } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import type { NodeLogic } from '../../../../../src/sim/logic.ts';
import type { Disk, Message, NodeId, NodeSpec } from '../../../../../src/sim/node.ts';
import { evenly, listener, Rig, type RigOptions } from '../../rig.ts';
import { BENCH_CONFIG, type BenchConfig, benchLogic } from './bench-node.ts';

export type Changes = Partial<BenchConfig>;

export interface GroupOptions extends Partial<Omit<RigOptions, 'nodes' | 'logic' | 'checkers'>> {
  readonly members: readonly NodeId[];
  /** Those of them that only listen: what they say is made up. */
  readonly silent?: readonly NodeId[];
  readonly config?: Changes;
  /** What reaches the client, or a member that only listens. */
  readonly hear?: (message: Message, from: NodeId) => void;
  readonly wrap?: (logic: NodeLogic, id: NodeId) => NodeLogic;
}

export const NO_TOPOLOGY: Topology = { nodes: [], regions: [], rttMs: () => 0 };

/** Everything takes 1 ms unless told otherwise. */
export function openGroup({ members, silent = [], config = {}, hear = () => undefined, wrap, ...rest }: GroupOptions): Rig {
  return new Rig({
    network: evenly(1),
    ...rest,
    nodes: [...members, 'client', 'stranger'].map((id): NodeSpec => ({ id, kind: 'member', region: id })),
    checkers: raftInvariants.map(({ name, begin }) => [name, begin(NO_TOPOLOGY, null, {})]),
    logic({ id }) {
      if (!members.includes(id) || silent.includes(id)) return listener(hear);
      const logic: NodeLogic = benchLogic({ id, members }, { ...BENCH_CONFIG, ...config });
      return wrap ? wrap(logic, id) : logic;
    },
  });
}

/** A member's state; throws when it is down. */
export function memberAt(rig: Rig, id: NodeId): RaftNode<unknown> {
  const member = memberOf(rig.states.get(id));
  if (member !== null) return member;
  throw new Error(`${id} is down`);
}

export function raftAt(rig: Rig, id: NodeId): Raft<unknown> {
  return memberAt(rig, id).raft;
}

export function leads(rig: Rig, id: NodeId): boolean {
  const member = memberOf(rig.states.get(id));
  return member !== null && isLeader(member);
}

/** A member that wakes for the first time with this on its disk. */
export function wakingWith(
  logic: NodeLogic,
  values: Readonly<Record<string, unknown>>,
  logs: Readonly<Record<string, readonly unknown[]>>,
): NodeLogic {
  const found: Disk = { get: (key) => values[key], log: (name) => logs[name] ?? [] };
  return {
    roles: logic.roles,
    boot(disk, role, out, birth) {
      if (birth !== 'first') return logic.boot(disk, role, out, birth);
      for (const [key, value] of Object.entries(values)) out.persist(key, value);
      for (const [name, entries] of Object.entries(logs)) out.append(name, 0, entries);
      return logic.boot(found, role, out, birth);
    },
    step: (state, input, out) => logic.step(state, input, out),
  };
}
