/** One challenge over a run: what is asked, part by part how far the run comes with it, a hint, and in the end one way. */
import './challenge.css';
import { type ReactElement, type ReactNode, useId } from 'react';
import { isMet } from '../../lesson/goal.ts';
import { attempt } from '../../store/aside.ts';
import type { ScreenId } from '../../store/state.ts';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/challenge/challenge.ts';
import { forbiddenIn, isUntouched } from './forbidden.ts';
import { Help } from './Help.tsx';
import { Parts } from './Parts.tsx';
import { type Asked, useJudgement } from './use-judgement.ts';
import { alike } from '../../sim/alike.ts';

export interface ChallengeProps extends Asked {
  /** Where its runs open. */
  readonly screen: ScreenId;
  /** Other ways from here. */
  readonly children?: ReactNode;
}

export function Challenge(props: ChallengeProps): ReactElement {
  const { challenge, run, origin, screen, children } = props;
  const { takeTo } = useAppStore().getState();
  const heading = useId();
  const { judged, problem, tries } = useJudgement(props);
  const { kind, title, text, touch, solution } = challenge;
  const given = isUntouched(run, origin);
  const way = attempt(origin, solution);
  const own = alike([way.settings, way.commands], [run.settings, run.commands]);
  const forbidden = forbiddenIn(run, origin, challenge);
  const met = judged !== null && forbidden === null && isMet(judged.parts);
  const missing = judged?.parts.filter(({ holds }) => !holds).length ?? 0;
  const words = problem
    ? Say.problem(problem)
    : judged === null
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
    <section className={met ? 'challenge-now met' : 'challenge-now'} aria-labelledby={heading}>
      <p className="eyebrow">
        {Say.challenge} · {Say.kinds[kind]}
      </p>
      <h2 id={heading}>{title}</h2>
      <p className="asks">{text}</p>
      <p className="aside">{Say.touch(touch.includes('settings'), touch.includes('commands'))}</p>
      <Parts challenge={challenge} figures={run.scenario.figures} parts={judged?.parts ?? null} />
      <p className="verdict-of-run" role="status">
        {words}
      </p>
      {met && judged ? <p className="aside">{Say.cost(judged.cost.machines, judged.cost.p95Ms, judged.cost.lostWrites)}</p> : null}
      <Help challenge={challenge} tries={tries} onSolution={() => takeTo(screen, way, 0)}>
        {given ? null : (
          <button type="button" className="inline" onClick={() => takeTo(screen, attempt(origin), 0)}>
            {Say.again}
          </button>
        )}
        {children}
      </Help>
    </section>
  );
}
