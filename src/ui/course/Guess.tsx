/** A guess: a choice, a place, an estimate or an order. While it is open, nothing after it is there; skipping is always possible. */
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { Line } from '../lesson/Prose.tsx';
import { letter } from '../lesson/use-lesson.ts';
import { useApp, useAppStore } from '../store.tsx';
import * as Say from '../../words/en/course/course.ts';
import { Estimate, Estimated, useFigureWords } from './Estimate.tsx';
import { Order, Ordered } from './Order.tsx';
import type { QuestionTold } from './told.ts';

export interface GuessProps {
  readonly question: QuestionTold;
  readonly scene: string;
  /** Null while it is open; else what was said, or nothing when it was skipped. */
  readonly answered: { readonly said: string | null } | null;
  /** `option`: which one, where it is one of several. */
  readonly onGuess: (said: string | null, option: number | null) => void;
}

export function Guess({ question, scene, answered, onGuess }: GuessProps): ReactElement {
  const { words } = useFigureWords(question);
  const said = answered && (answered.said === null ? Say.skipped : Say.youSaid(shortOf(question, answered.said, words)));
  return (
    <GuessBox said={said} text={<Line segments={question.text} />}>
      {answered ? <Answered {...{ question, scene }} said={answered.said} /> : <Open {...{ question, onGuess }} />}
    </GuessBox>
  );
}

interface BoxProps {
  /** What was answered, in a word; null: it is open. */
  readonly said: string | null;
  readonly text: ReactNode;
  readonly children: ReactNode;
}

/** What is asked, and below it what can be said, or what was. */
export function GuessBox({ said, text, children }: BoxProps): ReactElement {
  const box = useRef<HTMLFieldSetElement>(null);
  const isOpen = said === null;
  const wasOpen = useRef(isOpen);
  // The button that was pressed is gone: whoever reads with keys goes on from the answer, and scrolls from there.
  useEffect(() => {
    if (wasOpen.current && !isOpen) box.current?.focus({ preventScroll: true });
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <fieldset ref={box} tabIndex={-1} className={`guess ${isOpen ? 'open' : 'answered'}`}>
      <legend>
        <span className="aside">
          <span>{Say.guessFirst}</span>
          {isOpen ? null : <span>{said}</span>}
        </span>
        {text}
      </legend>
      {children}
    </fieldset>
  );
}

function Open({ question, onGuess }: Pick<GuessProps, 'question' | 'onGuess'>): ReactElement {
  const { kind = 'choose', estimate, items } = question.asked;
  return (
    <>
      {estimate ? <Estimate {...{ question, estimate }} onGuess={(value) => onGuess(value, null)} /> : null}
      {items ? <Order {...{ question }} onGuess={(words) => onGuess(words, null)} /> : null}
      {kind === 'point' ? <p className="aside">{Say.pointAt}</p> : null}
      {kind === 'choose' || kind === 'point' ? <Options {...{ question, onGuess }} /> : null}
      <Skip onSkip={() => onGuess(null, null)} />
    </>
  );
}

export function Skip({ onSkip }: { readonly onSkip: () => void }): ReactElement {
  return (
    <p className="aside skip">
      <button type="button" className="inline" onClick={onSkip}>
        {Say.skip}
      </button>{' '}
      {Say.toCome}
    </p>
  );
}

/** What is kept of a choice. */
const wordsOf = (question: QuestionTold, i: number): string => (question.options[i] ?? []).map(({ text }) => text).join('');

/** An option is its letter, an estimate has its unit. */
function shortOf(question: QuestionTold, said: string, words: (value: number) => string): string {
  if (question.asked.estimate) return words(Number(said));
  const option = question.options.findIndex((_, i) => wordsOf(question, i) === said);
  return option < 0 ? said : letter(option);
}

function Options({ question, onGuess }: Pick<GuessProps, 'question' | 'onGuess'>): ReactElement {
  const { hover } = useAppStore().getState();
  usePointed(question, onGuess);
  return (
    <>
      {question.options.map((option, i) => {
        const node = question.asked.options[i]?.node;
        const shown = (on: boolean) => (): void => {
          if (node !== undefined) hover(on ? { type: 'node', id: node } : null);
        };
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: an option is its letter
            key={i}
            type="button"
            className="option"
            onPointerEnter={shown(true)}
            onPointerLeave={shown(false)}
            onFocus={shown(true)}
            onBlur={shown(false)}
            onClick={() => onGuess(wordsOf(question, i), i)}
          >
            <span className="letter">{letter(i)}</span>
            <span>
              <Line segments={option} />
            </span>
          </button>
        );
      })}
    </>
  );
}

/** Whoever points at one of the nodes in the picture has chosen it. */
function usePointed(question: QuestionTold, onGuess: GuessProps['onGuess']): void {
  const store = useAppStore();
  const { kind, options } = question.asked;
  const pointed = useApp(({ selection }) => (kind === 'point' && selection?.type === 'node' ? selection.id : null));
  const option = pointed === null ? -1 : options.findIndex(({ node }) => node === pointed);
  useEffect(() => {
    if (option < 0) return;
    store.getState().select(null);
    onGuess(wordsOf(question, option), option);
  }, [option, question, onGuess, store]);
}

function Answered({ question, scene, said }: Pick<GuessProps, 'question' | 'scene'> & { readonly said: string | null }): ReactElement {
  const { estimate, items } = question.asked;
  // What was true of the run when it was revealed stays, whatever is done to it.
  const [right] = useState(question.right);
  const now = question.right ?? right;
  return (
    <>
      {estimate ? <Estimated {...{ question, estimate, scene, said }} /> : null}
      {items ? <Ordered {...{ question, said }} /> : null}
      {question.options.map((option, i) => (
        <p
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is its letter
          key={i}
          className={`option ${now === i ? 'right' : 'wrong'}`}
        >
          <span className="letter">{now === i ? '✓' : letter(i)}</span>
          <span>
            <Line segments={option} /> {wordsOf(question, i) === said ? <small>{Say.yours}</small> : null}
          </span>
        </p>
      ))}
      <p className="why" role="status">
        <Line segments={question.why} />
      </p>
    </>
  );
}
