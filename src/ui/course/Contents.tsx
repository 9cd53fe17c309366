/** The chapters, which of them were read, and what is done with what is kept of that. */
import { type ChangeEvent, type ReactElement, useId, useState } from 'react';
import type { Chapter } from '../../scenarios/course/chapter.ts';
import { chapters } from '../../scenarios/course/index.ts';
import * as Say from '../../words/en/course/course.ts';
import { useAppStore } from '../store.tsx';
import { useMedia } from '../use-size.ts';
import { download } from '../download.ts';
import { NO_PROGRESS, type Progress, progressIn } from './progress.ts';

interface ContentsProps {
  readonly chapter: Chapter | undefined;
  readonly progress: Progress;
  readonly onOpen: (chapter: Chapter) => void;
  readonly onProgress: (change: (before: Progress) => Progress) => void;
}

export function Contents(props: ContentsProps): ReactElement {
  const narrow = useMedia('(max-width: 1180px)');
  const { chapter } = props;
  if (!narrow)
    return (
      <nav className="contents" aria-label={Say.chapters}>
        <List {...props} />
      </nav>
    );
  return (
    <nav className="contents" aria-label={Say.chapters}>
      <details>
        <summary>{chapter ? Say.chapterOf(chapter.chapter, chapters.length) : Say.chapters}</summary>
        <List {...props} />
      </details>
    </nav>
  );
}

function List({ chapter, progress, onOpen, onProgress }: ContentsProps): ReactElement {
  return (
    <>
      <ol>
        {chapters.map((each) => {
          const state = each === chapter ? 'now' : progress.done.includes(each.id) ? 'done' : '';
          return (
            <li key={each.id} className={state}>
              <button type="button" aria-current={each === chapter ? 'page' : undefined} onClick={() => onOpen(each)}>
                {each.title}
              </button>
            </li>
          );
        })}
      </ol>
      <p className="aside">{Say.kept}</p>
      <Kept {...{ progress, onProgress }} />
      <p className="aside kept">
        <span>{Say.forPaper}</span>
        {chapter ? <HandOut of={chapter.id} words={Say.thisChapter} /> : null}
        <HandOut of="course" words={Say.wholeCourse} />
      </p>
    </>
  );
}

/** Steps with their pictures, questions with room for answers, and a key, for a printer. */
const HandOut = ({ of, words }: { readonly of: string; readonly words: string }): ReactElement => (
  <a className="inline" href={`?handout=${of}`} target="_blank" rel="noreferrer">
    {words}
  </a>
);

function Kept({ progress, onProgress }: Pick<ContentsProps, 'progress' | 'onProgress'>): ReactElement {
  const id = useId();
  const { setProblem } = useAppStore().getState();
  const [turn, setTurn] = useState(0);
  const read = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const text = await target.files?.[0]?.text();
    setTurn((before) => before + 1);
    if (text === undefined) return;
    const found = progressIn(text);
    if (found) onProgress(() => found);
    else setProblem(Say.notOurs);
  };
  const save = (): void => download('antipode-course.json', JSON.stringify(progress, null, 2));
  return (
    <p className="aside kept">
      <button type="button" className="inline" title={Say.takeAlongTitle} onClick={save}>
        {Say.takeAlong}
      </button>
      <label htmlFor={id} className="inline">
        {Say.readBack}
        <input key={turn} id={id} type="file" accept="application/json" onChange={(event) => void read(event)} />
      </label>
      <button type="button" className="inline" onClick={() => onProgress(() => NO_PROGRESS)}>
        {Say.forget}
      </button>
    </p>
  );
}
