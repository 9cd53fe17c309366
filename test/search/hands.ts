/** Who measures cards, and tries what comes next, in this thread, one run after the other. */
import { smallFuture, tryFuture } from '../../src/search/ahead/ahead.ts';
import type { Triers } from '../../src/search/ahead/rounds.ts';
import { type Hands, judge, madeSmall } from '../../src/search/cards.ts';

async function inTurn<A, B>(all: readonly A[], act: (each: A) => Promise<B>): Promise<readonly B[]> {
  const done: B[] = [];
  for (const each of all) done.push(await act(each));
  return done;
}

export const ownHands: Hands = { judge: (runs) => inTurn(runs, judge), madeSmall: (large) => inTurn(large, madeSmall) };

export const ownTriers: Triers = { try: (futures) => inTurn(futures, tryFuture), small: smallFuture };
