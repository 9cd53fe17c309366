/** At the head of the playground’s column, while a challenge is taken up: what it asks for, and what the run that is seen comes to. */
import './banner.css';
import { type ReactElement, useEffect, useState } from 'react';
import { isMet, type Judged } from '../../lesson/goal.ts';
import type { Challenge } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { aside, attempt } from '../../store/aside.ts';
import { figure as threeDigits, ms } from '../../words/en/numbers.ts';
import * as Say from '../../words/en/challenge/banner.ts';
import type { Answer } from '../../worker/aside/protocol.ts';
import { useAppStore, useRun } from '../store.tsx';
import { type Taken, takeUp, useTaken } from './now.ts';

export function Banner(): ReactElement | null {
  const taken = useTaken();
  const id = useRun((run) => run.spec.scenario.id);
  return taken && taken.scenario.id === id ? <Open {...{ taken }} /> : null;
}

/** Tries before one way is shown: whoever tries learns more. */
const TRIES = 2;

function Open({ taken: { scenario, challenge } }: { readonly taken: Taken }): ReactElement {
  const { takeTo } = useAppStore().getState();
  const spec = useRun((run) => run.spec);
  const { answer, tries } = useJudged(spec, challenge);
  const [hinted, setHinted] = useState(false);
  const { title, text, hint, solution } = challenge;
  const go = (run: RunSpec): void => takeTo('play', run, 0);
  return (
    <aside className="challenge-banner" aria-label={Say.challenge}>
      <p>
        <strong>{title}</strong> {text}
      </p>
      <div role="status">
        <Verdict {...{ answer, challenge }} />
      </div>
      {hinted && hint !== undefined ? <p className="aside">{hint}</p> : null}
      <p className="ways">
        {hint === undefined || hinted ? null : (
          <button type="button" className="inline" onClick={() => setHinted(true)}>
            {Say.hint}
          </button>
        )}
        {tries < TRIES ? null : (
          <button type="button" className="inline" onClick={() => go(attempt(scenario, solution))}>
            {Say.oneWay}
          </button>
        )}
        <button type="button" className="inline" onClick={() => go(attempt(scenario))}>
          {Say.again}
        </button>
        <button type="button" className="inline" onClick={() => takeUp(null)}>
          {Say.leave}
        </button>
      </p>
    </aside>
  );
}

interface Judging {
  readonly answer: Answer | null;
  /** Runs that were judged and did not do. */
  readonly tries: number;
}

/** The whole run, aside from what is shown of it: a challenge asks what has become in the end. */
function useJudged(run: RunSpec, challenge: Challenge): Judging {
  const [judging, setJudging] = useState<Judging>({ answer: null, tries: 0 });
  useEffect(() => {
    setJudging(({ tries }) => ({ answer: null, tries }));
    return aside({ type: 'judge', run, challenge }, (answer) =>
      setJudging(({ tries }) => ({ answer, tries: tries + (answer.type === 'judged' && !isMet(answer.parts) ? 1 : 0) })),
    );
  }, [run, challenge]);
  return judging;
}

function Verdict({ answer, challenge }: { readonly answer: Answer | null; readonly challenge: Challenge }): ReactElement {
  if (!answer) return <p className="aside">{Say.judging}</p>;
  if (answer.type !== 'judged') return <p className="aside">{answer.type === 'refused' ? Say.cannot(answer.message) : Say.judging}</p>;
  const { parts, cost } = answer;
  return (
    <>
      <p>
        <strong>{isMet(parts) ? Say.met : Say.notMet}</strong>{' '}
        <span className="aside">{Say.cost(cost.machines, cost.p50Ms === null ? Say.none : ms(cost.p50Ms * 1000), cost.lostWrites)}</span>
      </p>
      <ul>
        {parts.map((part) => (
          <li key={part.figure} className={part.holds ? 'holds' : ''}>
            <span aria-hidden="true">{part.holds ? '✓' : '·'}</span> {Say.figure(part.figure)}: {figureOf(part)}{' '}
            <small>{Say.bounds(boundsOf(challenge, part.figure))}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

const figureOf = ({ value }: Judged): string => (value === null ? Say.none : threeDigits(value));

const BOUNDS = { above: Say.above, below: Say.below, atLeast: Say.atLeast, atMost: Say.atMost };

function boundsOf({ goal }: Challenge, name: string): readonly string[] {
  const { figures = [], ...whole } = goal;
  const bounds: Readonly<Record<string, unknown>> = {
    ...(whole[name as keyof typeof whole] ?? figures.find(({ figure }) => figure === name)),
  };
  return Object.entries(bounds).flatMap(([key, value]) =>
    typeof value === 'number' && (key === 'above' || key === 'below' || key === 'atLeast' || key === 'atMost') ? [BOUNDS[key](value)] : [],
  );
}
