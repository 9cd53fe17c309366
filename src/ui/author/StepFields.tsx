/** One step of a lesson that is made: its words, figures that the run puts in, and the question that is asked before it. */
import { type ReactElement, useId } from 'react';
import * as Say from '../../words/en/author/author.ts';
import { msText } from '../../words/en/numbers.ts';
import { type About, canAsk, KINDS, type Kind } from './asking.ts';
import type { DraftStep } from './draft.ts';
import { Field } from './Field.tsx';
import { Fold } from './form/Fold.tsx';
import { Form } from './form/Form.tsx';
import type { Names } from './form/names.ts';
import { partOf } from './form/shape.ts';

const FIGURES = ['latency', 'value', 'stale', 'served'] as const;
const step = partOf('step');
const question = partOf('question');

interface StepFieldsProps {
  readonly step: DraftStep;
  readonly number: number;
  readonly names: Names;
  /** Its query, where the step before it can ask about that; null: nothing can be asked. */
  readonly about: About | null;
  /** Null takes it away. */
  readonly onChange: (change: Partial<DraftStep> | null) => void;
  readonly onAsk: (kind: Kind) => void;
}

export function StepFields({ step: told, number, names, about, onChange, onAsk }: StepFieldsProps): ReactElement {
  const { title, text, atUs, asks, op, ...further } = told;
  return (
    <fieldset>
      <legend>
        {Say.step(number)}, {op === undefined ? Say.atMoment(msText(atUs)) : Say.afterAnswer(op)}
      </legend>
      <Field words={Say.heading} value={title} onChange={(next) => onChange({ title: next })} />
      <Field words={Say.words} value={text} long onChange={(next) => onChange({ text: next })} />
      <div className="pills">
        {op === undefined
          ? null
          : FIGURES.map((figure) => (
              <button key={figure} type="button" className="pill" onClick={() => onChange({ text: `${text}{${figure}:${op}}` })}>
                {Say.insert} {Say.figures[figure]}
              </button>
            ))}
        {about ? <Ask about={about} onAsk={onAsk} /> : null}
        <button type="button" className="pill" onClick={() => onChange(null)}>
          {Say.remove(Say.step(number).toLowerCase())}
        </button>
      </div>
      <Fold words={Say.details}>
        {() => (
          <Form
            {...{ names }}
            schema={step}
            without={['title', 'text']}
            value={{ ...further, ...(op !== undefined && { op }) }}
            onChange={(next) => onChange(whole(next as Partial<DraftStep>))}
          />
        )}
      </Fold>
      {asks ? (
        <fieldset>
          <legend>{Say.question}</legend>
          <Form
            {...{ names }}
            schema={question}
            without={['afterStep']}
            value={asks}
            onChange={(next) => onChange({ asks: next as DraftStep['asks'] })}
          />
          <button type="button" className="pill" onClick={() => onChange({ asks: null })}>
            {Say.remove(Say.question.toLowerCase())}
          </button>
        </fieldset>
      ) : null}
    </fieldset>
  );
}

/** What was taken away is said to be gone. */
const whole = (next: Partial<DraftStep>): Partial<DraftStep> => ({
  ...({ look: undefined, op: undefined, notes: undefined } as object),
  ...next,
});

function Ask({ about, onAsk }: { readonly about: About; readonly onAsk: (kind: Kind) => void }): ReactElement {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="unseen">
        {Say.addAQuestion}
      </label>
      <select id={id} value="" onChange={({ target }) => onAsk(target.value as Kind)}>
        <option value="">{Say.addAQuestion}…</option>
        {KINDS.filter((kind) => canAsk(kind, about)).map((kind) => (
          <option key={kind} value={kind}>
            {Say.kinds[kind]}
          </option>
        ))}
      </select>
    </>
  );
}
