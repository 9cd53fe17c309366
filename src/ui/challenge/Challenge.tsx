/** One challenge over a run: what is asked, part by part how far the run comes with it, a hint, and in the end one way. */
import './challenge.css';
import { type ReactElement, useId, useState } from 'react';
import { isMet } from '../../lesson/goal.ts';
import { forbiddenIn, solved } from '../../judging/solved.ts';
import type { Challenge as Asked } from '../../scenarios/schema.ts';
import { describedRun, isAsDescribed, sameRun } from '../../store/same.ts';
import type { RunSpec } from '../../session/run.ts';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/challenge/challenge.ts';
import { Parts } from './Parts.tsx';
import { useJudgement } from './use-judgement.ts';

export interface ChallengeProps {
  readonly challenge: Asked;
  /** As it is now, with all that was done to it. */
  readonly run: RunSpec;
}

/** Different runs that were judged and did not do, before one way is shown. */
const TRIES = 2;

export function Challenge({ challenge, run }: ChallengeProps): ReactElement {
  const heading = useId();
  const { judgement, problem, tries } = useJudgement(challenge, run);
  const { kind, title, text, touch } = challenge;
  const given = isAsDescribed(run);
  const own = sameRun(run, solved(run.scenario, challenge));
  const forbidden = forbiddenIn(run, challenge);
  const met = judgement !== null && forbidden === null && isMet(judgement.parts);
  const missing = judgement?.parts.filter(({ holds }) => !holds).length ?? 0;
  const words = problem
    ? Say.problem(problem)
    : judgement === null
      ? Say.judging
      : forbidden
        ? Say.forbidden[forbidden]
        : met
          ? own
            ? `${Say.met} ${Say.own}`
            : Say.met
          : given
            ? Say.untouched
            : Say.notMet(missing);
  return (
    <section className={met ? 'challenge met' : 'challenge'} aria-labelledby={heading}>
      <p className="eyebrow">
        {Say.challenge} · {Say.kinds[kind]}
      </p>
      <h2 id={heading}>{title}</h2>
      <p className="asks">{text}</p>
      <p className="aside">{Say.touch(touch.includes('settings'), touch.includes('commands'))}</p>
      <Parts challenge={challenge} figures={run.scenario.figures} parts={judgement?.parts ?? null} />
      <p className="verdict-of-run" role="status">
        {words}
      </p>
      {met && judgement ? (
        <p className="aside">{Say.cost(judgement.cost.machines, judgement.cost.p95Ms, judgement.cost.lostWrites)}</p>
      ) : null}
      <Help challenge={challenge} run={run} tries={tries} untouched={given} />
    </section>
  );
}

interface HelpProps extends ChallengeProps {
  readonly tries: number;
  readonly untouched: boolean;
}

function Help({ challenge, run, tries, untouched }: HelpProps): ReactElement {
  const { takeTo } = useAppStore().getState();
  const [hinted, setHinted] = useState(false);
  const { hint } = challenge;
  return (
    <div className="help">
      {hint === undefined ? null : (
        <button type="button" className="inline" aria-expanded={hinted} onClick={() => setHinted(!hinted)}>
          {Say.hint}
        </button>
      )}
      {tries >= TRIES ? (
        <button type="button" className="inline" onClick={() => takeTo('lesson', solved(run.scenario, challenge), 0)}>
          {Say.solution}
        </button>
      ) : (
        <span className="aside">{Say.solutionAfter(TRIES - tries)}</span>
      )}
      {untouched ? null : (
        <button type="button" className="inline" onClick={() => takeTo('lesson', describedRun(run.scenario), 0)}>
          {Say.again}
        </button>
      )}
      {hint !== undefined && hinted ? <p className="hint">{hint}</p> : null}
    </div>
  );
}
