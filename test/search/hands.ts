/** Who measures cards, and tries what comes next, in this thread, one run after the other; and what tests of that ask. */
import { expect } from 'vitest';
import { allScenarios } from '../../src/scenarios/composed.ts';
import type { Question } from '../../src/search/ahead/past.ts';
import { runOf } from '../../src/session/run.ts';
import { smallFuture, tryFuture } from '../../src/search/ahead/ahead.ts';
import { type AheadResult, lookAhead, type Triers } from '../../src/search/ahead/rounds.ts';
import { type Hands, judge, madeSmall } from '../../src/search/cards.ts';

async function inTurn<A, B>(all: readonly A[], act: (each: A) => Promise<B>): Promise<readonly B[]> {
  const done: B[] = [];
  for (const each of all) done.push(await act(each));
  return done;
}

export const ownHands: Hands = { judge: (runs) => inTurn(runs, judge), madeSmall: (large) => inTurn(large, madeSmall) };

export const ownTriers: Triers = { try: (futures) => inTurn(futures, tryFuture), small: smallFuture };

export const FROM_US = 600_000;
/** Schedules in which a planted bug has to show. */
const PLANTED = 60;

export function asking(id: string, property: Question['property'], mutant: string | null = null): Question {
  const scenario = allScenarios.find((each) => each.id === id);
  if (!scenario) throw new Error(`there is no scenario ${id}`);
  return { run: runOf(scenario), fromUs: FROM_US, property, mutant };
}

export const look = (question: Question, seeds = 60, triers: Triers = ownTriers): Promise<AheadResult> =>
  lookAhead(question, triers, { seeds, from: 1 });

/** A planted bug is found from that moment on, and nothing is in the same schedules without it. */
export async function breaksOnlyWith(id: string, mutant: string, property: Question['property']): Promise<void> {
  const { found, tried } = await look(asking(id, property, mutant), PLANTED);
  expect(found?.property).toBe(property);
  const without = await look(asking(id, property), tried);
  expect(without.found).toBeNull();
  expect(without.tried).toBe(tried);
  expect(without.operations).toBeGreaterThan(tried * 30);
}
