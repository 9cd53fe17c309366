/**
 * A failing world made small: what can be taken away without the failure is (delta debugging, Zeller and Hildebrandt 2002), first whole
 * faults and operations, then single commands, then nodes and time. Each candidate is played like any other run, so what is left fails by itself.
 */
import type { Complaint } from './verdicts.ts';
import { type Played, type PlayOptions, play } from './play.ts';
import { runOfWorld, type World } from './world.ts';

export interface Shrunk {
  readonly world: World;
  readonly complaint: Complaint;
  /** Runs that this took. */
  readonly tried: number;
}

export interface ShrinkOptions extends PlayOptions {
  /** Runs at most. */
  readonly most?: number;
  readonly stopped?: () => boolean;
  /** What is wrong with a run, where it is something else than a broken promise. */
  readonly wrong?: (played: Played) => readonly Complaint[];
}

const TRIED_MAX = 400;

class Shrinking {
  tried = 0;
  complaint: Complaint;

  constructor(
    public world: World,
    complaint: Complaint,
    readonly options: ShrinkOptions,
  ) {
    this.complaint = complaint;
  }

  get isOver(): boolean {
    return this.tried >= (this.options.most ?? TRIED_MAX) || this.options.stopped?.() === true;
  }

  /** Takes the candidate when the same promise is broken in it. */
  async take(candidate: World): Promise<boolean> {
    if (this.isOver) return false;
    this.tried += 1;
    const { wrong = ({ complaints }: Played) => complaints } = this.options;
    const run = await played(candidate, this.options);
    const found = run && wrong(run).find(({ invariant }) => invariant === this.complaint.invariant);
    if (!found) return false;
    this.world = candidate;
    this.complaint = found;
    return true;
  }

  /** Delta debugging of a list: halves, quarters, … of it are left out as long as the failure stays. */
  async without<T>(list: (world: World) => readonly T[], put: (world: World, left: readonly T[]) => World): Promise<void> {
    for (let size = Math.ceil(list(this.world).length / 2); size >= 1 && !this.isOver; ) {
      let took = false;
      for (let from = 0; from < list(this.world).length && !this.isOver; ) {
        const all = list(this.world);
        if (await this.take(put(this.world, [...all.slice(0, from), ...all.slice(from + size)]))) took = true;
        else from += size;
      }
      if (!took || size > list(this.world).length) size = size === 1 ? 0 : Math.ceil(size / 2);
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
  const s = new Shrinking(world, complaint, options);
  if (world.load.length > 0) await s.take({ ...world, load: [] });
  await earlier(s);
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
  await fewerPlaces(s);
  await shorter(s);
  await plainer(s);
  return { world: s.world, complaint: s.complaint, tried: s.tried };
}

/** Only what was asked and went wrong in the first part of it: a shorter run is played faster in all that follows. */
async function earlier(s: Shrinking): Promise<void> {
  const lastUs = Math.max(1, ...s.world.asks.map(({ at }) => at));
  for (const share of [1 / 8, 1 / 4, 1 / 2, 3 / 4]) {
    const isEarly = ({ at }: { readonly at: number }): boolean => at <= lastUs * share;
    const faults = s.world.faults.filter(({ commands }) => commands.every(isEarly));
    if (await s.take({ ...s.world, asks: s.world.asks.filter(isEarly), faults })) return;
  }
}

async function fewerPlaces(s: Shrinking): Promise<void> {
  for (const region of s.world.regions.slice(1).toReversed()) {
    const regions = s.world.regions.filter((each) => each !== region);
    await s.take({ ...s.world, regions, setup: s.world.setup });
  }
}

/** Ends soon after the last command that is needed. */
async function shorter(s: Shrinking): Promise<void> {
  const { asks, faults, mending } = s.world;
  const lastMs = Math.max(1, ...[...asks, ...mending, ...faults.flatMap(({ commands }) => commands)].map(({ at }) => Math.ceil(at / 1000)));
  for (const more of [1, 100, 500, 1000, 2000, 4000, 8000]) {
    if (lastMs + more < s.world.untilMs && (await s.take({ ...s.world, untilMs: lastMs + more }))) return;
  }
}

/** Settings that do not matter are those that everybody has. */
async function plainer(s: Shrinking): Promise<void> {
  for (const key of Object.keys(s.world.settings)) {
    const settings = Object.fromEntries(Object.entries(s.world.settings).filter(([each]) => each !== key));
    await s.take({ ...s.world, settings });
  }
}
