/** The lesson: where in it one is, what it says of this moment, and the way on. */
import './pips.css';
import type { ReactElement } from 'react';
import type { AppStore } from '../../store/store.ts';
import { Part } from '../part.tsx';
import { useApp, useAppStore, useRun } from '../store.tsx';
import { nextLabel } from './next-label.ts';
import { Line, Prose } from './Prose.tsx';
import { Question } from './Question.tsx';
import { type LessonNow, useLesson } from './use-lesson.ts';
import * as Say from '../../words/en/lesson/lesson.ts';
import { inOrder } from '../in-order.ts';

/** The playground comes when somebody goes there. */
const goingOn = new Part(() => import('./go-on.ts'));

async function goOnFrom(store: AppStore): Promise<void> {
  await goingOn.fetch();
  goingOn.state().module?.goOn(store);
}

export function Lesson(): ReactElement | null {
  const lesson = useLesson();
  if (!lesson) return null;
  return (
    <section className="lesson" aria-label={Say.lesson}>
      <div className="eyebrow">
        <span>{inOrder(Say.stepOf(<Back />, lesson.number + 1, lesson.of))}</span>
        <Pips lesson={lesson} />
      </div>
      <h1>
        <Line segments={lesson.title} />
      </h1>
      {lesson.question?.phase === 'revealed' ? null : <Prose segments={lesson.narration} />}
      <Missed lesson={lesson} />
      {lesson.question ? <Question question={lesson.question} /> : null}
      <OnTheWay lesson={lesson} />
      <Way lesson={lesson} />
    </section>
  );
}

/** The way back to the list, where there is one. */
function Back(): ReactElement {
  const { show } = useAppStore().getState();
  const inPlace = useApp((s) => s.screen) === 'lesson';
  const back = (
    <button type="button" className="inline" onClick={() => show('learn')}>
      {Say.lessons}
    </button>
  );
  return <>{inOrder(inPlace ? Say.backAnd(back) : [Say.lesson2])}</>;
}

function Pips({ lesson }: { readonly lesson: LessonNow }): ReactElement {
  const { goToStep } = useAppStore().getState();
  return (
    <span className="pips">
      {Array.from({ length: lesson.of }, (_, i) => {
        const state = i === lesson.number ? 'now' : i < lesson.number ? 'done' : '';
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            key={i}
            type="button"
            aria-label={Say.step(i + 1)}
            aria-current={i === lesson.number ? 'step' : undefined}
            onClick={() => goToStep(i)}
          >
            <i className={state} />
          </button>
        );
      })}
    </span>
  );
}

/** Between two steps the words are of the one that was, and this says what the clock runs on to. */
function OnTheWay({ lesson }: { readonly lesson: LessonNow }): ReactElement | null {
  const hurried = useApp((s) => s.hurryMsPerSecond !== null);
  if (!lesson.heading) return null;
  return (
    <p className="aside" role="status">
      {inOrder(Say.onTheWayTo(<Line segments={lesson.heading} />, hurried))}
    </p>
  );
}

/** A person's own commands may keep the lesson's moment from coming. */
function Missed({ lesson }: { readonly lesson: LessonNow }): ReactElement | null {
  const { openScenario } = useAppStore().getState();
  const id = useRun((run) => run.spec.scenario.id);
  const missed = useApp((s) => s.futures.length > 0 || s.closedFutures > 0);
  if (!missed) return null;
  return (
    <p className="aside">
      {Say.youChangedThisRunSo}
      <button type="button" className="inline" onClick={() => openScenario(id, lesson.number)}>
        {Say.openItUnchanged}
      </button>
    </p>
  );
}

function Way({ lesson }: { readonly lesson: LessonNow }): ReactElement {
  const store = useAppStore();
  const { next, back, goToStep } = store.getState();
  const last = lesson.number === lesson.of - 1 && lesson.question?.phase !== 'ahead';
  return (
    <div className="way">
      {last ? (
        <>
          <button type="button" className="button" onClick={() => void goOnFrom(store)}>
            {Say.goOnFromHere}
          </button>
          <button type="button" className="quiet" onClick={() => goToStep(0)}>
            {Say.startAgain}
          </button>
        </>
      ) : (
        <button type="button" className="button" onClick={next}>
          {nextLabel(lesson)}
        </button>
      )}
      <button type="button" className="quiet" onClick={back} disabled={lesson.number === 0}>
        {Say.back}
      </button>
    </div>
  );
}
