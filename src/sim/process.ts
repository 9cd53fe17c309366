/** A running node as the kernel holds it: its state, its disk, its clock, its timers and its cores. */
import type { NodeLogic } from './logic.ts';
import type { Birth, Disk, Input, Job, Micros, NodeSpec } from './node.ts';
import type { Out } from './out.ts';
import { Stream } from './random.ts';
import type { Role } from './role.ts';
import { Timers } from './timers.ts';

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

  get empty(): boolean {
    return this.#values.size === 0 && this.#logs.size === 0;
  }

  clear(): void {
    this.#values.clear();
    this.#logs.clear();
  }
}

/** A job waiting for a core. */
export interface WaitingJob {
  readonly tag: unknown;
  readonly job: Job;
  readonly cause: number;
  readonly since: Micros;
}

export interface Arrival {
  readonly input: Input;
  readonly cause: number;
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
    this.inbox.length = 0;
    this.busyCores = 0;
    this.role = this.logic.roles.next(this.role, 'CRASH');
  }
}
