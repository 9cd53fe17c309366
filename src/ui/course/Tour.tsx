/** The way into the course from the list of lessons. */
import type { ReactElement } from 'react';
import { chapters } from '../../scenarios/course/index.ts';
import * as Say from '../../words/en/course/course.ts';
import { useAppStore } from '../store.tsx';
import { openChapter } from './open-scene.ts';
import { loadProgress } from './progress.ts';

export function Tour(): ReactElement {
  const store = useAppStore();
  const { chapter, done } = loadProgress();
  const here = chapters.find(({ id }) => id === chapter) ?? chapters[0];
  return (
    <section className="tour" aria-labelledby="tour-title">
      <h2 id="tour-title">{Say.title}</h2>
      <p>{Say.say}</p>
      <ol>
        {chapters.map((each) => (
          <li key={each.id} className={done.includes(each.id) ? 'done' : ''}>
            <button type="button" className="inline" onClick={() => void openChapter(store, each)}>
              {each.title}
            </button>
          </li>
        ))}
      </ol>
      {here ? (
        <button type="button" className="button" onClick={() => void openChapter(store, here)}>
          {chapter === null ? Say.tour : Say.goOn}
        </button>
      ) : null}
    </section>
  );
}
