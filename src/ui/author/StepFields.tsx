/** One step of a lesson that is made: its words, figures that the run puts in, and the question that its query answers. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/author/author.ts';
import { msText } from '../../words/en/numbers.ts';
import { Field } from './Field.tsx';
import { type Answered, type DraftStep, questionOf } from './draft.ts';

const FIGURES = ['latency', 'value', 'stale', 'served'] as const;

interface StepFieldsProps {
  readonly step: DraftStep;
  readonly number: number;
  readonly about: Answered | null;
  /** Null takes it away. */
  readonly onChange: (change: Partial<DraftStep> | null) => void;
}

export function StepFields({ step, number, about, onChange }: StepFieldsProps): ReactElement {
  const { title, text, atUs, op, question } = step;
  return (
    <fieldset>
      <legend>
        {Say.step(number)}, {op === null ? Say.atMoment(msText(atUs)) : Say.afterAnswer(op)}
      </legend>
      <Field words={Say.heading} value={title} onChange={(next) => onChange({ title: next })} />
      <Field words={Say.words} value={text} long onChange={(next) => onChange({ text: next })} />
      <div className="pills">
        {op === null
          ? null
          : FIGURES.map((figure) => (
              <button key={figure} type="button" className="pill" onClick={() => onChange({ text: `${text}{${figure}:${op}}` })}>
                {Say.insert} {Say.figures[figure]}
              </button>
            ))}
        {about && !question && number > 1 ? (
          <button type="button" className="pill" onClick={() => onChange({ question: questionOf(about) })}>
            {Say.addAQuestion}
          </button>
        ) : null}
        <button type="button" className="pill" onClick={() => onChange(null)}>
          {Say.remove(Say.step(number).toLowerCase())}
        </button>
      </div>
      {question ? <QuestionFields question={question} onChange={(next) => onChange({ question: next })} /> : null}
    </fieldset>
  );
}

interface QuestionFieldsProps {
  readonly question: NonNullable<DraftStep['question']>;
  readonly onChange: (question: DraftStep['question']) => void;
}

function QuestionFields({ question, onChange }: QuestionFieldsProps): ReactElement {
  return (
    <>
      <Field words={Say.question} value={question.text} onChange={(text) => onChange({ ...question, text })} />
      {question.options.map((option, i) => (
        <Field
          // biome-ignore lint/suspicious/noArrayIndexKey: answers keep their places
          key={i}
          words={Say.answerN(i + 1)}
          value={option.text}
          onChange={(text) => onChange({ ...question, options: question.options.map((each, at) => (at === i ? { ...each, text } : each)) })}
        />
      ))}
      <Field words={Say.why} value={question.why} long onChange={(why) => onChange({ ...question, why })} />
      <button type="button" className="pill" onClick={() => onChange(null)}>
        {Say.remove(Say.question.toLowerCase())}
      </button>
    </>
  );
}
