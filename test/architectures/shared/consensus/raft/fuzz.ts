/** Random faults for a group of members, from one seed. */
import { diskOfFsync } from '../../../../../src/sim/disk-model.ts';
import { lastIndex } from '../../../../../src/architectures/shared/consensus/log.ts';
import { memberOf } from '../../../../../src/architectures/shared/consensus/raft/invariants.ts';
import { RULES, type Rules } from '../../../../../src/architectures/shared/consensus/raft/rules.ts';
import { latest } from '../../../../../src/architectures/shared/consensus/raft/voters.ts';
import { isLeader } from '../../../../../src/architectures/shared/consensus/raft/state.ts';
import type { NodeLogic } from '../../../../../src/sim/logic.ts';
import type { Effect, Message, NodeId } from '../../../../../src/sim/node.ts';
import { Stream } from '../../../../../src/sim/random.ts';
import { altered, misread } from '../../planted.ts';
import { type Rig, Violation } from '../../rig.ts';
import type { BenchMessage } from './bench-node.ts';
import { type Changes, leads, openGroup, raftAt } from './group.ts';

/** Scale of the jitter in peace, µs: well below election timeouts, so that one leader stays. */
const PEACE_JITTER_US = 2500;

export interface FuzzOptions {
  readonly seed: number;
  readonly steps: number;
  /** The rules, some of them perhaps broken. */
  readonly rules?: Partial<Rules>;
  /** Faults that follow leaders: they fall soon after they were elected, with little of what they wrote on other members. */
  readonly huntsLeaders?: boolean;
  /** Disks take their time, some much more than the network; a crash takes what was not synced. */
  readonly slowDisks?: boolean;
  /** Logs are compacted all the time, so whoever is behind gets a snapshot, in parts. */
  readonly compacts?: boolean;
  /** Disks are lost, of fewer than half of the members. */
  readonly losesDisks?: boolean;
  /** People order the group about: who is to lead. */
  readonly orders?: boolean;
  /** And who belongs to it, in this way. */
  readonly changes?: 'joint' | 'single';
  /** A change of every member's configuration. */
  readonly config?: Changes;
  /** Wraps every member: for bugs that are not in a rule. */
  readonly wrap?: (logic: NodeLogic) => NodeLogic;
}

export interface FuzzResult {
  readonly steps: number;
  readonly committed: number;
  readonly terms: number;
  readonly reads: number;
  /** How often a log jumped over entries that it never held, which only a snapshot can do. */
  readonly installed: number;
}

/** One random schedule of faults. Throws a `Violation` that names the seed when an invariant breaks. */
export function fuzz(options: FuzzOptions): FuzzResult {
  const run = new FuzzRun(options);
  try {
    return run.play();
  } catch (error) {
    if (error instanceof Violation)
      throw new Violation(
        `seed ${options.seed}, step ${run.steps}: ${error.message}. Repeat with fuzz(${JSON.stringify({ ...options, wrap: undefined })}).`,
      );
    throw error;
  }
}

class FuzzRun {
  readonly rig: Rig;
  readonly #random: Stream;
  readonly #members: NodeId[];
  /** How many times slower the network is than in peace. */
  readonly #slowness: number;
  /** The highest index that any member has ever called committed. */
  #committed = 0;
  /** By read: what was committed when it was asked. */
  readonly #asked = new Map<number, number>();
  #reads = 0;
  #installed = 0;
  readonly #ends = new Map<NodeId, number>();
  #ids = 0;
  readonly #lost = new Set<NodeId>();

