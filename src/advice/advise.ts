/**
 * Advice from runs: every architecture and preset is run on the application, the best of each architecture over more seeds, and ranked by what came
 * of it. Then one word of the application after the other is changed, to see whether another comes first.
 */
import { architectures } from '../architectures/index.ts';
import type { Request, Sheet } from '../claims/sheet.ts';
import { BadInput } from '../scenarios/problem.ts';
import { stageOf } from '../session/stage.ts';
import { runUnder } from '../session/under.ts';
import { type Application, type Limits, regionsOf } from './application.ts';
import { type Figures, figuresIn, together } from './figures.ts';
import { changedIn, cornersIn, FEW, type Load, type LoadCell } from './loads.ts';
import { areLevel, type Candidate, type Ranked, ranked } from './rank.ts';
import { lost, trialOf } from './trial.ts';

/** Whoever plays runs: this thread or several, with the same sheets in the same order. `came` may be told each as it is done. */
export type Playing = (requests: readonly Request[], came?: (at: number, sheet: Sheet) => void) => Promise<readonly Sheet[]>;

export interface Advice {
  readonly application: Application;
  /** The best of each architecture, over all seeds. */
  readonly ranks: readonly Ranked[];
  /** The first two are alike in all that decides. */
  readonly level: boolean;
  /** All that were tried, over a few seeds, best first. */
  readonly tried: readonly Ranked[];
  /** Those that cannot run it, and why. */
  readonly unfit: readonly { readonly name: string; readonly why: string }[];
  readonly turns: readonly Turn[];
  /** Who comes first under other loads, each of them run. */
  readonly loads: readonly LoadCell[];
}

/** What is changed, and who comes first then. */
export interface Turn {
  readonly changed: string;
  readonly first: string;
  /** Another than before. */
  readonly turns: boolean;
}

export interface AdviseOptions {
  readonly seeds: number;
  readonly playing: Playing;
  readonly told?: (sentence: string) => void;
  /** What is known so far, as it comes. */
  readonly came?: (part: Partial<Advice>) => void;
}

interface Named {
  readonly name: string;
  readonly architecture: string;
}

const all: readonly Named[] = architectures.flatMap(({ about, tuning }) => [
  { name: about.id, architecture: about.id },
  ...tuning.presets.map(({ id }) => ({ name: id, architecture: about.id })),
]);

export async function advise(
  application: Application,
  { seeds, playing, told = () => {}, came = () => {} }: AdviseOptions,
): Promise<Advice> {
  const { fit, unfit } = whoCanRun(application);
  told(`${fit.length} architectures and presets on ${FEW} seeds …`);
  came({ unfit });
  const tried = ranked(
    await candidates(fit, application, seedsFrom(FEW), playing, (some) => came({ tried: ranked(some, application) })),
    application,
  );
  came({ tried });
  const best = bestOfEach(tried);
  told(`The best of each architecture on ${seeds} seeds: ${best.map(({ name }) => name).join(', ')} …`);
  const ranks = ranked(await candidates(best, application, seedsFrom(seeds), playing), application);
  const [first, second] = ranks;
  const level = first !== undefined && second !== undefined && areLevel(first, second);
  const without = withoutLimits(tried, application);
  came({ ranks, level, turns: without });
  const others = await otherwise(best, application, first ?? null, playing, (turns, loads) =>
    came({ turns: [...without, ...turns], loads }),
  );
  return { application, ranks, level, tried, unfit, turns: [...without, ...others.turns], loads: others.loads };
}

const seedsFrom = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

const bestOfEach = (tried: readonly Ranked[]): readonly Ranked[] =>
  tried.filter(({ architecture }, i) => tried.findIndex((each) => each.architecture === architecture) === i);

function whoCanRun(application: Application): { readonly fit: readonly Named[]; readonly unfit: Advice['unfit'] } {
  const fit: Named[] = [];
  const unfit: { name: string; why: string }[] = [];
  for (const each of all) {
    try {
      requestOf(application, each.name, 1);
      fit.push(each);
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      unfit.push({ name: each.name, why: error.message });
    }
  }
  return { fit, unfit };
}

