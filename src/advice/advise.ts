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

/** Seeds on which all are tried. */
const FEW = 2;

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
  const others = await otherwise(best, application, first?.name ?? '', playing, (turns) => came({ turns: [...without, ...turns] }));
  return { application, ranks, level, tried, unfit, turns: [...without, ...others] };
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

async function candidates(
  names: readonly Named[],
  application: Application,
  seeds: readonly number[],
  playing: Playing,
  came: (some: readonly Candidate[]) => void = () => {},
): Promise<readonly Candidate[]> {
  const [main = ''] = regionsOf(application);
  const found: Figures[] = [];
  const known = (): readonly Candidate[] =>
    names.flatMap(({ name, architecture }, i): readonly Candidate[] => {
      const bySeed = seeds.flatMap((_, j) => found[i * seeds.length + j] ?? []);
      return bySeed.length < seeds.length ? [] : [{ name, architecture, figures: together(bySeed), seeds: seeds.length, bySeed }];
    });
  const requests = names.flatMap(({ name }) => seeds.map((seed) => requestOf(application, name, seed)));
  const sheets = await playing(requests, (at, sheet) => {
    found[at] = figuresIn(sheet, application, main);
    came(known());
  });
  for (const [at, sheet] of sheets.entries()) found[at] ??= figuresIn(sheet, application, main);
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

const OTHERWISE: readonly (readonly [string, (given: Application) => Partial<Application>])[] = [
  ['five times the writes', ({ writesPerSecond }) => ({ writesPerSecond: Math.min(500, writesPerSecond * 5) })],
  ['a fifth of the writes', ({ writesPerSecond }) => ({ writesPerSecond: writesPerSecond / 5 })],
  ['ten times as many different queries', ({ distinctQueries }) => ({ distinctQueries: Math.min(20_000, distinctQueries * 10) })],
  [
    'a tenth of the different queries',
    ({ distinctQueries, tenants }) => ({ distinctQueries: Math.max(tenants, Math.ceil(distinctQueries / 10)) }),
  ],
];

/** The best of each architecture, run on an application that differs in one word. */
async function otherwise(
  best: readonly Named[],
  application: Application,
  before: string,
  playing: Playing,
  came: (turns: readonly Turn[]) => void,
): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  for (const [changed, change] of OTHERWISE) {
    const other = { ...application, ...change(application) };
    if (JSON.stringify(other) === JSON.stringify(application)) continue;
    const [first] = ranked(await candidates(best, other, seedsFrom(FEW), playing), other);
    turns.push({ changed, first: first?.name ?? '', turns: first?.name !== before });
    came([...turns]);
  }
  return turns;
}
