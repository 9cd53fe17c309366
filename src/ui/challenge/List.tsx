/** Challenges as they are listed: each with what is asked and the way to it, or by their titles in a line. */
import './list.css';
import type { ReactElement } from 'react';
import { named } from '../../scenarios/composed.ts';
import { describedRun } from '../../store/same.ts';
import { useAppStore } from '../store.tsx';
import * as Say from '../../words/en/challenge/challenge.ts';

const all = named.flatMap((scenario) => (scenario.challenges ?? []).map((challenge) => ({ scenario, challenge })));

/** In a line of other ways. */
export function ChallengeLinks(): ReactElement {
  const { takeTo } = useAppStore().getState();
  return (
    <>
      <span>{Say.orOne}</span>
      {all.map(({ scenario, challenge: { title, text } }) => (
        <button
          key={`${scenario.id} ${title}`}
          type="button"
          className="inline"
          title={text}
          onClick={() => takeTo('lesson', describedRun(scenario), 0)}
        >
          {title}
        </button>
      ))}
    </>
  );
}

export function ChallengeList(): ReactElement {
  const { takeTo } = useAppStore().getState();
  return (
    <section className="challenges" aria-labelledby="learn-challenges">
      <h2 className="more" id="learn-challenges" tabIndex={-1}>
        {Say.listed}
      </h2>
      <p>{Say.listedSay}</p>
      <ul>
        {all.map(({ scenario, challenge: { title, text, kind } }) => (
          <li key={`${scenario.id} ${title}`}>
            <div>
              <p className="eyebrow">{Say.kinds[kind]}</p>
              <h3>{title}</h3>
              <p>{text}</p>
            </div>
            <button
              type="button"
              className="button"
              aria-label={Say.takeOf(title)}
              onClick={() => takeTo('lesson', describedRun(scenario), 0)}
            >
              {Say.take}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
