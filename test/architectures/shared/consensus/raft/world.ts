/** Members that run Raft alone in the harness, under the invariants; and random faults for them, from one seed. */
import type { Topology } from '../../../../../src/architectures/contract.ts';
import { raftInvariants } from '../../../../../src/architectures/shared/consensus/raft/invariants.ts';
import { BENCH_CONFIG, benchLogic, type BenchMessage } from './bench-node.ts';
import { RaftGroup } from '../../../../../src/architectures/shared/consensus/raft/group.ts';
import { RULES, type Rules } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import type { Raft, RaftConfig } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import type { Effect, NodeId } from '../../../../../src/sim/node.ts';
import type { ReturningLogic } from '../../../../../src/sim/returning.ts';
import { Stream } from '../../../../../src/sim/random.ts';
import { Harness } from './harness.ts';

export const NO_TOPOLOGY: Topology = { nodes: [], regions: [], rttMs: () => 0 };

export class Violation extends Error {}

function raftIn(state: unknown): Raft<unknown> | null {
  return typeof state === 'object' && state !== null && 'group' in state && state.group instanceof RaftGroup ? state.group.raft : null;
}

/** The Raft part of a member's state; throws when the member is down. */
export function raftAt(harness: Harness, id: NodeId): Raft<unknown> {
  const state = harness.states.get(id);
  const raft = raftIn(state);
  if (raft !== null) return raft;
  throw new Error(`${id} is down`);
}

export interface FuzzOptions {
  readonly seed: number;
  readonly steps: number;
  /** The rules, some of them perhaps broken. */
  readonly rules?: Partial<Rules>;
  /** Faults that follow leaders: they fall soon after they were elected, with little of what they wrote on other members. */
  readonly huntsLeaders?: boolean;
  /** A change of every member's configuration. */
  readonly config?: Partial<RaftConfig>;
  /** Wraps every member: for bugs that are not in a rule. */
  readonly wrap?: (logic: ReturningLogic) => ReturningLogic;
}

export interface FuzzResult {
  readonly steps: number;
  readonly committed: number;
  readonly terms: number;
  readonly reads: number;
}

/** One random schedule of faults. Throws a `Violation` that names the seed when an invariant breaks. */
export function fuzz(options: FuzzOptions): FuzzResult {
  const run = new FuzzRun(options);
  try {
    return run.play();
  } catch (error) {
    if (error instanceof Violation)
      throw new Violation(
        `seed ${options.seed}, step ${run.harness.steps}: ${error.message}. Repeat with fuzz(${JSON.stringify({ ...options, wrap: undefined })}).`,
      );
    throw error;
  }
}

class FuzzRun {
  readonly harness: Harness;
  readonly #random: Stream;
  readonly #members: NodeId[];
  readonly #checkers = raftInvariants.map(({ name, begin }) => ({ name, checker: begin(NO_TOPOLOGY, null) }));
  /** The highest index that any member has ever called committed. */
  #committed = 0;
  /** By read: what was committed when it was asked. */
  readonly #asked = new Map<number, number>();
  #reads = 0;
  #ids = 0;

