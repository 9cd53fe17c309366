/** Present mode: the projector layout. Map above, words and options below, the clock and the next key at the foot. */
import './present.css';
import type { ReactElement } from 'react';
import { VerdictBlock } from '../console/Verdict.tsx';
import { useShownOp } from '../console/shown-op.ts';
import { Option } from '../lesson/Option.tsx';
import { Line, plainText } from '../lesson/Prose.tsx';
import { outcomeWords } from '../lesson/Question.tsx';
import { type LessonNow, letter, type QuestionNow, useLesson } from '../lesson/use-lesson.ts';
import { useApp, useAppStore, useNow, useRun } from '../store.tsx';
import { Clock } from '../transport/playing.tsx';
import { ratioWords } from '../transport/ratios.ts';
import { verdict } from '../../trace/verdict.ts';
import { useViewing } from '../map/zoom/use-viewing.tsx';
import { Blackness, Ring } from '../curtain/Curtain.tsx';
import { openPresenter } from '../curtain/open.ts';
import { MapBox } from './MapBox.tsx';
import { useCity } from '../names.ts';
import * as Say from '../../words/en/app/present.ts';
import { inOrder } from '../in-order.ts';

/** Up to this many options stand in 24 px. */
const OPTIONS_LARGE = 3;
/** Questions of up to this many letters fit in three large lines. */
const QUESTION_CHARS_LARGE = 80;

export function Present(): ReactElement {
  const viewing = useViewing();
  const lesson = useLesson();
  return (
    <main className="present">
      <div className="shown">
        <MapBox viewing={viewing} />
        <Ring />
      </div>
      <Blackness />
      {lesson?.question ? <Asked lesson={lesson} question={lesson.question} /> : lesson ? <Told lesson={lesson} /> : <div />}
      {lesson ? <Foot lesson={lesson} /> : null}
    </main>
  );
}

function Told({ lesson }: { readonly lesson: LessonNow }): ReactElement {
  const now = useNow(100);
  const shown = useShownOp(now);
  const index = useRun((run) => run.index);
  const city = useCity();
  const found = shown ? verdict(index, shown.op, city, now) : null;
  return (
    <section className="words" aria-label={Say.lesson}>
      <div>
        <p className="say">{lesson.of > 0 ? Say.stepOf(lesson.number + 1, lesson.of) : ''}</p>
        <h1>
          <Line segments={lesson.title} />
        </h1>
      </div>
      <div className="told">
        <p>
          <Line segments={lesson.narration} />
        </p>
        {found && found.kind !== 'waiting' ? <VerdictBlock verdict={found} /> : null}
      </div>
    </section>
  );
}

function Asked({ lesson, question }: { readonly lesson: LessonNow; readonly question: QuestionNow }): ReactElement {
  const open = question.phase === 'ahead';
  return (
    <section className={question.options.length > OPTIONS_LARGE ? 'words many' : 'words'} aria-label={Say.question}>
      <div>
        <p className="say">{open ? Say.beforeYouLook : question.showing ? Say.whatHappens : Say.whatHappened}</p>
        <h1 className={open && plainText(question.text).length > QUESTION_CHARS_LARGE ? 'long' : undefined}>
          {open ? <Line segments={question.text} /> : <Answered question={question} />}
        </h1>
        {open || question.showing ? null : (
          <p className="why">
            <Line segments={question.why} />
          </p>
        )}
      </div>
      <Options lesson={lesson} question={question} />
    </section>
  );
}

function Answered({ question }: { readonly question: QuestionNow }): ReactElement {
  const right = question.right === null ? undefined : question.options[question.right];
  return right ? <Line segments={right} /> : <span>{outcomeWords(question)}</span>;
}

function Options({ question }: { readonly lesson: LessonNow; readonly question: QuestionNow }): ReactElement {
  const { raiseHand } = useAppStore().getState();
  const all = Math.max(
    1,
    question.hands.reduce((sum, n) => sum + n, 0),
  );
  return (
    <div className="options">
      {question.options.map((_, i) => {
        const hands = question.hands[i] ?? 0;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is its letter
          <Option key={i} question={question} option={i} onChoose={() => raiseHand(i)}>
            <span className="bar" aria-hidden="true">
              <i style={{ width: `${(hands / all) * 100}%` }} />
            </span>
            <span className="hands">
              {hands}
              <span className="unseen">{Say.hands}</span>
            </span>
          </Option>
        );
      })}
    </div>
  );
}

function Foot({ lesson }: { readonly lesson: LessonNow }): ReactElement {
  const { next, goToStep, present, setProblem } = useAppStore().getState();
  const rate = useApp((s) => s.hurryMsPerSecond ?? s.msPerSecond);
  const open = lesson.question?.phase === 'ahead';
  const last = !open && lesson.number === lesson.of - 1;
  return (
    <footer className="foot">
      <Clock />
      <span>{ratioWords(rate)}</span>
      <span className="mid">
        {open ? (
          <>
            {Say.hands2}
            {lesson.question?.options.map((_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an option is its letter
              <kbd key={i}>{letter(i)}</kbd>
            ))}
          </>
        ) : (
          Say.stepOf2(lesson.number + 1, lesson.of)
        )}
      </span>
      {last ? (
        <button type="button" className="quiet" onClick={() => goToStep(0)}>
          {inOrder(Say.startAgain(<kbd>{Say.home}</kbd>))}
        </button>
      ) : (
        <button type="button" className="quiet" onClick={next}>
          <kbd>{Say.pgdn}</kbd> {open ? Say.reveal : Say.next}
        </button>
      )}
      <button type="button" className="quiet" onClick={() => setProblem(openPresenter())}>
        {inOrder(Say.notes(<kbd>{Say.n}</kbd>))}
      </button>
      <button type="button" className="quiet" onClick={() => present(false)}>
        {inOrder(Say.leave(<kbd>{Say.esc}</kbd>))}
      </button>
    </footer>
  );
}
