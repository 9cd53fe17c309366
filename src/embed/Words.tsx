/** The words beside the schematic: all of the step where there is room, else its verdict or its narration. */
import type { ReactElement, ReactNode } from 'react';
import { aboutOf, roomOf } from '../ui/rooms.ts';
import { useShownOp } from '../ui/console/shown-op.ts';
import { nextLabel } from '../ui/lesson/next-label.ts';
import { Line, plainText, Prose } from '../ui/lesson/Prose.tsx';
import { Question } from '../ui/lesson/Question.tsx';
import { type LessonNow, useLesson } from '../ui/lesson/use-lesson.ts';
import { Later, Part } from '../ui/part.tsx';
import { useAppStore, useNow, useRun } from '../ui/store.tsx';
import * as Say from '../words/en/embed/embed.ts';

const SQL_CHARS_MAX = 64;
/** Narration, question and options of so many letters in all stand in an embed without scrolling. */
const LETTERS_MAX = 345;

const found = new Part(() => import('./Found.tsx'));

function Verdict({ otherwise }: { readonly otherwise: ReactNode }): ReactElement {
  return (
    <Later part={found} what={null} before={otherwise}>
      {({ Found }) => <Found otherwise={otherwise} />}
    </Later>
  );
}

export function Words({ wide }: { readonly wide: boolean }): ReactElement | null {
  const lesson = useLesson();
  const architecture = useRun((run) => roomOf(run.spec.scenario));
  const operation = useShownOp(useNow(100));
  if (!lesson) return null;
  if (!wide) {
    return (
      <div className="embed-words">
        <h1 className="unseen">
          <Line segments={lesson.title} />
        </h1>
        {lesson.question ? <Question question={lesson.question} /> : <Verdict otherwise={<Prose segments={lesson.narration} />} />}
      </div>
    );
  }
  const sql = operation?.statement.sql.replace(/\s+/g, ' ').trim() ?? '';
  return (
    <div className="embed-words">
      <p className="eyebrow">{aboutOf(architecture).name}</p>
      <h1>
        <Line segments={lesson.title} />
      </h1>
      {crowded(lesson) ? null : <Prose segments={lesson.narration} />}
      {sql && !lesson.question ? (
        <pre className="embed-sql">{sql.length > SQL_CHARS_MAX ? `${sql.slice(0, SQL_CHARS_MAX - 1)}…` : sql}</pre>
      ) : null}
      {lesson.question ? <Question question={lesson.question} /> : <Verdict otherwise={null} />}
      <Way lesson={lesson} />
    </div>
  );
}

/** A long question, or its answer, says what the narration said: both together would push the way on out of sight. */
function crowded({ question, narration }: LessonNow): boolean {
  if (question === null) return false;
  const letters = [narration, question.text, ...question.options].map(plainText).join('').length;
  return question.phase === 'revealed' || letters > LETTERS_MAX;
}

function Way({ lesson }: { readonly lesson: LessonNow }): ReactElement {
  const { next, goToStep } = useAppStore().getState();
  const last = lesson.number === lesson.of - 1 && lesson.question?.phase !== 'ahead';
  return (
    <div className="way">
      <button type="button" className="button" onClick={last ? () => goToStep(0) : next}>
        {last ? Say.startAgain : nextLabel(lesson)}
      </button>
      <span className="aside">{Say.ofWord(lesson.number + 1, lesson.of)}</span>
    </div>
  );
}
