/** Random faults for a Paxos group, from one seed. */
import { expect } from 'vitest';
import { paxosMemberOf } from '../../../../../src/architectures/shared/consensus/paxos/invariants.ts';
import { PAXOS_RULES, type PaxosRules } from '../../../../../src/architectures/shared/consensus/paxos/rules.ts';
import { lastSlot } from '../../../../../src/architectures/shared/consensus/paxos/state.ts';
import { diskOfFsync } from '../../../../../src/sim/disk-model.ts';
import type { NodeLogic } from '../../../../../src/sim/logic.ts';
import type { Message, NodeId } from '../../../../../src/sim/node.ts';
import { Stream } from '../../../../../src/sim/random.ts';
import { type Rig, Violation } from '../../rig.ts';
import { type Changes, leads, openGroup, paxosAt } from './group.ts';
import type { NodeMessage } from './node.ts';

/** Scale of the jitter in peace, µs: well below election timeouts, so that one leader stays. */
const PEACE_JITTER_US = 2500;

export interface FuzzOptions {
  readonly seed: number;
  readonly steps: number;
  /** The rules, some of them perhaps broken. */
  readonly rules?: Partial<PaxosRules>;
  /** Faults that follow leaders: they fall soon after they began to lead, with little of what they proposed on other members. */
  readonly huntsLeaders?: boolean;
  /** Disks take their time, some much more than the network; a crash takes what was not synced. */
  readonly slowDisks?: boolean;
  /** Logs are compacted all the time, so whoever is behind gets a snapshot, in parts. */
  readonly compacts?: boolean;
  /** Disks are lost, of fewer than half of the members. */
  readonly losesDisks?: boolean;
  readonly config?: Changes;
  /** Wraps every member: for bugs that are not in a rule. */
  readonly wrap?: (logic: NodeLogic) => NodeLogic;
}

export interface FuzzResult {
  readonly steps: number;
  readonly chosen: number;
  readonly ballots: number;
  readonly reads: number;
  /** How often a log jumped over slots that it never held, which only a snapshot can do. */
  readonly installed: number;
  /** Values that were chosen and count for nothing, because a hole was filled before them. */
  readonly disordered: number;
}

/** One random schedule of faults. Throws a `Violation` that names the seed when an invariant breaks. */
export function fuzz(options: FuzzOptions): FuzzResult {
  const run = new FuzzRun(options);
  try {
    return run.play();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    const again = JSON.stringify({ ...options, wrap: undefined });
    throw new Violation(`seed ${options.seed}, step ${run.rig.kernel.tasks}: ${error.message}. Repeat with fuzz(${again}).`);
  }
}

