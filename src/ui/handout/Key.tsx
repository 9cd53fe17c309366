/** The answer key: what the runs gave, why, and what helps whoever teaches. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/handout/handout.ts';
import { noteOn } from '../../scenarios/notes.ts';
import { answerLine } from '../course/answered.ts';
import { Line } from '../lesson/Prose.tsx';
import type { Sheet } from './gather.ts';
import type { Gathered } from './use-sheets.ts';

export function Key({ parts }: { readonly parts: readonly Gathered[] }): ReactElement {
  return (
    <article className="key" aria-label={Say.key}>
      <h1>{Say.key}</h1>
      <p className="where">{Say.keySay}</p>
      {parts.map(({ chapter, sheets }) => (
        <section key={chapter?.id ?? 'lesson'}>
          {chapter ? <h2>{chapter.title}</h2> : null}
          {chapter ? (
            <p>
              <strong>{Say.forAClass}.</strong> {chapter.teacher}
            </p>
          ) : null}
          {sheets.map((sheet) => (
            <OfScene key={sheet.told.scenario.id} sheet={sheet} />
          ))}
        </section>
      ))}
    </article>
  );
}

function OfScene({ sheet: { told } }: { readonly sheet: Sheet }): ReactElement {
  const { scenario, questions } = told;
  return (
    <div className="key-scene">
      <h3>{scenario.title}</h3>
      {scenario.steps.map((_, i) => {
        const notes = noteOn(scenario, i);
        return notes === null ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <p key={i}>
            <strong>{Say.notes(i + 1)}.</strong> {notes}
          </p>
        );
      })}
      {questions.map((question, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a question is its place
        <p key={i} className="key-answer">
          <strong>
            {Say.question(i + 1)}. <Line segments={answerLine(question)} />
          </strong>{' '}
          <Line segments={question.why} />
        </p>
      ))}
      {(scenario.challenges ?? []).map(({ title, hint }) =>
        hint === undefined ? null : (
          <p key={title}>
            <strong>
              {title}. {Say.hint}:
            </strong>{' '}
            {hint}
          </p>
        ),
      )}
    </div>
  );
}