/** The run that a figure comes from. */
export function requestOf(application: Application, name: string, seed: number): Request {
  const run = runUnder(trialOf(application), name, 'Advice');
  const [main] = run.scenario.regions;
  const there = stageOf(run).stage.nodes.filter(({ region, kind }) => region === main && kind !== 'client');
  return {
    scenario: lost(
      run.scenario,
      there.map(({ id }) => id),
    ),
    seed,
  };
}

/** Each architecture as it is, before its systems: a first ranking has all kinds in it, after a run of each. */
const plainFirst = (names: readonly Named[]): readonly Named[] => {
  const isPlain = ({ name, architecture }: Named): boolean => name === architecture;
  return [...names.filter(isPlain), ...names.filter((each) => !isPlain(each))];
};

async function candidates(
  names: readonly Named[],
  application: Application,
  seeds: readonly number[],
  playing: Playing,
  came: (some: readonly Candidate[]) => void = () => {},
): Promise<readonly Candidate[]> {
  const [main = ''] = regionsOf(application);
  const found = new Map<string, Figures>();
  const keyOf = (name: string, seed: number): string => `${seed} ${name}`;
  const known = (): readonly Candidate[] =>
    names.flatMap(({ name, architecture }): readonly Candidate[] => {
      // Those that have run by now are the first ones: a figure of a later seed alone would be named for another.
      const missing = seeds.findIndex((seed) => !found.has(keyOf(name, seed)));
      const bySeed = seeds.slice(0, missing < 0 ? seeds.length : missing).flatMap((seed) => found.get(keyOf(name, seed)) ?? []);
      return bySeed.length === 0 ? [] : [{ name, architecture, figures: together(bySeed), seeds: bySeed.length, bySeed }];
    });
  const jobs = seeds.flatMap((seed) => plainFirst(names).map(({ name }) => ({ name, seed })));
  const note = (at: number, sheet: Sheet): void => {
    const job = jobs[at];
    if (job && !found.has(keyOf(job.name, job.seed))) found.set(keyOf(job.name, job.seed), figuresIn(sheet, application, main));
  };
  const sheets = await playing(
    jobs.map(({ name, seed }) => requestOf(application, name, seed)),
    (at, sheet) => {
      note(at, sheet);
      came(known());
    },
  );
  for (const [at, sheet] of sheets.entries()) note(at, sheet);
  return known();
}

/** Of all that were tried: no run is needed to leave a limit out. */
function withoutLimits(tried: readonly Ranked[], application: Application): readonly Turn[] {
  const before = tried[0]?.name ?? '';
  const given = (Object.keys(application.limits) as (keyof Limits)[]).filter((each) => application.limits[each] !== null);
  return given.map((limit) => {
    const [first] = ranked(tried, { ...application, limits: { ...application.limits, [limit]: null } });
    return { changed: `without ${limit}`, first: first?.name ?? '', turns: first?.name !== before };
  });
}

/** The best of each architecture, run on an application that differs in one word; then in two, for the plane of loads. */
async function otherwise(
  best: readonly Named[],
  application: Application,
  before: Ranked | null,
  playing: Playing,
  came: (turns: readonly Turn[], loads: readonly LoadCell[]) => void,
): Promise<Pick<Advice, 'turns' | 'loads'>> {
  const { writesPerSecond, distinctQueries } = application;
  const turns: Turn[] = [];
  const loads: LoadCell[] = [{ writesPerSecond, distinctQueries, first: before, own: true }];
  const run = async (load: Load): Promise<Ranked | null> => {
    const other = { ...application, ...load };
    const [first = null] = ranked(await candidates(best, other, seedsFrom(FEW), playing), other);
    loads.push({ ...load, first, own: false });
    return first;
  };
  for (const { changed, ...load } of changedIn(application)) {
    const first = await run(load);
    turns.push({ changed, first: first?.name ?? '', turns: first?.name !== before?.name });
    came([...turns], [...loads]);
  }
  for (const load of cornersIn(application)) {
    await run(load);
    came([...turns], [...loads]);
  }
  return { turns, loads };
}