class FuzzRun {
  readonly rig: Rig;
  readonly #random: Stream;
  readonly #members: readonly NodeId[];
  /** How many times slower the network is than in peace. */
  readonly #slowness: number;
  /** The highest slot that any member has ever taken for chosen. */
  #chosen = 0;
  /** By read: what was chosen when it was asked. */
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
    this.#slowness = [1, 6, 6, 60][random.integer(0, 3)] ?? 1;
    const ordered = random.integer(0, 1) === 0;
    // Of five, as few as two may choose, if a leader asks four.
    const phase1Quorum = this.#members.length === 5 && random.integer(0, 3) === 0 ? 4 : 0;
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
        maxInFlight: options.huntsLeaders ? 2 : random.integer(1, 4),
        checkQuorum: random.integer(0, 1) === 0,
        phase1Quorum,
        phase2Quorum: phase1Quorum === 0 || options.losesDisks ? 0 : 2,
        ...(options.compacts && {
          snapshotEntries: random.integer(2, 8),
          trailingEntries: random.integer(0, 4),
          chunkBytes: random.integer(8, 40),
        }),
        ...options.config,
        rules: { ...PAXOS_RULES, ...options.rules },
      },
    });
    this.#setLinks(isWild ? 0.1 : 0, isWild ? 0.1 : 0.01, 1);
  }

  play(): FuzzResult {
    const { rig, options } = this;
    let nextFault = 0;
    while (rig.kernel.tasks < options.steps) {
      if (rig.kernel.tasks >= nextFault) {
        nextFault = rig.kernel.tasks + this.#random.integer(1, options.huntsLeaders ? 8 : 24);
        if (options.huntsLeaders) this.#hunt();
        else this.#disturb();
      }
      if (!rig.step()) this.#fixAll();
      this.#note();
    }
    this.#fixAll();
    this.#endsWell();
    const [ballots, disordered] = [Math.max(...this.#members.map((id) => paxosAt(rig, id).promised)), this.#disordered()];
    return {
      steps: rig.kernel.tasks,
      chosen: this.#chosen,
      ballots: ballots / this.#members.length,
      reads: this.#reads,
      installed: this.#installed,
      disordered,
    };
  }

  #disordered(): number {
    const { accepted, log } = paxosAt(this.rig, 'a');
    return log.entries.filter(({ payload }, i) => payload === null && (accepted[i]?.value.payload ?? null) !== null).length;
  }

  /** Mostly clients, sometimes a fault. */
  #disturb(): void {
    const { rig } = this;
    const random = this.#random;
    if (this.options.losesDisks) this.#loseDisk();
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

  #loseDisk(): void {
    if (this.#random.integer(0, 19) > 0) return;
    const one = this.#one();
    if (!this.#lost.has(one) && 2 * (this.#lost.size + 1) >= this.#members.length) return;
    // Who asks four for promises can spare one.
    if (!this.#lost.has(one) && this.#lost.size >= this.#members.length - (paxosPlaceOf(this.rig)?.phase1Quorum ?? 3)) return;
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
    else if (draw < 42) this.#ask(leader, { kind: 'propose', id: this.#ids++ });
    else if (draw < 46) this.#read(this.#one());
    else if (draw < 65) rig.cut([leader], [this.#one()]);
    else if (draw < 80) rig.obey({ type: 'crash', node: leader });
    else rig.obey({ type: 'heal', name: null });
  }

  /** Somebody who is no member says what a member might: it must make no difference. */
  #intrude(one: NodeId): void {
    const ballot = this.rig.states.has(one) ? paxosAt(this.rig, one).promised : 1;
    const forged: readonly NodeMessage[] = [
      { kind: 'promise', ballot, accepted: [], chosenUpTo: 1_000_000 },
      { kind: 'prepare', ballot: ballot + 1, from: 1, isOrdered: true },
      { kind: 'heartbeat', ballot, round: 0, chosenUpTo: 1_000_000, sentUpTo: 0 },
      { kind: 'accepted', ballot, from: 1, to: 1_000_000, holdsUpTo: 1_000_000 },
    ];
    const message = forged[this.#random.integer(0, forged.length - 1)];
    if (message !== undefined) this.rig.say(one, 'stranger', message);
  }

  #read(one: NodeId): void {
    const id = this.#ids++;
    this.#asked.set(id, this.#chosen);
    this.#ask(one, { kind: 'read', id });
  }

  #ask(one: NodeId, message: NodeMessage): void {
    this.rig.say(one, 'client', message);
  }

  /** A random split; one in three only cuts one way. */
  #part(): void {
    const side = this.#members.filter(() => this.#random.integer(0, 1) === 0);
    const others = this.#members.filter((id) => !side.includes(id));
    const oneWay = this.#random.integer(0, 2) === 0;
    this.rig.obey({ type: 'partition', name: `split ${this.rig.kernel.tasks}`, sides: [side, others], oneWay });
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

  /** When all faults are over, a leader is found and everything is chosen everywhere (Lamport 2001, §2.4). */
  #endsWell(): void {
    const { rig } = this;
    for (let round = 0; round < 40; round += 1) {
      rig.pass(500);
      const newest = Math.max(...this.#members.map((id) => paxosAt(rig, id).promised));
      const leader = this.#members.find((id) => leads(rig, id) && paxosAt(rig, id).promised === newest);
      if (leader === undefined) continue;
      const end = lastSlot(paxosAt(rig, leader));
      if (this.#members.every((id) => paxosAt(rig, id).chosenUpTo === end)) return;
    }
    throw new Violation('progress: 20 s after the last fault the members still do not agree');
  }

  #one(): NodeId {
    return this.#members[this.#random.integer(0, this.#members.length - 1)] ?? 'a';
  }

  #note(): void {
    for (const id of this.#members) {
      const member = paxosMemberOf(this.rig.states.get(id));
      if (member === null) continue;
      const { log, chosenUpTo } = member.paxos;
      if (chosenUpTo > this.#chosen) this.#chosen = chosenUpTo;
      const end = this.#ends.get(id) ?? 0;
      if (log.base.index > end) this.#installed += 1;
      this.#ends.set(id, Math.max(end, lastSlot(member.paxos)));
    }
  }

  /** A read index below what was chosen when the read was asked would let the read miss a write. */
  #answered(message: Message): void {
    if (message.kind !== 'may-read' || !('id' in message) || !('index' in message)) return;
    const { id, index } = message;
    if (typeof id !== 'number' || typeof index !== 'number') return;
    const asked = this.#asked.get(id) ?? 0;
    this.#reads += 1;
    if (index < asked) throw new Violation(`linearizable reads: a read got index ${index}, but ${asked} was chosen when it was asked`);
  }
}

const paxosPlaceOf = (rig: Rig): { readonly phase1Quorum: number } | undefined =>
  [...rig.states.values()].map((state) => paxosMemberOf(state)?.place.paxos).find((place) => place !== undefined);

export type Kind = Omit<FuzzOptions, 'seed' | 'steps'>;

export const STEPS = 1500;

export const KINDS: readonly (readonly [string, Kind])[] = [
  ['random crashes, pauses, partitions, loss, doubling and reordering', {}],
  ['leaders that fall soon after they began to lead', { huntsLeaders: true }],
  ['slow disks and leaders that fall', { slowDisks: true, huntsLeaders: true }],
  ['logs that are compacted and disks that are lost, slow ones', { compacts: true, losesDisks: true, slowDisks: true }],
];

/** So many schedules of a kind, and that what they are for happens in them. */
export function keepsAll(kind: Kind, schedules: number): void {
  let [chosen, ballots, installed, disordered] = [0, 0, 0, 0];
  for (let seed = 1; seed <= schedules; seed += 1) {
    const result = fuzz({ seed, steps: STEPS, ...kind });
    chosen += result.chosen;
    ballots += result.ballots;
    installed += result.installed;
    disordered += result.disordered;
  }
  // A fuzz in which nothing happens proves nothing.
  expect(chosen).toBeGreaterThan(5 * schedules);
  expect(ballots).toBeGreaterThan(5 * schedules);
  if (kind.compacts) expect(installed).toBeGreaterThan(schedules / 10);
  // What the order of leaders is there for.
  if (kind.huntsLeaders) expect(disordered).toBeGreaterThan(schedules / 10);
}
