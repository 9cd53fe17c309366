/** What can go wrong from here: futures of a run are tried in rounds until one breaks the guarantee that was chosen, and that one is made small. */
import type { Micros } from '../../sim/node.ts';
import type { RunSpec } from '../../session/run.ts';
import { shrinkSchedule } from '../shrink.ts';
import { Past, type Question, runWith } from './past.ts';
import { planOf } from './plan.ts';
import { type Breach, needsCalm, type Sought } from './verdict.ts';

/** One future to be tried; plain data, as it goes to another thread. */
export interface Future {
  readonly question: Question;
  readonly seed: number;
}

/** What came of it; plain data. */
export interface FutureTold {
  readonly broken: boolean;
  readonly operations: number;
  /** How long it went on from the moment, µs. */
  readonly lengthUs: Micros;
}

/** A future that breaks it, with all that could be spared taken away. */
export interface Found {
  readonly seed: number;
  readonly run: RunSpec;
  readonly breach: Breach;
  /** What was done in it, in order; `you` asked and broke this. */
  readonly added: RunSpec['commands'];
  readonly property: Sought;
}

/** Futures that making small may take. */
const TRIED_MAX = 150;

/** The last past is kept: all futures of one question begin there. */
let kept: { readonly name: string; readonly past: Promise<Past> } | null = null;

export async function pastOf({ property: _, ...question }: Question): Promise<Past> {
  const name = JSON.stringify(question);
  if (kept?.name === name) return await kept.past;
  const before = kept;
  kept = { name, past: Past.of(question) };
  await before?.past.then(
    (past) => past.close(),
    () => undefined,
  );
  return await kept.past;
}

export async function tryFuture({ question, seed }: Future): Promise<FutureTold> {
  const past = await pastOf(question);
  const plan = planOf({ ...past.setting, calm: needsCalm(question.property) }, seed);
  const { breach, operations } = await past.go(plan, question.property);
  return { broken: breach !== null, operations, lengthUs: Math.ceil(plan.untilMs * 1000) - question.fromUs };
}

export async function smallFuture({ question, seed }: Future): Promise<Found> {
  const past = await pastOf(question);
  const { property } = question;
  const plan = planOf({ ...past.setting, calm: needsCalm(property) }, seed);
  const { breach } = await past.go(plan, property);
  if (!breach) throw new Error("Antipode's own mistake: a future that broke a guarantee does not break it any more");
  const attempt = async (candidate: typeof plan): Promise<Breach | null> => (await past.go(candidate, property)).breach;
  const small = await shrinkSchedule(plan, breach, { fromMs: question.fromUs / 1000, attempt, most: TRIED_MAX });
  const run = runWith(past.run, small.schedule);
  return { seed, run, breach: small.complaint, added: run.commands.slice(past.run.commands.length), property };
}

/** Who tries: in this thread, or in several. Results stand in the order of what was given. */
export interface Triers {
  try(futures: readonly Future[]): Promise<readonly FutureTold[]>;
  small(future: Future): Promise<Found>;
}

/** What a search has come to so far. */
export interface AheadProgress {
  readonly tried: number;
  readonly operations: number;
  /** The longest that was tried, µs. */
  readonly lengthUs: Micros;
  /** One was found, which is being made small. */
  readonly shrinking: boolean;
}

export interface AheadOptions {
  readonly seeds: number;
  readonly from: number;
  readonly told?: (progress: AheadProgress) => void;
  readonly stopped?: () => boolean;
}

export interface AheadResult extends AheadProgress {
  readonly found: Found | null;
}

/** Futures that are decided on together: the result does not hang on how many are tried at once. */
const ROUND = 12;

export async function lookAhead(
  question: Question,
  triers: Triers,
  { seeds, from, told, stopped = () => false }: AheadOptions,
): Promise<AheadResult> {
  let progress: AheadProgress = { tried: 0, operations: 0, lengthUs: 0, shrinking: false };
  for (let done = 0; done < seeds && !stopped(); done += ROUND) {
    const round = Array.from({ length: Math.min(ROUND, seeds - done) }, (_, i): Future => ({ question, seed: from + done + i }));
    const results = await triers.try(round);
    const first = results.findIndex(({ broken }) => broken);
    progress = {
      tried: progress.tried + results.length,
      operations: results.reduce((sum, each) => sum + each.operations, progress.operations),
      lengthUs: Math.max(progress.lengthUs, ...results.map(({ lengthUs }) => lengthUs)),
      shrinking: first >= 0,
    };
    told?.(progress);
    const future = round[first];
    if (future) return { ...progress, found: await triers.small(future) };
  }
  return { ...progress, found: null };
}
