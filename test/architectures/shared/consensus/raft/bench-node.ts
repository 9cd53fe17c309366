/**
 * A node that runs Raft alone: payloads are opaque and nothing is applied. Benches measure the algorithm with it and
 * the fuzz breaks it; neither needs a database. `propose` is answered `committed` by the leader once a majority holds
 * the entry, `rejected` by anybody else. `read` is answered with a read index in the same way.
 */
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import type { NodeLogic } from '../../../../../src/sim/logic.ts';
import type { Out } from '../../../../../src/sim/out.ts';
import { entryAt } from '../../../../../src/architectures/shared/consensus/log.ts';
import { raftConsensus } from '../../../../../src/architectures/shared/consensus/raft/consensus.ts';
import { raftRoles } from '../../../../../src/architectures/shared/consensus/raft/machine.ts';
import { raftPlace, type RaftSettings } from '../../../../../src/architectures/shared/consensus/raft/place.ts';
import type { RaftMessage } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { bootRaft, type RaftNode, type RaftTag } from '../../../../../src/architectures/shared/consensus/raft/state.ts';

/** What an entry carries: who wants to hear of it, and under which number. */
export interface BenchPayload {
  readonly client: NodeId;
  readonly id: number;
}

export type BenchMessage =
  | RaftMessage<BenchPayload>
  | (Message & { readonly kind: 'propose'; readonly id: number })
  | (Message & { readonly kind: 'committed'; readonly id: number })
  | (Message & { readonly kind: 'read'; readonly id: number })
  | (Message & { readonly kind: 'may-read'; readonly id: number; readonly index: number })
  | (Message & { readonly kind: 'rejected'; readonly id: number; readonly leader: NodeId | null });

export interface BenchState extends RaftNode<BenchPayload> {
  /** Entries up to here were answered. */
  answered: number;
}

type BenchOut = Out<BenchMessage, RaftTag, never>;

const group = raftConsensus<BenchPayload>();

const isPayload = (value: unknown): value is BenchPayload =>
  typeof value === 'object' && value !== null && 'client' in value && 'id' in value;

/** Defaults for a bench on a simulated planet; see about.ts for where the times come from. */
export interface BenchConfig extends Omit<RaftSettings, 'id' | 'members'> {
  /** The log is compacted after every so many entries; 0: never. So many before that stay. */
  readonly snapshotEntries: number;
  readonly trailingEntries: number;
}

export const BENCH_CONFIG: BenchConfig = {
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
  preVote: false,
  checkQuorum: true,
  reports: false,
  rules: RULES,
};

/** The logic of one Raft member without a database. `config` without `id`, `members`: BENCH_CONFIG, or parts of it changed. */
export function benchLogic(
  who: { readonly id: NodeId; readonly members: readonly NodeId[] },
  config: BenchConfig = BENCH_CONFIG,
): NodeLogic<BenchState, BenchMessage, never, RaftTag> {
  const place = { raft: raftPlace({ ...config, id: who.id, members: who.members }) };
  return {
    roles: raftRoles,
    boot(disk, role, out, birth) {
      const raft = bootRaft(place.raft, disk, isPayload, out.now, birth);
      const node: BenchState = { place, role, raft, answered: raft.commitIndex };
      group.start(node, out, birth);
      return node;
    },
    step(node, input, out) {
      if (input.type === 'message') onMessage(node, out, input.from, input.message);
      else if (input.type === 'order') group.order(node, out, { does: 'lead', member: who.id });
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

/** What is chosen counts as done at once, so a snapshot is what the last entry's index tells. */
function snapshots(node: BenchState, out: BenchOut, { snapshotEntries, trailingEntries }: BenchConfig): void {
  const at = node.answered - (node.answered % snapshotEntries);
  if (at - trailingEntries > group.log(node).base.index) group.compact(node, out, at - trailingEntries, at - trailingEntries);
  if (!group.wantsSnapshot(node)) return;
  const index = Math.max(at, group.log(node).base.index);
  group.offerSnapshot(node, out, { index, data: new Uint8Array(40).fill(index), memory: index });
}

function onMessage(node: BenchState, out: BenchOut, from: NodeId, message: BenchMessage): void {
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

/** The leader answers what it has just committed; a follower only notes that somebody did. */
function answer(node: BenchState, out: BenchOut): void {
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
