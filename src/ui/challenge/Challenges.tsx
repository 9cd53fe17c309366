/** All challenges of the run that is looked at, over its lesson. */
import type { ReactElement } from 'react';
import { useRun } from '../store.tsx';
import { Challenge } from './Challenge.tsx';

export function Challenges(): ReactElement {
  const run = useRun(({ spec }) => spec);
  return (
    <>
      {(run.scenario.challenges ?? []).map((challenge) => (
        <Challenge key={challenge.title} challenge={challenge} run={run} origin={run.scenario} screen="lesson" />
      ))}
    </>
  );
}
