/**
 * What is dear and need not be there at once takes turns: one a frame, so that a screen that opens never keeps the page from answering
 * for long.
 */
import { useEffect, useState } from 'react';

type Turn = () => void;

const waiting: Turn[] = [];
let asked = false;

/** So long after a frame was asked for a turn is taken without one: a tab that is not seen has none, ms. */
const UNSEEN_MS = 250;

/** Calls when its turn comes; says how to give it back. */
export function inTurn(turn: Turn): () => void {
  waiting.push(turn);
  ask();
  return () => {
    const at = waiting.indexOf(turn);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function ask(): void {
  if (asked || waiting.length === 0) return;
  asked = true;
  atNextFrame(() => {
    asked = false;
    waiting.shift()?.();
    ask();
  });
}

/** Once, in a task of its own that follows the next frame. */
export function atNextFrame(then: () => void): void {
  if (typeof requestAnimationFrame === 'undefined') {
    then();
    return;
  }
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    then();
  };
  // A millisecond later: whoever waits for that frame is told first.
  requestAnimationFrame(() => setTimeout(once, 1));
  setTimeout(once, UNSEEN_MS);
}

/** False until this part's turn has come, once it is wanted. */
export function useTurn(wanted: boolean): boolean {
  const [come, setCome] = useState(false);
  useEffect(() => (wanted ? inTurn(() => setCome(true)) : undefined), [wanted]);
  return come && wanted;
}
