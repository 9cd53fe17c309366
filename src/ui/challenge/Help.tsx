/** What helps with a challenge: a hint after some tries, one way after more, and other ways from there. */
import './help.css';
import { type ReactElement, type ReactNode, useState } from 'react';
import type { Challenge } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/challenge/challenge.ts';

/** Different runs that were judged and did not do, before each is given. */
const HINT_TRIES = 2;
const SOLUTION_TRIES = 4;

interface HelpProps {
  readonly challenge: Pick<Challenge, 'hint'>;
  readonly tries: number;
  readonly onSolution: () => void;
  /** Other ways, which stand first. */
  readonly children?: ReactNode;
}

export function Help({ challenge: { hint }, tries, onSolution, children }: HelpProps): ReactElement {
  const [hinted, setHinted] = useState(false);
  const left = (of: number): number => Math.max(0, of - tries);
  const waits = Say.helpAfter(hint === undefined ? 0 : left(HINT_TRIES), left(SOLUTION_TRIES));
  return (
    <div className="help">
      {children}
      {hint === undefined || tries < HINT_TRIES ? null : (
        <button type="button" className="inline" aria-expanded={hinted} onClick={() => setHinted(!hinted)}>
          {Say.hint}
        </button>
      )}
      {tries < SOLUTION_TRIES ? null : (
        <button type="button" className="inline" onClick={onSolution}>
          {Say.solution}
        </button>
      )}
      {waits === null ? null : <span className="aside">{waits}</span>}
      {hint !== undefined && hinted ? <p className="hint">{hint}</p> : null}
    </div>
  );
}
