/** A running node as the kernel holds it: its state, its disk, its clock, its timers and its cores. */
import { type Copied, copyOf } from './copy.ts';
import type { Ticket } from './executor.ts';
import type { NodeLogic } from './logic.ts';
import type { Birth, Disk, Input, Job, Micros, NodeSpec } from './node.ts';
import type { Out } from './out.ts';
import { Stream } from './random.ts';
import type { Role } from './role.ts';
import { type Timer, Timers } from './timers.ts';

/** What survives a crash. A log's array is shared with nobody and grows in place: no copying. */
export class DiskImage implements Disk {
  readonly #values = new Map<string, unknown>();
  readonly #logs = new Map<string, unknown[]>();

  get(key: string): unknown {
    return this.#values.get(key);
  }

  log(name: string): readonly unknown[] {
    return this.#logs.get(name) ?? [];
  }

  set(key: string, value: unknown): void {
    this.#values.set(key, value);
  }

  append(name: string, from: number, entries: readonly unknown[]): void {
    let log = this.#logs.get(name);
    if (!log) this.#logs.set(name, (log = []));
    if (log.length > from) log.length = from;
    for (const entry of entries) log.push(entry);
  }

  /** What is persisted never changes, so it is shared; the lists are copied. */
  save(): SavedDisk {
    return { values: [...this.#values], logs: [...this.#logs].map(([name, entries]) => [name, entries.slice()] as const) };
  }

  restore({ values, logs }: SavedDisk): void {
    for (const [key, value] of values) this.#values.set(key, value);
    for (const [name, entries] of logs) this.#logs.set(name, entries.slice());
  }

  get empty(): boolean {
    return this.#values.size === 0 && this.#logs.size === 0;
  }

  clear(): void {
    this.#values.clear();
    this.#logs.clear();
  }
}

interface SavedDisk {
  readonly values: readonly (readonly [string, unknown])[];
  readonly logs: readonly (readonly [string, readonly unknown[]])[];
}

/** A job waiting for a core, or for others of its database. */
export interface WaitingJob {
  readonly tag: unknown;
  readonly job: Job;
  readonly cause: number;
  readonly since: Micros;
  readonly ticket: Ticket;
}

export interface Arrival {
  readonly input: Input;
  readonly cause: number;
}

/** A node at one moment. Its state may be restored more than once, so it is copied again each time. */
export interface SavedProcess {
  readonly disk: SavedDisk;
  readonly words: Int32Array;
  readonly state: unknown;
  readonly role: Role;
  readonly up: boolean;
  readonly paused: boolean;
  readonly life: number;
  readonly timers: readonly Timer[];
  readonly waiting: readonly WaitingJob[];
  readonly blocked: readonly WaitingJob[];
  readonly inbox: readonly Arrival[];
  readonly busyCores: number;
  readonly clock: readonly [Micros, Micros, number];
  readonly blank: boolean;
}

export class Process {
  readonly disk = new DiskImage();
  readonly stream: Stream;
  state: unknown = undefined;
  role: Role;
  up = false;
  paused = false;
  /** Counts lives: what was asked for in an earlier one is void. */
  life = 0;
  readonly timers = new Timers();
  readonly waiting: WaitingJob[] = [];
  /** Jobs that wait for others of the database, and hold no core. */
  readonly blocked = new Map<Ticket, WaitingJob>();
  /** What came while it was paused. */
  readonly inbox: Arrival[] = [];
  busyCores = 0;
  #clockSince: Micros = 0;
  #clockOffset: Micros = 0;
  #driftPpm = 0;
  #blank = false;

  constructor(
    readonly index: number,
    readonly spec: NodeSpec,
    readonly logic: NodeLogic,
    readonly cores: number,
    seed: number,
  ) {
    this.role = logic.roles.initial;
    this.stream = new Stream(seed, `timers ${spec.id}`);
  }

  /** What the node's own clock shows at virtual time `now`. */
  clock(now: Micros): Micros {
    if (this.#clockOffset === 0 && this.#driftPpm === 0) return now;
    return now + this.#clockOffset + Math.round(((now - this.#clockSince) * this.#driftPpm) / 1e6);
  }

  setClock(now: Micros, offsetUs: Micros, driftPpm: number): void {
    this.#clockSince = now;
    this.#clockOffset = offsetUs;
    this.#driftPpm = driftPpm;
  }

  boot(out: Out): void {
    // A disk that was lost stays blank until something is written to it.
    this.#blank &&= this.disk.empty;
    const birth: Birth = this.life === 0 ? 'first' : this.#blank ? 'blank' : 'again';
    this.state = this.logic.boot(this.disk, this.role, out, birth);
    this.up = true;
    this.paused = false;
  }

  save(copied: Copied): SavedProcess {
    const { role, up, paused, life, busyCores } = this;
    return {
      disk: this.disk.save(),
      words: this.stream.words.slice(),
      state: copyOf(this.state, copied),
      ...{ role, up, paused, life, busyCores },
      timers: this.timers.save(),
      waiting: this.waiting.slice(),
      blocked: [...this.blocked.values()],
      inbox: this.inbox.slice(),
      clock: [this.#clockSince, this.#clockOffset, this.#driftPpm],
      blank: this.#blank,
    };
  }

  /** Into a process that was never booted. */
  restore(saved: SavedProcess, copied: Copied): void {
    this.disk.restore(saved.disk);
    this.stream.words.set(saved.words);
    this.state = copyOf(saved.state, copied);
    this.role = saved.role;
    this.up = saved.up;
    this.paused = saved.paused;
    this.life = saved.life;
    this.busyCores = saved.busyCores;
    this.timers.restore(saved.timers);
    this.waiting.push(...saved.waiting);
    for (const job of saved.blocked) this.blocked.set(job.ticket, job);
    this.inbox.push(...saved.inbox);
    [this.#clockSince, this.#clockOffset, this.#driftPpm] = saved.clock;
    this.#blank = saved.blank;
  }

  /** The disk is lost. */
  wipe(): void {
    this.disk.clear();
    this.#blank = true;
  }

  /** The process dies: its memory goes, its disk stays. The kernel clears its timers. */
  die(): void {
    this.up = false;
    this.paused = false;
    this.life++;
    this.state = undefined;
    this.waiting.length = 0;
    this.blocked.clear();
    this.inbox.length = 0;
    this.busyCores = 0;
    this.role = this.logic.roles.next(this.role, 'CRASH');
  }
}
