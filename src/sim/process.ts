/** A running node as the kernel holds it: its state, its disk, its clock, its timers, its cores and its fsyncs. */
import { type Copied, copyOf } from './copy.ts';
import { DiskImage, type SavedDisk } from './disk-image.ts';
import { type DiskModel, takesTime } from './disk-model.ts';
import type { Ticket } from './executor.ts';
import type { NodeLogic } from './logic.ts';
import type { Birth, Input, Job, Micros, NodeSpec } from './node.ts';
import type { Out } from './out.ts';
import { Stream } from './random.ts';
import type { Role } from './role.ts';
import { type Timer, Timers } from './timers.ts';

/** A job waiting for a core, or for others of its database. */
export interface WaitingJob {
  readonly tag: unknown;
  readonly job: Job;
  readonly cause: number;
  readonly since: Micros;
  readonly ticket: Ticket;
}

/** A sync that was asked for. `cause`: who asked, and from when the fsync has begun its event. */
export interface Sync {
  readonly tag: unknown;
  cause: number;
  readonly since: Micros;
}

/** What a node is busy with at a moment, as whoever looks from outside sees it. */
export interface HostFacts {
  readonly up: boolean;
  readonly paused: boolean;
  readonly role: string;
  /** How far its clock is ahead of virtual time, µs. */
  readonly clockOffUs: Micros;
  readonly cores: number;
  readonly busyCores: number;
  /** An fsync takes so many times as long as its disk model says. */
  readonly diskFactor: number;
  readonly diskLies: boolean;
  /** Jobs that wait for a core, and those that wait for others of the database. */
  readonly waiting: number;
  readonly blocked: number;
  /** Syncs that the fsync under way is for, and those that wait for the next. */
  readonly syncing: number;
  readonly syncsWaiting: number;
  /** What arrived while it was paused. */
  readonly inbox: number;
  /** Timers by name, with the time until each is due, µs. */
  readonly timers: readonly { readonly name: string; readonly inUs: Micros }[];
}

export interface Arrival {
  readonly input: Input;
  readonly cause: number;
}

/** A node at one moment. Its state may be restored more than once, so it is copied again each time. */
export interface SavedProcess {
  readonly disk: SavedDisk;
  /** Words of its three streams. */
  readonly words: readonly [Int32Array, Int32Array, Int32Array];
  readonly state: unknown;
  readonly role: Role;
  readonly up: boolean;
  readonly paused: boolean;
  readonly refuses: boolean;
  readonly life: number;
  readonly timers: readonly Timer[];
  readonly waiting: readonly WaitingJob[];
  readonly blocked: readonly WaitingJob[];
  readonly syncing: readonly Sync[];
  readonly syncsWaiting: readonly Sync[];
  readonly inbox: readonly Arrival[];
  readonly busyCores: number;
  readonly diskFactor: number;
  readonly diskLies: boolean;
  readonly believes: boolean;
  readonly clock: readonly [Micros, Micros, number, Micros];
  readonly blank: boolean;
}

export class Process {
  readonly disk: DiskImage;
  /** What is written is on disk at once. */
  readonly writesThrough: boolean;
  /** For its timers, for what it draws, and for the time of its fsyncs. */
  readonly stream: Stream;
  readonly draws: Stream;
  readonly fsyncs: Stream;
  state: unknown = undefined;
  role: Role;
  up = false;
  paused = false;
  /** It is down, but its host lives and says so. */
  refuses = false;
  /** Counts lives: what was asked for in an earlier one is void. */
  life = 0;
  readonly timers = new Timers();
  readonly waiting: WaitingJob[] = [];
  /** Jobs that wait for others of the database, and hold no core. */
  readonly blocked = new Map<Ticket, WaitingJob>();
  /** Syncs that the fsync under way is for, and those that wait for it to end. */
  syncing: Sync[] = [];
  readonly syncsWaiting: Sync[] = [];
  /** What came while it was paused. */
  readonly inbox: Arrival[] = [];
  busyCores = 0;
  /** All that run on its host, itself too, in the order of the run: they share cores and disk. */
  machine: readonly Process[] = [this];
  /** An fsync takes so many times as long as its disk model says. */
  diskFactor = 1;
  /** It says that an fsync is done, and keeps nothing of it. */
  diskLies = false;
  /** It was told so of something that is not on disk yet. */
  believes = false;
  #clockSince: Micros = 0;
  #clockOffset: Micros = 0;
  #driftPpm = 0;
  /** By how much its clock was set, all in all. */
  #setBy: Micros = 0;
  #blank = false;

  constructor(
    readonly index: number,
    readonly spec: NodeSpec,
    readonly logic: NodeLogic,
    readonly cores: number,
    readonly diskModel: DiskModel,
    seed: number,
  ) {
    this.role = logic.roles.initial;
    this.disk = new DiskImage(diskModel);
    this.writesThrough = !takesTime(diskModel);
    this.stream = new Stream(seed, `timers ${spec.id}`);
    this.draws = new Stream(seed, `draws ${spec.id}`);
    this.fsyncs = new Stream(seed, `fsyncs ${spec.id}`);
  }

