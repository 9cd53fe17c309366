/** What the reader may break or build: tried in the playground, judged by the whole run. */
import { type ReactElement, useState } from 'react';
import type { Challenge, Scenario } from '../../scenarios/schema.ts';
import { attempt } from '../../store/aside.ts';
import { takeUp } from '../challenge/now.ts';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/course/course.ts';

export function Challenges({ scenario }: { readonly scenario: Scenario }): ReactElement {
  return (
    <>
      {(scenario.challenges ?? []).map((challenge, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a challenge is its place
        <One key={i} {...{ scenario, challenge }} />
      ))}
    </>
  );
}

function One({ scenario, challenge }: { readonly scenario: Scenario; readonly challenge: Challenge }): ReactElement {
  const store = useAppStore();
  const [hinted, setHinted] = useState(false);
  const { kind, title, text, hint, solution } = challenge;
  const go = (solved: boolean): void => {
    takeUp({ scenario, challenge });
    store.getState().takeTo('play', attempt(scenario, solved ? solution : undefined), 0);
  };
  return (
    <aside className="challenge">
      <p className="aside">{kind === 'break' ? Say.breakIt : Say.buildIt}</p>
      <h3>{title}</h3>
      <p>{text}</p>
      {hinted && hint !== undefined ? <p className="aside">{hint}</p> : null}
      <p className="ways">
        <button type="button" className="button" onClick={() => go(false)}>
          {Say.tryIt}
        </button>
        {hint === undefined || hinted ? null : (
          <button type="button" className="quiet" onClick={() => setHinted(true)}>
            {Say.hint}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => go(true)}>
          {Say.oneWay}
        </button>
      </p>
    </aside>
  );
}
