/** One future of a run tried, and one made small: what a thread is asked to do. */
import { shrinkSchedule } from '../shrink.ts';
import { Past, type Question, runWith } from './past.ts';
import { planOf } from './plan.ts';
import type { Found, Future, FutureTold } from './rounds.ts';
import { needsCalm } from '../properties.ts';
import type { Breach } from './verdict.ts';

/** Futures that making small may take. */
const TRIED_MAX = 150;
const AFTERMATH_MS = 2000;

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
  const { breach, endMs: firstEndMs } = await past.go(plan, property);
  if (!breach) throw new Error("Antipode's own mistake: a future that broke a guarantee does not break it any more");
  let endMs = firstEndMs;
  const attempt = async (candidate: typeof plan): Promise<Breach | null> => {
    const tried = await past.go(candidate, property);
    if (tried.breach) endMs = tried.endMs;
    return tried.breach;
  };
  const small = await shrinkSchedule(plan, breach, { fromMs: question.fromUs / 1000, attempt, most: TRIED_MAX });
  // What shows in an answer stays shown, so there may be some time to see what comes of it.
  const untilMs = needsCalm(property) ? endMs : small.schedule.untilMs + AFTERMATH_MS;
  const run = runWith(past.run, { ...small.schedule, untilMs });
  return { seed, run, breach: small.complaint, added: run.commands.slice(past.run.commands.length), property };
}
