/** What a challenge's run comes to, as a thread plays it; and how many different runs were tried and did not do. */
import { useEffect, useState } from 'react';
import { isMet } from '../../lesson/goal.ts';
import type { Challenge, Scenario } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { aside } from '../../store/aside.ts';
import type { Answer } from '../../worker/aside/protocol.ts';
import { isUntouched } from './forbidden.ts';

/** So long nothing changes before it is judged, ms: a slider is let go first. */
const SETTLED_MS = 250;

/** Runs that did not do, by challenge: whoever comes back has tried them all the same. */
const tried = new Map<string, Set<string>>();

export interface Asked {
  readonly challenge: Challenge;
  /** As it is now, with all that was done to it. */
  readonly run: RunSpec;
  /** Where the challenge begins. */
  readonly origin: Scenario;
}

type Named = Pick<Asked, 'challenge' | 'origin'>;

const nameOf = ({ challenge, origin }: Named): string => `${origin.id} ${challenge.title}`;

/** Different runs that were judged since the page was opened, and did not do. */
export const triesOf = (named: Named): number => tried.get(nameOf(named))?.size ?? 0;

export interface Judgement {
  /** Null while the run is played. */
  readonly judged: Extract<Answer, { readonly type: 'judged' }> | null;
  readonly problem: string | null;
  readonly tries: number;
}

export function useJudgement({ challenge, run, origin }: Asked): Judgement {
  const [known, setKnown] = useState<{ readonly of: RunSpec; readonly answer: Answer } | null>(null);
  useEffect(() => {
    let end = (): void => {};
    const timer = setTimeout(() => {
      end = aside({ type: 'judge', run, challenge }, (answer) => {
        if (answer.type === 'judged' && !isMet(answer.parts) && !isUntouched(run, origin)) remember({ challenge, run, origin });
        setKnown({ of: run, answer });
        end();
      });
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [challenge, run, origin]);
  const answer = known?.of === run ? known.answer : null;
  return {
    judged: answer?.type === 'judged' ? answer : null,
    problem: answer?.type === 'refused' ? answer.message : null,
    tries: triesOf({ challenge, origin }),
  };
}

function remember(asked: Asked): void {
  const { scenario, settings, commands, seed } = asked.run;
  const run = JSON.stringify([scenario, settings, commands, seed]);
  tried.set(nameOf(asked), (tried.get(nameOf(asked)) ?? new Set()).add(run));
}
