/** At the head of the playground’s column, while a challenge is taken up: what it asks for, and what the run that is seen comes to. */
import type { ReactElement } from 'react';
import { useRun } from '../store.tsx';
import * as Say from '../../words/en/challenge/challenge.ts';
import { Challenge } from './Challenge.tsx';
import { takeUp, useTaken } from './now.ts';

export function Banner(): ReactElement | null {
  const taken = useTaken();
  const run = useRun(({ spec }) => spec);
  if (!taken || taken.scenario.id !== run.scenario.id) return null;
  const { scenario, challenge } = taken;
  return (
    <Challenge challenge={challenge} run={run} origin={scenario} screen="play">
      <button type="button" className="inline" onClick={() => takeUp(null)}>
        {Say.leave}
      </button>
    </Challenge>
  );
}
