/** One option of a lesson's question: its letter, what it says, and how it stands once the run has answered. */
import './question.css';
import type { ReactElement, ReactNode } from 'react';
import { Line } from './Prose.tsx';
import { letter, type QuestionNow } from './use-lesson.ts';

export interface OptionProps {
  readonly question: QuestionNow;
  /** Which one, from 0. */
  readonly option: number;
  /** Whether it is the viewer's own guess; absent where many guess together. */
  readonly pressed?: boolean;
  readonly onChoose: () => void;
  /** What stands behind its words. */
  readonly children?: ReactNode;
}

export function Option({ question, option, pressed, onChoose, children }: OptionProps): ReactElement {
  return (
    <button
      type="button"
      className={`option ${standing(question, option)}`}
      aria-pressed={pressed}
      disabled={question.phase !== 'ahead'}
      onClick={onChoose}
    >
      <span className="letter">{question.right === option ? '✓' : letter(option)}</span>
      <span>
        <Line segments={question.options[option] ?? []} />
      </span>
      {children}
    </button>
  );
}

export function standing(question: QuestionNow, option: number): 'right' | 'wrong' | 'chosen' | '' {
  if (question.right !== null) return question.right === option ? 'right' : 'wrong';
  return question.guess === option ? 'chosen' : '';
}
