/** The end of the last chapter: one of the samples or a sentence of one's own, what the adviser ran for it, and where its advice turns. */
import './own.css';
import { type ReactElement, useSyncExternalStore } from 'react';
import { applications } from '../../advice/applications.ts';
import { advised, begin, stop, subscribe } from '../advice/advising.ts';
import { nameOf } from '../advice/name-of.ts';
import { Plane } from '../advice/Plane.tsx';
import { useAppStore } from '../store.tsx';
import * as Advice from '../../words/en/advice/advice.ts';
import * as Say from '../../words/en/course/course.ts';

/** Runs of each of the best: the sentence itself may have more. */
const SEEDS = 1;

export function Own(): ReactElement {
  const { show } = useAppStore().getState();
  const { application, is, progress, part } = useSyncExternalStore(subscribe, advised);
  const [first, second] = part.ranks ?? [];
  return (
    <section className="scene own" aria-label={Say.ownTitle}>
      <h2>{Say.ownTitle}</h2>
      <p className="opens">{Say.ownSay}</p>
      <p className="ways">
        {applications.map((sample) => (
          <button key={sample.id} type="button" className="quiet" disabled={is === 'running'} onClick={() => begin(sample, SEEDS)}>
            {Say.runSample(Advice.samples[sample.id] ?? sample.title)}
          </button>
        ))}
        <button type="button" className="button" onClick={() => show('advice')}>
          {Say.ownSentence}
        </button>
      </p>
      {is === 'running' ? (
        <p role="status">
          {progress ? Advice.progress(progress.done, progress.of) : Advice.beginning}{' '}
          <button type="button" className="inline" onClick={stop}>
            {Advice.stop}
          </button>
        </p>
      ) : null}
      {application && first ? (
        <>
          <h3>
            {application.title}: {part.level && second ? Advice.level(nameOf(first), nameOf(second)) : nameOf(first)}
          </h3>
          <Plane tried={part.tried ?? []} application={application} />
        </>
      ) : null}
    </section>
  );
}
