/** Members 25 ms apart with a client beside each, asked one statement at a time. A broken invariant ends the test. */
import type { SqlCommand } from '../../../../src/architectures/multi-master/consensus/protocol.ts';
import { type MemberState, memberOf } from '../../../../src/architectures/multi-master/consensus/state.ts';
import type { Rules } from '../../../../src/architectures/multi-master/consensus/rules.ts';
import { isLeader, type RaftNode } from '../../../../src/architectures/shared/consensus/raft/state.ts';
import type { ClientQuery, ClientReply } from '../../../../src/architectures/contract.ts';
import type { Settings } from '../../../../src/architectures/showing.ts';
import type { Message, NodeId } from '../../../../src/sim/node.ts';
import type { Outcome, Value } from '../../../../src/sim/operation.ts';
import { Engine, loadSqlite } from '../../../../src/sqlite/index.ts';
import { brokenMultiMaster } from '../../shared/breaking.ts';
import { Run, type RunOptions } from '../../shared/harness.ts';
import { tear } from '../../shared/rig.ts';

const sqlite = await loadSqlite();

/** Rules that `commits.test.ts` breaks; the others of the room: `rules.test.ts`. */
export const OF_TRANSACTIONS: readonly (keyof Rules)[] = ['sees', 'takesShortWay', 'asksWhoLeads'];

/** And `reads.test.ts`. */
export const OF_READS: readonly (keyof Rules)[] = ['isYoung'];

export interface Answer {
  readonly outcome: Outcome;
  readonly position: number | null;
}

export interface ClusterOptions {
  readonly seed: number;
  readonly members: number;
  readonly settings?: Settings;
  readonly rules?: Partial<Rules>;
  readonly setup?: readonly string[];
  readonly plant?: RunOptions['plant'];
}

const regionOf = (member: NodeId): string => member.slice('member-'.length);
const isReply = (message: Message): message is ClientReply => message.kind === 'reply';
type RaftMember = MemberState & RaftNode<SqlCommand>;
const isRaft = (state: unknown): state is RaftMember => memberOf(state)?.raft !== undefined;

export class Cluster {
  readonly run: Run;
  readonly engine: Engine;
  readonly ids: readonly NodeId[];

  constructor({ seed, members, settings = {}, rules = {}, setup = [], plant }: ClusterOptions) {
    this.engine = new Engine(sqlite, { seed });
    const regions = ['virginia', 'dublin', 'tokyo', 'sydney', 'mumbai'].slice(0, members);
    this.run = new Run(this.engine, {
      architecture: brokenMultiMaster(rules),
      regions,
      settings,
      setup,
      seed,
      rttMs: () => 50,
      patienceMs: 10_000,
      // What is cut off is gone, so that a test says which messages are lost.
      transport: 'datagrams',
      strict: true,
      ...(plant && { plant }),
    });
    this.ids = regions.map((region) => `member-${region}`);
  }

  /** Asks a member now; returns the operation's name. */
  ask(member: NodeId, sql: string, params: readonly Value[] = []): string {
    return this.run.begin(regionOf(member), sql, params);
  }

  /** Asks and waits for the answer, at most ten seconds. */
  query(member: NodeId, sql: string, params: readonly Value[] = []): Answer {
    const { outcome, served } = this.run.ask(regionOf(member), sql, params);
    return { outcome, position: served?.position ?? null };
  }

  /** Gives a member a client's question as the network does when it doubles one: under a name that may be known. */
  repeat(member: NodeId, op: string, sql: string): void {
    const query: ClientQuery = { kind: 'query', op, sql, params: [] };
    this.run.say(member, `client-${regionOf(member)}`, query);
  }

  /** The last answer that left for a client to a question of that name. */
  told(op: string): Outcome | null {
    const replies = this.run.sent().flatMap(({ message }) => (isReply(message) && message.op === op ? [message.outcome] : []));
    return replies.at(-1) ?? null;
  }

  answer(op: string): Outcome | null {
    return this.run.answered(op)?.outcome ?? null;
  }

  pass(ms: number): void {
    this.run.pass(ms);
  }

  crash(node: NodeId): void {
    this.run.obey({ type: 'crash', node });
  }

  restart(node: NodeId): void {
    this.run.obey({ type: 'restart', node });
  }

  /** Members of the two sides, and their clients, hear nothing of each other. */
  part(one: readonly NodeId[], other: readonly NodeId[]): void {
    this.run.obey(tear(one.map(regionOf), other.map(regionOf)));
  }

  cut(from: NodeId, to: NodeId): void {
    this.run.cut([regionOf(from)], [regionOf(to)]);
  }

  heal(): void {
    this.run.obey({ type: 'heal', name: null });
  }

  state(id: NodeId): RaftMember {
    const state = this.run.states.get(id);
    if (isRaft(state)) return state;
    throw new Error(`${id} is down`);
  }

  /** The member that leads the highest term; goes on until there is one. */
  leader(): NodeId {
    for (let i = 0; i < 200; i += 1) {
      const up = this.ids.filter((id) => this.run.states.has(id)).map((id) => this.state(id));
      const leaders = up.filter(isLeader).sort((a, b) => b.raft.currentTerm - a.raft.currentTerm);
      if (leaders[0] !== undefined) return leaders[0].place.spec.id;
      this.pass(100);
    }
    throw new Error('no leader was found in 20 s');
  }

  follower(): NodeId {
    const leader = this.leader();
    return this.ids.find((id) => id !== leader && this.run.states.has(id)) ?? leader;
  }

  digest(node: NodeId): string {
    return this.engine.digest(node);
  }

  position(node: NodeId): number {
    return this.engine.position(node);
  }
}

/** Rows of a good answer, else an error with the problem's words. */
export function rowsOf({ outcome }: Pick<Answer, 'outcome'>): readonly (readonly unknown[])[] {
  if (outcome.ok) return outcome.rows;
  throw new Error(`${outcome.definite ? 'refused' : 'unknown'}: ${outcome.problem.message} ${outcome.problem.detail}`);
}