  constructor(readonly options: FuzzOptions) {
    const random = new Stream(options.seed, 'faults');
    this.#random = random;
    this.#members = ['a', 'b', 'c', 'd', 'e'].slice(0, random.integer(0, 3) === 0 ? 3 : 5);
    const isWild = random.integer(0, 2) === 0;
    // At the slowest a message may be older than several elections: only then answers of an earlier term come.
    const maxDelayUs = [10_000, 60_000, 60_000, 600_000][random.integer(0, 3)] ?? 10_000;
    this.harness = new Harness({
      seed: options.seed,
      minDelayUs: 500,
      maxDelayUs,
      ordered: random.integer(0, 1) === 0,
      loss: isWild ? 0.1 : 0,
      duplication: isWild ? 0.1 : 0.01,
      after: (node) => this.#check(node),
      deliver: (_to, _from, message) => this.#answered(message),
    });
    const config: Omit<RaftConfig, 'id' | 'members'> = {
      ...BENCH_CONFIG,
      electionTimeoutMinUs: 150_000,
      electionTimeoutMaxUs: 300_000,
      heartbeatUs: 40_000,
      maxBatch: options.huntsLeaders ? 1 : random.integer(1, 4),
      maxInFlight: options.huntsLeaders ? 1 : random.integer(1, 4),
      preVote: random.integer(0, 2) === 0,
      checkQuorum: random.integer(0, 1) === 0,
      ...options.config,
      rules: { ...RULES, ...options.rules },
    };
    for (const id of this.#members) {
      const logic: ReturningLogic = benchLogic({ id, members: this.#members }, config);
      this.harness.add(id, options.wrap?.(logic) ?? logic);
    }
  }

  play(): FuzzResult {
    const { harness } = this;
    let nextFault = 0;
    while (harness.steps < this.options.steps) {
      if (harness.steps >= nextFault) {
        nextFault = harness.steps + this.#random.integer(1, this.options.huntsLeaders ? 8 : 24);
        if (this.options.huntsLeaders) this.#hunt();
        else this.#disturb();
      }
      if (!harness.step()) this.#fixAll();
    }
    this.#fixAll();
    this.#endsWell();
    const terms = Math.max(...this.#members.map((id) => raftAt(harness, id).currentTerm));
    return { steps: harness.steps, committed: this.#committed, terms, reads: this.#reads };
  }

  /** Mostly clients, sometimes a fault. */
  #disturb(): void {
    const { harness } = this;
    const random = this.#random;
    const one = this.#one();
    const draw = random.integer(0, 99);
    if (draw < 55) this.#ask(one, { kind: 'propose', id: this.#ids++ });
    else if (draw < 65) this.#read(one);
    else if (draw < 67) this.#intrude(one);
    else if (draw < 72) harness.crash(one);
    else if (draw < 80) harness.restart(one);
    else if (draw < 83) harness.pause(one);
    else if (draw < 88) harness.resume(one);
    else if (draw < 91) harness.cut(one, this.#one());
    else if (draw < 95) this.#part();
    else harness.heal();
  }

  #hunt(): void {
    const { harness } = this;
    const random = this.#random;
    const leader = this.#members.find((id) => harness.states.has(id) && raftAt(harness, id).isLeader);
    const draw = random.integer(0, 99);
    if (leader === undefined || draw < 25) harness.restart(this.#one());
    else if (draw < 38) this.#ask(leader, { kind: 'propose', id: this.#ids++ });
    else if (draw < 46) this.#read(this.#one());
    else if (draw < 65) harness.cut(leader, this.#one());
    else if (draw < 80) harness.crash(leader);
    else harness.heal();
  }

  /** Somebody who is no member says what a member might: it must make no difference. */
  #intrude(one: NodeId): void {
    const term = this.harness.states.has(one) ? raftAt(this.harness, one).currentTerm : 1;
    const forged: readonly BenchMessage[] = [
      { kind: 'vote', term, forTerm: term, granted: true },
      { kind: 'pre-vote', term, forTerm: term + 1, granted: true },
      { kind: 'request-vote', term: term + 1, lastLogIndex: 1_000_000, lastLogTerm: term },
      { kind: 'heartbeat', term, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 0 },
      {
        kind: 'append-reply',
        term: term + 1,
        success: true,
        prevLogIndex: 0,
        matchIndex: 1_000_000,
        conflictTerm: 0,
        conflictIndex: 0,
        round: 1_000_000,
      },
    ];
    const message = forged[this.#random.integer(0, forged.length - 1)];
    if (message !== undefined) this.harness.feed(one, { type: 'message', from: 'stranger', message });
  }

  #read(one: NodeId): void {
    const id = this.#ids++;
    this.#asked.set(id, this.#committed);
    this.#ask(one, { kind: 'read', id });
  }

  #ask(one: NodeId, message: BenchMessage): void {
    this.harness.feed(one, { type: 'message', from: 'client', message });
  }

  /** A random split; one in three only cuts one way. */
  #part(): void {
    const side = this.#members.filter(() => this.#random.integer(0, 1) === 0);
    const others = this.#members.filter((id) => !side.includes(id));
    if (this.#random.integer(0, 2) > 0) this.harness.part(side, others);
    else for (const a of side) for (const b of others) this.harness.cut(a, b);
  }

  #fixAll(): void {
    this.harness.heal();
    this.harness.calm = true;
    for (const id of this.#members) {
      this.harness.resume(id);
      this.harness.restart(id);
    }
  }

  /** When all faults are over, a leader is found and everything is committed everywhere (§5.4.3: progress). */
  #endsWell(): void {
    const { harness } = this;
    for (let round = 0; round < 40; round += 1) {
      harness.run(harness.now + 500_000);
      const rafts = this.#members.map((id) => raftAt(harness, id));
      const leader = rafts.find((raft) => raft.isLeader && raft.currentTerm === Math.max(...rafts.map((other) => other.currentTerm)));
      if (leader !== undefined && rafts.every((raft) => raft.commitIndex === leader.log.lastIndex)) return;
    }
    throw new Violation('progress: 20 s after the last fault the members still do not agree');
  }

  #one(): NodeId {
    return this.#members[this.#random.integer(0, this.#members.length - 1)] ?? 'a';
  }

  #check(node: NodeId): void {
    const { states } = this.harness;
    for (const { name, checker } of this.#checkers) {
      const problem = checker.after(node, states);
      if (problem !== null) throw new Violation(`${name}: ${problem}`);
    }
    const committed = states.has(node) ? raftAt(this.harness, node).commitIndex : 0;
    if (committed > this.#committed) this.#committed = committed;
  }

  /** A read index below what was committed when the read was asked would let the read miss a write (thesis §6.4). */
  #answered(message: { readonly kind: string }): void {
    if (message.kind !== 'may-read' || !('id' in message) || !('index' in message)) return;
    const { id, index } = message;
    if (typeof id !== 'number' || typeof index !== 'number') return;
    const asked = this.#asked.get(id) ?? 0;
    this.#reads += 1;
    if (index < asked) throw new Violation(`linearizable reads: a read got index ${index}, but ${asked} was committed when it was asked`);
  }
}

/** A member that takes AppendEntries of an earlier term for ones of its own. */
export function obedient(logic: ReturningLogic): ReturningLogic {
  return {
    roles: logic.roles,
    boot: (disk, role, now) => logic.boot(disk, role, now),
    step: (state, input, now) => {
      const own = raftIn(state);
      if (own === null || input.type !== 'message' || input.message.kind !== 'append-entries' || own.isLeader)
        return logic.step(state, input, now);
      return logic.step(state, { ...input, message: Object.assign({}, input.message, { term: own.currentTerm }) }, now);
    },
  };
}

/** A member that forgets what it should have persisted: `drops` says which effects never reach the disk. */
export function forgetful(logic: ReturningLogic, drops: (effect: Effect) => boolean): ReturningLogic {
  return {
    roles: logic.roles,
    boot: (disk, role, now) => logic.boot(disk, role, now),
    step: (state, input, now) => logic.step(state, input, now).filter((effect) => !drops(effect)),
  };
}
