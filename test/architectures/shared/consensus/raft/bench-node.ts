/**
 * A node that runs Raft alone: payloads are opaque and nothing is applied. Benches measure the algorithm with it and
 * the fuzz breaks it; neither needs a database. `propose` is answered `committed` by the leader once a majority holds
 * the entry, `rejected` by anybody else. `read` is answered with a read index in the same way.
 */
import type { Disk, Effect, Input, Message, Micros, NodeId } from '../../../../../src/sim/node.ts';
import type { ReturningLogic } from '../../../../../src/sim/returning.ts';
import type { Role } from '../../../../../src/sim/role.ts';
import { RaftGroup } from '../../../../../src/architectures/shared/consensus/raft/group.ts';
import { raftRoles } from '../../../../../src/architectures/shared/consensus/raft/machine.ts';
import type { RaftMessage } from '../../../../../src/architectures/shared/consensus/raft/protocol.ts';
import { RULES } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { RaftConfig } from '../../../../../src/architectures/shared/consensus/raft/state.ts';

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

export interface BenchState {
  readonly group: RaftGroup<BenchPayload>;
  /** Entries up to here were answered. */
  answered: number;
}

type BenchEffect = Effect<BenchMessage, never>;

const isPayload = (value: unknown): value is BenchPayload =>
  typeof value === 'object' && value !== null && 'client' in value && 'id' in value;

/** Defaults for a bench on a simulated planet; see about.ts for where the times come from. */
export const BENCH_CONFIG: Omit<RaftConfig, 'id' | 'members'> = {
  electionTimeoutMinUs: 1_000_000,
  electionTimeoutMaxUs: 2_000_000,
  electionTickUs: 0,
  tickPhase: 'random',
  heartbeatUs: 100_000,
  maxBatch: 256,
  maxInFlight: 16,
  maxLogEntries: 10_000_000,
  maxReads: 10_000,
  preVote: false,
  checkQuorum: true,
  reports: false,
  rules: RULES,
};

/** The logic of one Raft member without a database. `config` without `id`, `members`: BENCH_CONFIG, or parts of it changed. */
export function benchLogic(
  who: { readonly id: NodeId; readonly members: readonly NodeId[] },
  config: Omit<RaftConfig, 'id' | 'members'> = BENCH_CONFIG,
): ReturningLogic<BenchState, BenchMessage, never, never> {
  const whole: RaftConfig = { ...config, id: who.id, members: who.members };
  return {
    roles: raftRoles,
    boot(disk: Disk, role: Role, now: Micros) {
      const effects: BenchEffect[] = [];
      const group = new RaftGroup<BenchPayload>({ config: whole, disk, role, now, isPayload, out: effects });
      group.start(role === raftRoles.initial ? 'first' : 'again');
      return { state: { group, answered: 0 }, effects };
    },
    step(state: BenchState, input: Input<BenchMessage, never>, now: Micros): readonly BenchEffect[] {
      const effects: BenchEffect[] = [];
      const { group } = state;
      group.begin(effects);
      if (input.type === 'message') onMessage(group, effects, input.from, input.message, now);
      else if (input.type === 'timer') group.handleTimer(input.name, now);
      if (group.chosenIndex > state.answered) answer(state, effects);
      for (const { from, ticket, index } of group.takeReads()) effects.push(send(from, { kind: 'may-read', id: Number(ticket), index }));
      group.end();
      return effects;
    },
  };
}

const send = (to: NodeId, message: BenchMessage): BenchEffect => ({ type: 'send', to, message });

function onMessage(group: RaftGroup<BenchPayload>, effects: BenchEffect[], from: NodeId, message: BenchMessage, now: Micros): void {
  switch (message.kind) {
    case 'propose':
      if (!group.isLeader || group.propose({ client: from, id: message.id }) === null)
        effects.push(send(from, { kind: 'rejected', id: message.id, leader: group.leader }));
      return;
    case 'read':
      if (!group.isLeader || !group.read({ from, ticket: String(message.id) }))
        effects.push(send(from, { kind: 'rejected', id: message.id, leader: group.leader }));
      return;
    case 'committed':
    case 'may-read':
    case 'rejected':
      return;
    default:
      group.handleMessage(from, message, now);
  }
}

/** The leader answers what it has just committed; a follower only notes that somebody did. */
function answer(state: BenchState, effects: BenchEffect[]): void {
  const { group } = state;
  if (group.isLeader) {
    for (let index = state.answered + 1; index <= group.chosenIndex; index += 1) {
      const payload = group.log.at(index)?.payload;
      if (payload) effects.push(send(payload.client, { kind: 'committed', id: payload.id }));
    }
  }
  state.answered = group.chosenIndex;
}
