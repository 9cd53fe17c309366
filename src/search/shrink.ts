/**
 * A failing world made small: what can be taken away without the failure is (delta debugging, Zeller and Hildebrandt 2002), first whole
 * faults and operations, then single commands, then nodes and time. Each candidate is played like any other run, so what is left fails by itself.
 */
import type { Complaint } from './verdicts.ts';
import { type Played, type PlayOptions, play } from './play.ts';
import type { TimedCommand } from '../sim/commands.ts';
import { type Fault, runOfWorld, type World } from './world.ts';

/** What a search adds to a world or to a run that has begun, and when it ends. */
export interface Schedule {
  readonly asks: readonly TimedCommand[];
  readonly faults: readonly Fault[];
  readonly mending: readonly TimedCommand[];
  readonly untilMs: number;
}

export interface Small<S, C> {
  readonly schedule: S;
  readonly complaint: C;
  /** Runs that this took. */
  readonly tried: number;
}

export interface Shrunk {
  readonly world: World;
  readonly complaint: Complaint;
  /** Runs that this took. */
  readonly tried: number;
}

interface Bounds {
  /** Runs at most. */
  readonly most?: number;
  readonly stopped?: () => boolean;
}

export interface ShrinkOptions extends PlayOptions, Bounds {
  /** What is wrong with a run, where it is something else than a broken promise. */
  readonly wrong?: (played: Played) => readonly Complaint[];
}

const TRIED_MAX = 400;

/** What is wrong with a schedule as it was wrong before; null: nothing, or it is none any more. */
type Try<S, C> = (candidate: S, before: C) => Promise<C | null>;

class Shrinking<S extends Schedule, C> {
  tried = 0;

  constructor(
    public schedule: S,
    public complaint: C,
    readonly attempt: Try<S, C>,
    readonly bounds: Bounds,
  ) {}

  get isOver(): boolean {
    return this.tried >= (this.bounds.most ?? TRIED_MAX) || this.bounds.stopped?.() === true;
  }

  /** Takes the candidate when the same promise is broken in it. */
  async take(candidate: S): Promise<boolean> {
    if (this.isOver) return false;
    this.tried += 1;
    const found = await this.attempt(candidate, this.complaint);
    if (found === null) return false;
    this.schedule = candidate;
    this.complaint = found;
    return true;
  }

  /** Delta debugging of a list: halves, quarters, … of it are left out as long as the failure stays. */
  async without<T>(list: (schedule: S) => readonly T[], put: (schedule: S, left: readonly T[]) => S): Promise<void> {
    for (let size = Math.ceil(list(this.schedule).length / 2); size >= 1 && !this.isOver; ) {
      let took = false;
      for (let from = 0; from < list(this.schedule).length && !this.isOver; ) {
        const all = list(this.schedule);
        if (await this.take(put(this.schedule, [...all.slice(0, from), ...all.slice(from + size)]))) took = true;
        else from += size;
      }
      if (!took || size > list(this.schedule).length) size = size === 1 ? 0 : Math.ceil(size / 2);
    }
  }
}

/** Some candidates are no worlds any more: a client without its region. */
async function played(world: World, options: PlayOptions): Promise<Played | null> {
  try {
    return await play(runOfWorld(world), options);
  } catch (error) {
    if (error instanceof Error && error.name === 'BadInput') return null;
    throw error;
  }
}

export async function shrink(world: World, complaint: Complaint, options: ShrinkOptions = {}): Promise<Shrunk> {
  const { wrong = ({ complaints }: Played) => complaints } = options;
  let endMs = world.untilMs;
  const attempt: Try<World, Complaint> = async (candidate, { invariant }) => {
    const run = await played(candidate, options);
    const found = (run && wrong(run).find((each) => each.invariant === invariant)) ?? null;
    if (run && found) endMs = run.endMs;
    return found;
  };
  const s = new Shrinking(world, complaint, attempt, options);
  if (world.load.length > 0) await s.take({ ...world, load: [] });
  await fewer(s, 0);
  await fewerPlaces(s);
  await shorter(s);
  await plainer(s);
  // Whoever opens it sees all that was judged.
  return { world: { ...s.schedule, untilMs: Math.max(s.schedule.untilMs, endMs) }, complaint: s.complaint, tried: s.tried };
}

/** Of a run that has begun, what was added from that moment on. */
export async function shrinkSchedule<S extends Schedule, C>(
  schedule: S,
  complaint: C,
  { fromMs, attempt, ...bounds }: Bounds & { readonly fromMs: number; readonly attempt: Try<S, C> },
): Promise<Small<S, C>> {
  const s = new Shrinking(schedule, complaint, attempt, bounds);
  await fewer(s, fromMs);
  await shorter(s);
  return { schedule: s.schedule, complaint: s.complaint, tried: s.tried };
}

async function fewer<S extends Schedule, C>(s: Shrinking<S, C>, fromMs: number): Promise<void> {
  await earlier(s, fromMs * 1000);
  await s.without(
    (each) => each.faults,
    (each, faults) => ({ ...each, faults }),
  );
  await s.without(
    (each) => each.asks,
    (each, asks) => ({ ...each, asks }),
  );
  await s.without(
    (each) => each.mending,
    (each, mending) => ({ ...each, mending }),
  );
  // What ends a fault may be spared, too.
  await s.without(
    (each) => each.faults.flatMap(({ commands }) => commands.map((command) => ({ name: command.command.type, commands: [command] }))),
    (each, faults) => ({ ...each, faults }),
  );
}

/** Only what was asked and went wrong in the first part of it: a shorter run is played faster in all that follows. */
async function earlier<S extends Schedule, C>(s: Shrinking<S, C>, fromUs: number): Promise<void> {
  const lastUs = Math.max(1, ...s.schedule.asks.map(({ at }) => at - fromUs));
  for (const share of [1 / 8, 1 / 4, 1 / 2, 3 / 4]) {
    const isEarly = ({ at }: { readonly at: number }): boolean => at <= fromUs + lastUs * share;
    const faults = s.schedule.faults.filter(({ commands }) => commands.every(isEarly));
    if (await s.take({ ...s.schedule, asks: s.schedule.asks.filter(isEarly), faults })) return;
  }
}

async function fewerPlaces(s: Shrinking<World, Complaint>): Promise<void> {
  for (const region of s.schedule.regions.slice(1).toReversed()) {
    const regions = s.schedule.regions.filter((each) => each !== region);
    await s.take({ ...s.schedule, regions, setup: s.schedule.setup });
  }
}

/** Ends soon after the last command that is needed. */
async function shorter<S extends Schedule, C>(s: Shrinking<S, C>): Promise<void> {
  const { asks, faults, mending } = s.schedule;
  const lastMs = Math.max(1, ...[...asks, ...mending, ...faults.flatMap(({ commands }) => commands)].map(({ at }) => Math.ceil(at / 1000)));
  for (const more of [1, 100, 500, 1000, 2000, 4000, 8000]) {
    if (lastMs + more < s.schedule.untilMs && (await s.take({ ...s.schedule, untilMs: lastMs + more }))) return;
  }
}

/** Settings that do not matter are those that everybody has. */
async function plainer(s: Shrinking<World, Complaint>): Promise<void> {
  for (const key of Object.keys(s.schedule.settings)) {
    const settings = Object.fromEntries(Object.entries(s.schedule.settings).filter(([each]) => each !== key));
    await s.take({ ...s.schedule, settings });
  }
}
