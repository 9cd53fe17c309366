/** What a challenge's run comes to, as a thread plays it; and how many different runs were tried and did not do. */
import { useEffect, useState } from 'react';
import { JudgeThread } from '../../judging/client.ts';
import type { Judgement } from '../../judging/judged.ts';
import { isMet } from '../../lesson/goal.ts';
import type { Challenge } from '../../scenarios/schema.ts';
import type { RunSpec } from '../../session/run.ts';
import { isAsDescribed } from '../../store/same.ts';

/** So long nothing changes before it is judged, ms: a slider is let go first. */
const SETTLED_MS = 250;

/** Runs that did not do, by challenge: whoever comes back has tried them all the same. */
const tried = new Map<string, Set<string>>();

const nameOf = ({ scenario }: RunSpec, { title }: Challenge): string => `${scenario.id} ${title}`;

interface Known {
  readonly of: RunSpec;
  readonly judgement: Judgement | null;
  readonly problem: string | null;
}

export function useJudgement(challenge: Challenge, run: RunSpec): Omit<Known, 'of'> & { readonly tries: number } {
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    let thread: JudgeThread | null = null;
    const timer = setTimeout(() => {
      thread = new JudgeThread();
      thread.judge({ run, challenge: { goal: challenge.goal } }).then(
        (judgement) => {
          if (!isMet(judgement.parts) && !isAsDescribed(run)) remember(run, challenge);
          setKnown({ of: run, judgement, problem: null });
          thread?.close();
        },
        (error: unknown) => {
          setKnown({ of: run, judgement: null, problem: error instanceof Error ? error.message : String(error) });
          thread?.close();
        },
      );
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      thread?.close();
    };
  }, [challenge, run]);
  const now = known?.of === run ? known : null;
  return { judgement: now?.judgement ?? null, problem: now?.problem ?? null, tries: tried.get(nameOf(run, challenge))?.size ?? 0 };
}

function remember(run: RunSpec, challenge: Challenge): void {
  const name = nameOf(run, challenge);
  const { settings, commands, untilUs, seed } = run;
  tried.set(name, (tried.get(name) ?? new Set()).add(JSON.stringify([settings, commands, untilUs, seed])));
}
