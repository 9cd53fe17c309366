/** The presenter's window: what is on the projector, what comes next, notes, the time, and what moves the lesson on. */
import './presenter.css';
import { type ReactElement, useEffect } from 'react';
import * as Say from '../../words/en/presenter/presenter.ts';
import { Line, Prose } from '../lesson/Prose.tsx';
import { letter, type LessonNow, type QuestionNow, useLesson } from '../lesson/use-lesson.ts';
import { useAppStore } from '../store.tsx';
import { Notes } from './Notes.tsx';
import { Projected } from './Projected.tsx';
import { Timer } from './Timer.tsx';
import { type Ahead, useAhead } from './use-ahead.ts';
import { type Followed, useFollowed } from './use-followed.ts';

export function Presenter({ page }: { readonly page: number | null }): ReactElement {
  const followed = useFollowed(useAppStore(), page);
  const lesson = useLesson();
  const ahead = useAhead();
  useSentKeys(followed);
  useEffect(() => {
    document.title = Say.title;
  }, []);
  if (followed.state === 'waiting' || !lesson) return <Waiting />;
  return (
    <main className="presenter">
      <header>
        <h1>{Say.presenter}</h1>
        <span>{Say.stepOf(lesson.number + 1, lesson.of)}</span>
        <Timer />
      </header>
      {followed.state === 'gone' ? (
        <p className="problem-here" role="alert">
          {Say.gone}
        </p>
      ) : null}
      <section className="now" aria-labelledby="presenter-now">
        <h2 id="presenter-now">{Say.onTheProjector}</h2>
        <Projected {...followed} />
        {lesson.question ? <Asked question={lesson.question} {...{ ahead, followed }} /> : <Told lesson={lesson} />}
      </section>
      <div className="beside">
        <Next {...{ lesson, ahead }} />
        <Notes step={lesson.number} notes={ahead.notes} />
      </div>
      <Foot {...{ followed, lesson }} />
    </main>
  );
}

function Waiting(): ReactElement {
  return (
    <main className="presenter waiting">
      <h1>{Say.presenter}</h1>
      <p role="status">{Say.waiting}</p>
      <p>
        <a href={location.pathname}>{Say.openAntipode}</a>
      </p>
    </main>
  );
}

function Told({ lesson }: { readonly lesson: LessonNow }): ReactElement {
  return (
    <div className="said">
      <h3>
        <Line segments={lesson.title} />
      </h3>
      <Prose segments={lesson.narration} />
    </div>
  );
}

interface AskedProps {
  readonly question: QuestionNow;
  readonly ahead: Ahead;
  readonly followed: Followed;
}

/** The question as the room sees it, hands to count, and the answer. */
function Asked({ question, ahead, followed }: AskedProps): ReactElement {
  const known = ahead.answerOf(question.asked);
  const open = question.phase === 'ahead';
  return (
    <div className="said">
      <h3>
        <Line segments={question.text} />
      </h3>
      {question.options.map((option, i) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is its letter
          key={i}
          type="button"
          className="option"
          disabled={!open}
          onClick={() => followed.tell({ type: 'hand', option: i })}
        >
          <span className="letter">{letter(i)}</span>
          <span>
            <Line segments={option} />
          </span>
          <small>{Say.handsSoFar(question.hands[i] ?? 0)}</small>
        </button>
      ))}
      <p className="answer">
        <strong>{Say.theAnswer}</strong> {known ?? Say.notKnownYet}
      </p>
      {known === null ? null : <Prose segments={question.why} />}
    </div>
  );
}

function Next({ lesson, ahead }: { readonly lesson: LessonNow; readonly ahead: Ahead }): ReactElement {
  return (
    <section className="next" aria-labelledby="presenter-next">
      <h2 id="presenter-next">{Say.comesNext}</h2>
      {lesson.question?.phase === 'ahead' ? <p className="aside">{Say.answerComes}</p> : null}
      {ahead.next ? (
        <>
          <h3>
            <Line segments={ahead.next.title} />
          </h3>
          <Prose segments={ahead.next.text} />
        </>
      ) : (
        <p className="aside">{Say.nothingNext}</p>
      )}
    </section>
  );
}

function Foot({ followed, lesson }: { readonly followed: Followed; readonly lesson: LessonNow }): ReactElement {
  const { tell, seen } = followed;
  const black = seen?.black === true;
  const press = (key: string) => (): void => tell({ type: 'key', key });
  return (
    <footer>
      <button type="button" className="quiet" onClick={press('PageUp')}>
        <kbd>{Say.pgup}</kbd> {Say.back}
      </button>
      <button type="button" className="quiet" onClick={press(' ')}>
        {Say.play}
      </button>
      <button type="button" className="quiet" aria-pressed={black} onClick={() => tell({ type: 'black', on: !black })}>
        <kbd>{Say.comma}</kbd> {black ? Say.unblack : Say.black}
      </button>
      <button type="button" className="button" onClick={press('PageDown')}>
        {lesson.question?.phase === 'ahead' ? Say.reveal : Say.next} <kbd>{Say.pgdn}</kbd>
      </button>
    </footer>
  );
}

/** Keys do here what they do in the window with the lesson; what is typed into notes, and Space on a button, stay. */
function useSentKeys({ tell }: Followed): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (ctrlKey || metaKey || altKey || (target instanceof Element && target.closest('textarea'))) return;
      const onButton = target instanceof Element && target.closest('button, a') !== null;
      if (key === 'Tab' || key === 'Enter' || (key === ' ' && onButton)) return;
      if (key === 'PageDown' || key === 'PageUp' || key === ' ' || key.startsWith('Arrow')) event.preventDefault();
      tell({ type: 'key', key });
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [tell]);
}
