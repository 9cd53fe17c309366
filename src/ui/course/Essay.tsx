/** The text of a chapter: what is believed, its scenes one after the other, and the sentence to carry away. */
import { type ReactElement, useCallback, useState } from 'react';
import type { Chapter } from '../../scenarios/course/chapter.ts';
import { chapters } from '../../scenarios/course/index.ts';
import { all } from '../claims/kept.ts';
import * as Say from '../../words/en/course/course.ts';
import { Beside } from './Beside.tsx';
import { Later, Part } from '../part.tsx';
import type { Place } from './follow.ts';
import { guessed, type Progress } from './progress.ts';
import { Scene } from './Scene.tsx';

/** What runs the adviser's threads comes where it is asked for. */
const own = new Part(() => import('./Own.tsx'));

interface EssayProps {
  readonly chapter: Chapter;
  readonly progress: Progress;
  readonly place: Place | null;
  /** The scene that was asked for: those before it are passed. */
  readonly opened: string;
  readonly onProgress: (change: (before: Progress) => Progress) => void;
  readonly onOpen: (chapter: Chapter) => void;
}

export function Essay({ chapter, progress, place, opened, onProgress, onOpen }: EssayProps): ReactElement {
  const { id, title, opens, believed, scenes, beside, adviser } = chapter;
  /** What was guessed of them beside each other: kept under the chapter's own id. */
  const compared = progress.guesses[id]?.[0];
  /** How many of its scenes have been read to their end. */
  const [read, setRead] = useState(() => {
    const unread = scenes.findIndex((scene) => progress.guesses[scene] === undefined);
    return unread < 0 ? unread : Math.max(unread, scenes.indexOf(opened));
  });
  const shown = read < 0 ? scenes.length : read;
  const onRead = useCallback(
    (at: number): void => {
      setRead((before) => (before < 0 ? before : Math.max(before, at + 1)));
      if (at === scenes.length - 1) onProgress((before) => (before.done.includes(id) ? before : { ...before, done: [...before.done, id] }));
    },
    [id, scenes, onProgress],
  );
  return (
    <>
      <header>
        <p className="aside">{Say.chapterOf(chapter.chapter, chapters.length)}</p>
        <h1 id="course-title">{title}</h1>
        <p className="opens">{opens}</p>
        <p className="believed">
          <strong>{Say.believed}</strong> {believed}
        </p>
      </header>
      {scenes.slice(0, shown + 1).map((scene, i) => (
        <SceneAt
          key={scene}
          {...{ scene, i, onRead, onProgress }}
          guesses={progress.guesses[scene] ?? []}
          at={place?.scene === scene ? place.step : null}
        />
      ))}
      {shown >= scenes.length && beside ? (
        <Beside beside={beside} said={compared} onGuess={(said) => onProgress((before) => guessed(before, id, 0, said))} />
      ) : null}
      {shown >= scenes.length && adviser ? (
        <Later part={own} what={null}>
          {({ Own }) => <Own />}
        </Later>
      ) : null}
      {shown >= scenes.length && !(beside && compared === undefined) ? <End {...{ chapter, onOpen }} /> : null}
    </>
  );
}

interface SceneAtProps extends Pick<EssayProps, 'onProgress'> {
  readonly scene: string;
  readonly i: number;
  readonly guesses: readonly (string | null)[];
  readonly at: number | null;
  readonly onRead: (at: number) => void;
}

function SceneAt({ scene, i, guesses, at, onRead, onProgress }: SceneAtProps): ReactElement {
  const read = useCallback(() => onRead(i), [onRead, i]);
  return (
    <Scene
      id={scene}
      {...{ guesses, at }}
      onGuess={(question, said) => onProgress((before) => guessed(before, scene, question, said))}
      onRead={read}
    />
  );
}

function End({ chapter, onOpen }: Pick<EssayProps, 'chapter' | 'onOpen'>): ReactElement {
  const { keep, claims, sources, teacher } = chapter;
  const [before, next] = [chapters[chapter.chapter - 2], chapters[chapter.chapter]];
  const measured = claims.flatMap((id) => all.find((claim) => claim.id === id) ?? []);
  return (
    <footer>
      <p className="keep">{keep}</p>
      {measured.length > 0 ? (
        <section aria-label={Say.measured}>
          <h3>{Say.measured}</h3>
          <ul>
            {measured.map(({ id, statement, held, of }) => (
              <li key={id}>
                <a href={`?claims#claim-${id}`}>{id}</a> {statement} <small>{Say.heldIn(held, of)}</small>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <p className="aside teacher">
        <strong>{Say.ask}</strong> {teacher}
      </p>
      <section aria-label={Say.sources}>
        <h3>{Say.sources}</h3>
        <ul>
          {sources.map(({ text, url }) => (
            <li key={url}>
              <a href={url} rel="noreferrer">
                {text}
              </a>
            </li>
          ))}
        </ul>
      </section>
      <nav className="ways" aria-label={Say.chapters}>
        {next ? (
          <button type="button" className="button" onClick={() => onOpen(next)}>
            {Say.next(next.title)}
          </button>
        ) : null}
        {before ? (
          <button type="button" className="quiet" onClick={() => onOpen(before)}>
            {Say.before(before.title)}
          </button>
        ) : null}
      </nav>
    </footer>
  );
}
