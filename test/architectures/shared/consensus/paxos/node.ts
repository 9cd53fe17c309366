/**
 * A node that runs Paxos alone, as `../raft/bench-node.ts` runs Raft: payloads are opaque and nothing is applied. `propose` is answered
 * `committed` by the leader once it is chosen, `rejected` by anybody else. `read` is answered with a read index in the same way.
 */
import { entryAt } from '../../../../../src/architectures/shared/consensus/log.ts';
import { paxosConsensus } from '../../../../../src/architectures/shared/consensus/paxos/consensus.ts';
import { paxosRoles } from '../../../../../src/architectures/shared/consensus/paxos/machine.ts';
import { paxosPlace, type PaxosSettings } from '../../../../../src/architectures/shared/consensus/paxos/place.ts';
import type { PaxosMessage } from '../../../../../src/architectures/shared/consensus/paxos/protocol.ts';
import { PAXOS_RULES } from '../../../../../src/architectures/shared/consensus/paxos/rules.ts';
import { bootPaxos, type PaxosNode, type PaxosTag } from '../../../../../src/architectures/shared/consensus/paxos/state.ts';
import type { NodeLogic } from '../../../../../src/sim/logic.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import type { Out } from '../../../../../src/sim/out.ts';

/** What a value carries: who wants to hear of it, and under which number. */
export interface Payload {
  readonly client: NodeId;
  readonly id: number;
}

export type NodeMessage =
  | PaxosMessage<Payload>
  | (Message & { readonly kind: 'propose' | 'committed' | 'read'; readonly id: number })
  | (Message & { readonly kind: 'may-read'; readonly id: number; readonly index: number })
  | (Message & { readonly kind: 'rejected'; readonly id: number; readonly leader: NodeId | null });

export interface State extends PaxosNode<Payload> {
  /** Slots up to here were answered. */
  answered: number;
}

type NodeOut = Out<NodeMessage, PaxosTag, never>;

const group = paxosConsensus<Payload>();

const isPayload = (value: unknown): value is Payload => typeof value === 'object' && value !== null && 'client' in value && 'id' in value;

export interface Config extends Omit<PaxosSettings, 'id' | 'members'> {
  /** The log is compacted after every so many entries; 0: never. So many before that stay. */
  readonly snapshotEntries: number;
  readonly trailingEntries: number;
}

export const CONFIG: Config = {
  snapshotEntries: 0,
  trailingEntries: 0,
  chunkBytes: 16,
  electionTimeoutMinUs: 1_000_000,
  electionTimeoutMaxUs: 2_000_000,
  electionTickUs: 0,
  tickPhase: 'random',
  heartbeatUs: 100_000,
  gatherUs: 0,
  maxBatch: 256,
  maxInFlight: 16,
  maxLogEntries: 10_000_000,
  maxReads: 10_000,
  start: null,
  preferredLeader: null,
  leaseUs: 0,
  checkQuorum: true,
  reports: false,
  phase1Quorum: 0,
  phase2Quorum: 0,
  rules: PAXOS_RULES,
};

/** The logic of one member without a database. */
export function paxosLogic(
  who: { readonly id: NodeId; readonly members: readonly NodeId[] },
  config: Config = CONFIG,
): NodeLogic<State, NodeMessage, never, PaxosTag> {
  const place = { paxos: paxosPlace({ ...config, id: who.id, members: who.members }) };
  return {
    roles: paxosRoles,
    boot(disk, role, out, birth) {
      const paxos = bootPaxos(place.paxos, disk, isPayload, out.now, birth);
      const node: State = { place, role, paxos, answered: paxos.chosenUpTo };
      group.start(node, out, birth);
      return node;
    },
    step(node, input, out) {
      if (input.type === 'message') onMessage(node, out, input.from, input.message);
      else if (input.type === 'timer') group.onTimer(node, out, input.name);
      else if (input.type === 'synced') group.onSynced(node, out, input.tag);
      if (group.received(node) !== null) group.installed(node, out, true);
      // What was answered in an earlier step.
      if (config.snapshotEntries > 0) snapshots(node, out, config);
      if (group.chosenIndex(node) > node.answered) answer(node, out);
      for (const { from, ticket, index } of group.takeReads(node)) out.send(from, { kind: 'may-read', id: Number(ticket), index });
      group.end(node, out);
    },
  };
}

/** What is chosen counts as done at once, so a snapshot is what the last slot's index tells. */
function snapshots(node: State, out: NodeOut, { snapshotEntries, trailingEntries }: Config): void {
  const at = node.answered - (node.answered % snapshotEntries);
  if (at - trailingEntries > group.log(node).base.index) group.compact(node, out, at - trailingEntries, at - trailingEntries);
  if (!group.wantsSnapshot(node)) return;
  const index = Math.max(at, group.log(node).base.index);
  group.offerSnapshot(node, out, { index, data: new Uint8Array(40).fill(index), memory: index });
}

function onMessage(node: State, out: NodeOut, from: NodeId, message: NodeMessage): void {
  switch (message.kind) {
    case 'propose':
      if (!group.isLeader(node) || group.propose(node, out, { client: from, id: message.id }) === null)
        out.send(from, { kind: 'rejected', id: message.id, leader: group.leader(node) });
      return;
    case 'read':
      if (!group.isLeader(node) || !group.read(node, out, { from, ticket: String(message.id) }))
        out.send(from, { kind: 'rejected', id: message.id, leader: group.leader(node) });
      return;
    case 'committed':
    case 'may-read':
    case 'rejected':
      return;
    default:
      group.onMessage(node, out, from, message);
  }
}

/** The leader answers what is chosen since; another member only notes that something was. */
function answer(node: State, out: NodeOut): void {
  const chosen = group.chosenIndex(node);
  if (group.isLeader(node)) {
    const log = group.log(node);
    for (let index = node.answered + 1; index <= chosen; index += 1) {
      const payload = entryAt(log, index)?.payload;
      if (payload) out.send(payload.client, { kind: 'committed', id: payload.id });
    }
  }
  node.answered = chosen;
}
