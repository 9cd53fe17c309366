/** The one question of a lesson: guess first, then the run itself shows which option it made true. */
import './question.css';
import type { ReactElement } from 'react';
import { useAppStore } from '../store.tsx';
import { Option } from './Option.tsx';
import { Line } from './Prose.tsx';
import { letter, type QuestionNow } from './use-lesson.ts';
import * as Say from '../../words/en/lesson/lessons.ts';

export function Question({ question }: { readonly question: QuestionNow }): ReactElement {
  const { guess } = useAppStore().getState();
  const open = question.phase === 'ahead';
  return (
    <fieldset className="question">
      <legend>
        {open ? Say.guessFirst : ''}
        <Line segments={question.text} />
      </legend>
      {question.options.map((_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an option is its letter
        <Option key={i} question={question} option={i} pressed={question.guess === i} onChoose={() => guess(i)}>
          {question.guess === i ? <small>{Say.yourGuess}</small> : null}
        </Option>
      ))}
      {open ? null : (
        <p className="why" role="status">
          <strong>{outcomeWords(question)}</strong> {question.showing ? null : <Line segments={question.why} />}
        </p>
      )}
    </fieldset>
  );
}

/** What the run says to the guess. */
export function outcomeWords({ right, guess, showing }: QuestionNow): string {
  if (showing) return Say.watchTheRunItselfAnswers;
  if (right === null) return Say.inThisRunNoneOf;
  if (guess === null) return Say.itIs(letter(right));
  return guess === right ? Say.asYouSaid(letter(right)) : Say.itIsNot(letter(right), letter(guess));
}