  /** What the node's own clock shows at virtual time `now`. */
  clock(now: Micros): Micros {
    if (this.#clockOffset === 0 && this.#driftPpm === 0) return now;
    return now + this.#clockOffset + Math.round(((now - this.#clockSince) * this.#driftPpm) / 1e6);
  }

  /** How long it really takes until its own clock has gone on by so much: timers are measured by that. */
  lasts(us: Micros): Micros {
    return this.#driftPpm === 0 ? us : Math.round(us / (1 + this.#driftPpm / 1e6));
  }

  setClock(now: Micros, offsetUs: Micros, driftPpm: number): void {
    const shown = this.clock(now);
    this.#clockSince = now;
    this.#clockOffset = offsetUs;
    this.#driftPpm = driftPpm;
    this.#setBy += this.clock(now) - shown;
  }

  /** What the next step may know of its host. */
  tell(out: Out, now: Micros): void {
    out.now = this.clock(now);
    out.steady = out.now - this.#setBy;
    out.writesThrough = this.writesThrough;
  }

  /** A core of its host has nothing to do. */
  get hasCore(): boolean {
    if (this.machine.length === 1) return this.busyCores < this.cores;
    return this.machine.reduce((sum, { busyCores }) => sum + busyCores, 0) < this.cores;
  }

  facts(now: Micros): HostFacts {
    const { up, paused, role, cores, diskFactor, diskLies } = this;
    const busyCores = this.machine.reduce((sum, each) => sum + each.busyCores, 0);
    return {
      ...{ up, paused, role: role.value, cores, busyCores, diskFactor, diskLies },
      clockOffUs: this.clock(now) - now,
      waiting: this.waiting.length,
      blocked: this.blocked.size,
      syncing: this.syncing.length,
      syncsWaiting: this.syncsWaiting.length,
      inbox: this.inbox.length,
      timers: this.timers.save().map(({ name, dueAt }) => ({ name, inUs: dueAt - now })),
    };
  }

  boot(out: Out): void {
    // A disk that was lost stays blank until something is written to it.
    this.#blank &&= this.disk.empty;
    const birth: Birth = this.life === 0 ? 'first' : this.#blank ? 'blank' : 'again';
    this.state = this.logic.boot(this.disk, this.role, out, birth);
    this.up = true;
    this.paused = false;
    this.refuses = false;
  }

  save(copied: Copied): SavedProcess {
    const { role, up, paused, refuses, life, busyCores, diskFactor, diskLies, believes } = this;
    return {
      disk: this.disk.save(),
      words: [this.stream.words.slice(), this.draws.words.slice(), this.fsyncs.words.slice()],
      state: copyOf(this.state, copied),
      ...{ role, up, paused, refuses, life, busyCores, diskFactor, diskLies, believes },
      timers: this.timers.save(),
      waiting: this.waiting.slice(),
      blocked: [...this.blocked.values()],
      syncing: this.syncing.map((sync) => ({ ...sync })),
      syncsWaiting: this.syncsWaiting.map((sync) => ({ ...sync })),
      inbox: this.inbox.slice(),
      clock: [this.#clockSince, this.#clockOffset, this.#driftPpm, this.#setBy],
      blank: this.#blank,
    };
  }

  /** Into a process that was never booted. */
  restore(saved: SavedProcess, copied: Copied): void {
    this.disk.restore(saved.disk);
    for (const [i, stream] of [this.stream, this.draws, this.fsyncs].entries()) stream.words.set(saved.words[i] ?? []);
    this.state = copyOf(saved.state, copied);
    this.role = saved.role;
    this.up = saved.up;
    this.paused = saved.paused;
    this.refuses = saved.refuses;
    this.life = saved.life;
    this.busyCores = saved.busyCores;
    this.diskFactor = saved.diskFactor;
    this.diskLies = saved.diskLies;
    this.believes = saved.believes;
    this.timers.restore(saved.timers);
    this.waiting.push(...saved.waiting);
    for (const job of saved.blocked) this.blocked.set(job.ticket, job);
    this.syncing.push(...saved.syncing.map((sync) => ({ ...sync })));
    this.syncsWaiting.push(...saved.syncsWaiting.map((sync) => ({ ...sync })));
    this.inbox.push(...saved.inbox);
    [this.#clockSince, this.#clockOffset, this.#driftPpm, this.#setBy] = saved.clock;
    this.#blank = saved.blank;
  }

  /** The disk is lost. */
  wipe(): void {
    this.disk.clear();
    this.#blank = true;
    // What comes in its place is a disk like the others.
    this.diskFactor = 1;
    this.diskLies = false;
  }

  /** The process dies: its memory goes, and what it wrote and was not synced; the rest of its disk stays. The kernel clears its timers. */
  die(): void {
    this.up = false;
    this.paused = false;
    this.life++;
    this.state = undefined;
    this.disk.revert();
    this.believes = false;
    this.waiting.length = 0;
    this.blocked.clear();
    this.syncing = [];
    this.syncsWaiting.length = 0;
    this.inbox.length = 0;
    this.busyCores = 0;
    this.role = this.logic.roles.next(this.role, 'CRASH');
  }
}

/** Whose turn it is of those that share something: of those that are awake, who has waited longest. */
export function longestWaiting(
  machine: readonly Process[],
  waitingOf: (process: Process) => readonly { readonly since: Micros }[],
): Process | null {
  let longest: Process | null = null;
  let since = Number.POSITIVE_INFINITY;
  for (const process of machine) {
    const first = waitingOf(process)[0];
    if (!first || !process.up || process.paused || first.since >= since) continue;
    longest = process;
    since = first.since;
  }
  return longest;
}
