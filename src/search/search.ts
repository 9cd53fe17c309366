/**
 * A search over schedules, in rounds of fixed size. What a round tries follows from the seed and from what earlier rounds came through,
 * so the result does not hang on who played which schedule, nor on how many played at once.
 */
import { Stream } from '../sim/random.ts';
import { type Target, worldFrom } from './chance.ts';
import type { Moment } from './coverage.ts';
import { changed, type Parent } from './mutate.ts';
import { begun, goneOn, type Relay } from './relay.ts';
import { pick } from './pick.ts';
import type { Counts } from './told.ts';
import type { Complaint } from './verdicts.ts';
import type { World } from './world.ts';

/** One schedule to be played; plain data, as it goes to another thread. */
export interface Job {
  readonly world: World;
  /** A mutant's room and its name. */
  readonly mutant: string | null;
}

/** What came of it; plain data. */
export interface Result {
  readonly complaints: readonly Complaint[];
  readonly counts: Counts;
  readonly situations: Uint32Array;
  readonly states: Uint32Array;
  readonly moments: readonly Moment[];
  readonly events: number;
  /** Of the run, to see that it was the same elsewhere. */
  readonly traceHash: string;
}

/** Plays jobs, in any order and at once as it likes; results stand in the order of the jobs. */
export type Player = (jobs: readonly Job[]) => Promise<readonly Result[]>;

export const ROUND = 24;
/** Schedules that are changed further: the latest that came through something new. */
const PARENTS_MAX = 200;
const FRESH_PERCENT = 40;
/** One schedule of so many begins a relay, and every second goes on with one. */
const RELAY_ONE_IN = 16;

/** What a search has come to. */
export class Progress {
  schedules = 0;
  readonly counts: Counts = { operations: 0, answered: 0, faults: 0, elections: 0, promotions: 0, viewChanges: 0 };
  events = 0;
  readonly states = new Set<number>();
  readonly situations = new Set<number>();
  readonly failures: {
    readonly seed: number;
    readonly world: World;
    readonly complaint: Complaint;
    /** How many schedules had been played with it. */
    readonly after: number;
  }[] = [];
  /** Schedules in which some promise was broken. */
  failed = 0;
  readonly #parents: Parent[] = [];
  /** Relays whose last step was played, and those whose next one is being played, by seed. */
  readonly #relays: { readonly relay: Relay; readonly parent: Parent }[] = [];
  readonly #running = new Map<number, Relay>();

  constructor(
    readonly target: Target,
    /** Whether what schedules come through decides what is tried next. */
    readonly guided = true,
  ) {}

  /** The world of this seed: by chance, or one of those that came through something new, a little changed. */
  next(seed: number): World {
    const random = new Stream(seed, 'search');
    if (!this.guided || this.#parents.length === 0) return worldFrom(this.target, seed);
    const step = this.#relayed(seed);
    if (step) return step;
    if (random.integer(0, 99) < FRESH_PERCENT) return worldFrom(this.target, seed);
    const newest = Math.min(this.#parents.length, random.integer(0, 1) === 0 ? 24 : PARENTS_MAX);
    const parent = this.#parents[this.#parents.length - 1 - random.integer(0, newest - 1)];
    return parent ? changed(parent, random, this.target.guarantees) : worldFrom(this.target, seed);
  }

  /** Draws of a stream of its own, so that the others stay as they are. */
  #relayed(seed: number): World | null {
    const random = new Stream(seed, 'relay');
    const waiting = random.integer(0, 1) === 0 ? this.#relays.shift() : undefined;
    if (!waiting && random.integer(1, RELAY_ONE_IN) > 1) return null;
    const parent = waiting?.parent ?? pick(random, this.#parents);
    const step = waiting ? goneOn(waiting, random, this.target.guarantees) : begun(parent, random, this.target.guarantees);
    if (!step) return null;
    this.#running.set(seed, step.relay);
    return step.world;
  }

  /** Of each kind of failure the first few are kept, to be made small. */
  add(seed: number, world: World, { complaints, counts, situations, states, moments, events }: Result): void {
    this.schedules += 1;
    this.events += events;
    for (const key of Object.keys(counts) as (keyof Counts)[]) this.counts[key] += counts[key];
    const before = this.situations.size;
    for (const each of situations) this.situations.add(each);
    for (const each of states) this.states.add(each);
    if (this.situations.size > before) this.#parents.push({ world, moments });
    if (this.#parents.length > PARENTS_MAX) this.#parents.shift();
    const relay = this.#running.get(seed);
    if (relay && relay.left > 0) this.#relays.push({ relay, parent: { world, moments } });
    this.#running.delete(seed);
    const [complaint] = complaints;
    if (!complaint) return;
    this.failed += 1;
    if (this.failures.filter((each) => each.complaint.invariant === complaint.invariant).length < 2)
      this.failures.push({ seed, world, complaint, after: this.schedules });
  }
}

export interface SearchOptions {
  readonly seeds: number;
  readonly from: number;
  readonly mutant?: string | null;
  /** Called after each round. */
  readonly told?: (progress: Progress) => void;
  readonly stopped?: () => boolean;
  /** It ends with the schedules, `atOnce`, among which a failure was found. */
  readonly untilFound?: boolean;
  /** How many of a round are played at once: fewer where the first failure is all that is wanted. What is tried does not change. */
  readonly atOnce?: number;
}

const SEEDS = 2 ** 32;

export async function search(progress: Progress, play: Player, options: SearchOptions): Promise<Progress> {
  const { seeds, from, mutant = null, told, stopped = () => false, untilFound = false, atOnce = ROUND } = options;
  const before = progress.failed;
  for (let done = 0; done < seeds && !stopped(); done += ROUND) {
    const round = Array.from({ length: Math.min(ROUND, seeds - done) }, (_, i) => (from + done + i) % SEEDS);
    const worlds = round.map((seed) => progress.next(seed));
    for (let first = 0; first < worlds.length; first += atOnce) {
      const some = worlds.slice(first, first + atOnce);
      const results = await play(some.map((world) => ({ world, mutant })));
      results.forEach((result, i) => progress.add(round[first + i] ?? 0, some[i] as World, result));
      if (untilFound && progress.failed > before) return progress;
    }
    told?.(progress);
  }
  return progress;
}
