/** One run on paper: its steps, each with the picture of its moment, and its questions with room to answer. */
import { Fragment, type ReactElement } from 'react';
import type { Challenge } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/handout/handout.ts';
import { msText } from '../../words/en/numbers.ts';
import { Line, plainText, Prose } from '../lesson/Prose.tsx';
import type { Moment, Sheet } from './gather.ts';
import { Lines } from './Lines.tsx';
import { Question } from './Question.tsx';

interface SceneProps {
  readonly sheet: Sheet;
  /** It is a lesson and no part of a chapter. */
  readonly alone: boolean;
  /** The fragment by which it is found; null: its name will do. */
  readonly link: string | null;
}

export function Scene({ sheet, alone, link }: SceneProps): ReactElement {
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
        {link === null ? (
          <>
            {Say.tryAt} <span>{addressOf(scenario.id)}</span>
          </>
        ) : (
          <Own id={scenario.id} address={`${location.origin}${location.pathname}${link}`} />
        )}
      </p>
    </section>
  );
}

const addressOf = (id: string): string => `${location.origin}${location.pathname}?scenario=${id}`;

/** Nobody types more. */
const TYPED_MOST = 160;

/** No name finds it: a short link is printed; else it is said where it is, and whoever has the PDF presses the words. */
function Own({ id, address }: { readonly id: string; readonly address: string }): ReactElement {
  if (address.length <= TYPED_MOST) {
    return (
      <>
        {Say.tryAt} <span>{address}</span>
      </>
    );
  }
  return (
    <>
      {Say.ownLesson(`${id}.json`)} <a href={address}>{Say.itsLink}</a>.
    </>
  );
}

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
