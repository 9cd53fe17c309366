/** What the reader may break or build: tried in the playground, judged by the whole run. */
import type { ReactElement } from 'react';
import type { Challenge, Scenario } from '../../scenarios/schema.ts';
import { attempt } from '../../store/aside.ts';
import { Help } from '../challenge/Help.tsx';
import { takeUp } from '../challenge/now.ts';
import { triesOf } from '../challenge/use-judgement.ts';
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
  const { kind, title, text, solution } = challenge;
  const go = (solved: boolean): void => {
    takeUp({ scenario, challenge });
    store.getState().takeTo('play', attempt(scenario, solved ? solution : undefined), 0);
  };
  return (
    <aside className="challenge">
      <p className="aside">{kind === 'break' ? Say.breakIt : Say.buildIt}</p>
      <h3>{title}</h3>
      <p>{text}</p>
      <Help challenge={challenge} tries={triesOf({ challenge, origin: scenario })} onSolution={() => go(true)}>
        <button type="button" className="button" onClick={() => go(false)}>
          {Say.tryIt}
        </button>
      </Help>
    </aside>
  );
}