  constructor(readonly options: FuzzOptions) {
    const random = new Stream(options.seed, 'faults');
    this.#random = random;
    this.#members = ['a', 'b', 'c', 'd', 'e'].slice(0, random.integer(0, 3) === 0 ? 3 : 5);
    const isWild = random.integer(0, 2) === 0;
    // At the slowest a message may be older than several elections: only then answers of an earlier term come.
    this.#slowness = [1, 6, 6, 60][random.integer(0, 3)] ?? 1;
    const ordered = random.integer(0, 1) === 0;
    this.rig = openGroup({
      seed: options.seed,
      members: this.#members,
      network: { delayUs: () => 500, jitterUs: () => PEACE_JITTER_US * this.#slowness, ordered },
      strict: true,
      recorded: false,
      ...(options.slowDisks && {
        disk: {
          ...diskOfFsync([500, 4000, 30_000][random.integer(0, 2)] ?? 0, random.integer(0, 1) === 0 ? 'constant' : 'exponential'),
          groupCommit: random.integer(0, 2) > 0,
        },
      }),
      hear: (message) => this.#answered(message),
      ...(options.wrap && { wrap: options.wrap }),
      config: {
        electionTimeoutMinUs: 150_000,
        electionTimeoutMaxUs: 300_000,
        heartbeatUs: 40_000,
        maxBatch: options.huntsLeaders ? 1 : random.integer(1, 4),
        maxInFlight: options.huntsLeaders ? 1 : random.integer(1, 4),
        preVote: random.integer(0, 2) === 0,
        checkQuorum: random.integer(0, 1) === 0,
        ...(options.compacts && {
          snapshotEntries: random.integer(2, 8),
          trailingEntries: random.integer(0, 4),
          chunkBytes: random.integer(8, 40),
        }),
        ...(options.changes && { changes: options.changes }),
        ...options.config,
        rules: { ...RULES, ...options.rules },
      },
    });
    this.#setLinks(isWild ? 0.1 : 0, isWild ? 0.1 : 0.01, 1);
  }

  get steps(): number {
    return this.rig.kernel.tasks;
  }

  play(): FuzzResult {
    const { rig } = this;
    let nextFault = 0;
    while (this.steps < this.options.steps) {
      if (this.steps >= nextFault) {
        nextFault = this.steps + this.#random.integer(1, this.options.huntsLeaders ? 8 : 24);
        if (this.options.huntsLeaders) this.#hunt();
        else this.#disturb();
      }
      if (!rig.step()) this.#fixAll();
      this.#note();
    }
    this.#fixAll();
    this.#endsWell();
    const terms = Math.max(...this.#members.map((id) => raftAt(rig, id).currentTerm));
    return { steps: this.steps, committed: this.#committed, terms, reads: this.#reads, installed: this.#installed };
  }

  /** Mostly clients, sometimes a fault. */
  #disturb(): void {
    const { rig } = this;
    const random = this.#random;
    if (this.options.losesDisks) this.#loseDisk();
    if (this.options.changes && random.integer(0, 7) === 0) this.#change();
    if (this.options.orders && random.integer(0, 9) === 0) rig.obey({ type: 'order', node: this.#one(), order: 'lead' });
    const one = this.#one();
    const draw = random.integer(0, 99);
    if (draw < 55) this.#ask(one, { kind: 'propose', id: this.#ids++ });
    else if (draw < 65) this.#read(one);
    else if (draw < 67) this.#intrude(one);
    else if (draw < 72) rig.obey({ type: 'crash', node: one });
    else if (draw < 80) rig.obey({ type: 'restart', node: one });
    else if (draw < 83) rig.obey({ type: 'pause', node: one });
    else if (draw < 88) rig.obey({ type: 'resume', node: one });
    else if (draw < 91) rig.cut([one], [this.#one()]);
    else if (draw < 95) this.#part();
    else rig.obey({ type: 'heal', name: null });
  }

  /** A person wants others in the group, of whom the leader hears enough. */
  #change(): void {
    const some = this.#members.filter(() => this.#random.integer(0, 2) > 0);
    if (some.length > 0) this.rig.obey({ type: 'order', node: this.#one(), order: `members ${some.join(' ')}` });
  }

  #loseDisk(): void {
    if (this.#random.integer(0, 19) > 0) return;
    const one = this.#one();
    if (!this.#lost.has(one) && 2 * (this.#lost.size + 1) >= this.#members.length) return;
    this.#lost.add(one);
    this.rig.obey({ type: 'wipe', node: one });
    if (this.#random.integer(0, 1) === 0) this.rig.obey({ type: 'restart', node: one });
  }

  #hunt(): void {
    const { rig } = this;
    const random = this.#random;
    const leader = this.#members.find((id) => leads(rig, id));
    const draw = random.integer(0, 99);
    if (leader === undefined || draw < 25) rig.obey({ type: 'restart', node: this.#one() });
    else if (draw < 38) this.#ask(leader, { kind: 'propose', id: this.#ids++ });
    else if (draw < 46) this.#read(this.#one());
    else if (draw < 65) rig.cut([leader], [this.#one()]);
    else if (draw < 80) rig.obey({ type: 'crash', node: leader });
    else rig.obey({ type: 'heal', name: null });
  }

  /** Somebody who is no member says what a member might: it must make no difference. */
  #intrude(one: NodeId): void {
    const term = this.rig.states.has(one) ? raftAt(this.rig, one).currentTerm : 1;
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
    if (message !== undefined) this.rig.say(one, 'stranger', message);
  }

  #read(one: NodeId): void {
    const id = this.#ids++;
    this.#asked.set(id, this.#committed);
    this.#ask(one, { kind: 'read', id });
  }

  #ask(one: NodeId, message: BenchMessage): void {
    this.rig.say(one, 'client', message);
  }

  /** A random split; one in three only cuts one way. */
  #part(): void {
    const side = this.#members.filter(() => this.#random.integer(0, 1) === 0);
    const others = this.#members.filter((id) => !side.includes(id));
    const oneWay = this.#random.integer(0, 2) === 0;
    this.rig.obey({ type: 'partition', name: `split ${this.steps}`, sides: [side, others], oneWay });
  }

  #setLinks(loss: number, duplication: number, factor: number): void {
    for (const [i, a] of this.#members.entries()) {
      for (const b of this.#members.slice(i + 1)) {
        this.rig.obey({ type: 'lossy', between: [a, b], loss, duplication }).obey({ type: 'slow', between: [a, b], factor });
      }
    }
  }

  #fixAll(): void {
    this.rig.obey({ type: 'heal', name: null });
    this.#setLinks(0, 0, 1 / this.#slowness);
    for (const node of this.#members) this.rig.obey({ type: 'resume', node }).obey({ type: 'restart', node });
  }

  /** When all faults are over, a leader is found and everything is committed everywhere (§5.4.3: progress). */
  #endsWell(): void {
    const { rig } = this;
    for (let round = 0; round < 40; round += 1) {
      rig.pass(500);
      // Whoever does not belong to the group may stand for ever, in terms of its own.
      const newest = Math.max(
        ...this.#members.filter((id) => !this.options.changes || leads(rig, id)).map((id) => raftAt(rig, id).currentTerm),
      );
      const leader = this.#members.find((id) => leads(rig, id) && raftAt(rig, id).currentTerm === newest);
      if (leader === undefined) continue;
      const { config } = latest(raftAt(rig, leader));
      if (config.voters.length < this.#members.length) {
        rig.obey({ type: 'order', node: leader, order: `members ${this.#members.join(' ')}` });
        continue;
      }
      const end = lastIndex(raftAt(rig, leader).log);
      if (this.#members.every((id) => raftAt(rig, id).commitIndex === end)) return;
    }
    throw new Violation('progress: 20 s after the last fault the members still do not agree');
  }

  #one(): NodeId {
    return this.#members[this.#random.integer(0, this.#members.length - 1)] ?? 'a';
  }

  #note(): void {
    for (const id of this.#members) {
      const member = memberOf(this.rig.states.get(id));
      if (member === null) continue;
      const { log, commitIndex } = member.raft;
      if (commitIndex > this.#committed) this.#committed = commitIndex;
      const end = this.#ends.get(id) ?? 0;
      if (log.base.index > end) this.#installed += 1;
      this.#ends.set(id, Math.max(end, lastIndex(log)));
    }
  }

  /** A read index below what was committed when the read was asked would let the read miss a write (thesis §6.4). */
  #answered(message: Message): void {
    if (message.kind !== 'may-read' || !('id' in message) || !('index' in message)) return;
    const { id, index } = message;
    if (typeof id !== 'number' || typeof index !== 'number') return;
    const asked = this.#asked.get(id) ?? 0;
    this.#reads += 1;
    if (index < asked) throw new Violation(`linearizable reads: a read got index ${index}, but ${asked} was committed when it was asked`);
  }
}

/** A member that takes AppendEntries of an earlier term for ones of its own. */
export function obedient(logic: NodeLogic): NodeLogic {
  return misread(logic, (input, state) => {
    const own = memberOf(state);
    if (own === null || input.type !== 'message' || input.message.kind !== 'append-entries' || isLeader(own)) return input;
    return { ...input, message: Object.assign({}, input.message, { term: own.raft.currentTerm }) };
  });
}

/** A member that forgets what it should have persisted: `drops` says which effects never reach the disk. */
export function forgetful(logic: NodeLogic, drops: (effect: Effect) => boolean): NodeLogic {
  return altered(logic, (effect) => (drops(effect) ? null : effect));
}
