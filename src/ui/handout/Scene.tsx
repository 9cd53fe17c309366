/** One run on paper: its steps, each with the picture of its moment, and its questions with room to answer. */
import { Fragment, type ReactElement } from 'react';
import type { Challenge } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/handout/handout.ts';
import { msText } from '../../words/en/numbers.ts';
import { Line, plainText, Prose } from '../lesson/Prose.tsx';
import type { Moment, Sheet } from './gather.ts';
import { Lines } from './Lines.tsx';
import { Question } from './Question.tsx';

/** `alone`: it is a lesson and no part of a chapter. */
export function Scene({ sheet, alone }: { readonly sheet: Sheet; readonly alone: boolean }): ReactElement {
  const { told, moments } = sheet;
  const { scenario, steps, questions } = told;
  const Title = alone ? 'h1' : 'h2';
  return (
    <section className="scene-pages">
      <Title>{scenario.title}</Title>
      {alone ? <p>{scenario.summary}</p> : null}
      {steps.map(({ title, text }, i) => {
        const at = questions.findIndex(({ asked }) => asked.afterStep === i);
        const question = questions[at];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <Fragment key={i}>
            <div className="step">
              <Picture moment={moments[i] ?? null} title={plainText(title)} />
              <div>
                <h3>
                  <span className="no">{i + 1}</span> <Line segments={title} />
                </h3>
                <Prose segments={text} />
              </div>
            </div>
            {question ? <Question question={question} number={at + 1} scenario={scenario} /> : null}
          </Fragment>
        );
      })}
      {(scenario.challenges ?? []).map((challenge) => (
        <Try key={challenge.title} {...challenge} />
      ))}
      <p className="address">
        {Say.tryAt} <span>{addressOf(scenario.id)}</span>
      </p>
    </section>
  );
}

const addressOf = (id: string): string => `${location.origin}${location.pathname}?scenario=${id}`;

function Picture({ moment, title }: { readonly moment: Moment | null; readonly title: string }): ReactElement {
  if (moment === null) return <p className="at">{Say.notReached}</p>;
  const ms = msText(moment.atUs);
  return (
    <figure>
      <div
        role="img"
        aria-label={Say.picture(title, ms)}
        // It was drawn by this page, and holds nothing but shapes and words.
        ref={(place) => {
          if (place && place.childElementCount === 0) place.innerHTML = moment.svg;
        }}
      />
      <figcaption className="at">{Say.atMs(ms)}</figcaption>
    </figure>
  );
}

function Try({ kind, title, text }: Challenge): ReactElement {
  return (
    <aside className="try">
      <p>
        <strong>
          {kind === 'break' ? Say.breakIt : Say.buildIt}: {title}
        </strong>
      </p>
      <p>{text}</p>
      <Lines />
    </aside>
  );
}
