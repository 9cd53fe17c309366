/** The page of a hand-out: what is printed, and above it, on the screen alone, how. */
import './handout.css';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { chapters } from '../../scenarios/course/index.ts';
import * as Say from '../../words/en/handout/handout.ts';
import { title as courseTitle } from '../../words/en/course/course.ts';
import { useAppStore } from '../store.tsx';
import { Key } from './Key.tsx';
import { Scene } from './Scene.tsx';
import { Stage } from './Stage.tsx';
import { type Gathered, type Sheets, useSheets } from './use-sheets.ts';

type Answers = 'end' | 'none' | 'alone';
const ANSWERS: readonly { readonly id: Answers; readonly words: string }[] = [
  { id: 'end', words: Say.answersEnd },
  { id: 'none', words: Say.answersNone },
  { id: 'alone', words: Say.answersAlone },
];

export function Handout({ name, hash }: { readonly name: string; readonly hash: string }): ReactElement {
  const stage = useRef<HTMLDivElement>(null);
  const sheets = useSheets(useAppStore(), stage, name, hash);
  const [answers, setAnswers] = useState<Answers>('end');
  const [turning, setTurning] = useState(true);
  const { parts } = sheets;
  const only = parts.length === 1 ? parts[0] : undefined;
  const title = only ? (only.chapter?.title ?? only.sheets[0]?.told.scenario.title) : courseTitle;
  useEffect(() => {
    if (title !== undefined && parts.length > 0) document.title = `${title} – Antipode`;
  }, [title, parts.length]);
  return (
    <>
      <Bar {...{ sheets, answers, turning }} onAnswers={setAnswers} onTurning={setTurning} />
      <Stage place={stage} />
      <main className={turning ? 'paper turning' : 'paper'} data-answers={answers} aria-label={Say.theHandOut}>
        {parts.length > 1 ? <h1 className="cover">{courseTitle}</h1> : null}
        {parts.map((part) => (
          <Pages key={part.chapter?.id ?? 'lesson'} {...part} />
        ))}
        {parts.some((part) => part.sheets.length > 0) ? <Key parts={parts} /> : null}
      </main>
    </>
  );
}

function Pages({ chapter, sheets, link }: Gathered): ReactElement {
  return (
    <article className="pages">
      {chapter ? (
        <header>
          <p className="where">{Say.chapterOf(chapter.chapter, chapters.length)}</p>
          <h1>{chapter.title}</h1>
          <p>{chapter.opens}</p>
          <p>
            <strong>{Say.believed}.</strong> {chapter.believed}
          </p>
        </header>
      ) : null}
      {sheets.map((sheet) => (
        <Scene key={sheet.told.scenario.id} sheet={sheet} link={link} alone={chapter === null} />
      ))}
      {chapter ? (
        <p className="keep">
          <strong>{Say.keep}.</strong> {chapter.keep}
        </p>
      ) : null}
    </article>
  );
}

interface BarProps {
  readonly sheets: Sheets;
  readonly answers: Answers;
  readonly turning: boolean;
  readonly onAnswers: (answers: Answers) => void;
  readonly onTurning: (on: boolean) => void;
}

function Bar({ sheets: { parts, done, of, problems }, answers, turning, onAnswers, onTurning }: BarProps): ReactElement {
  const [choosing, turn] = [useId(), useId()];
  const ready = of !== null && done === of;
  const pictures = parts.flatMap((part) => part.sheets).reduce((sum, { moments }) => sum + moments.length, 0);
  return (
    <header className="print-bar">
      <p role="status">{of === null || done < of ? Say.preparing(done, of ?? 1) : Say.ready(pictures)}</p>
      {problems.map((words) => (
        <p key={words} role="alert">
          {words}
        </p>
      ))}
      <p className="choices">
        <label htmlFor={choosing}>{Say.answers}</label>
        <select
          id={choosing}
          value={answers}
          onChange={({ target }) => onAnswers(ANSWERS.find(({ id }) => id === target.value)?.id ?? 'end')}
        >
          {ANSWERS.map(({ id, words }) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </select>
        <label htmlFor={turn}>
          <input id={turn} type="checkbox" checked={turning} onChange={({ target }) => onTurning(target.checked)} /> {Say.turn}
        </label>
        <button type="button" className="button" disabled={!ready} onClick={() => window.print()}>
          {Say.print}
        </button>
        <span className="aside">{Say.paper}</span>
        <a href={location.pathname}>{Say.close}</a>
      </p>
    </header>
  );
}
