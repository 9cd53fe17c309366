/** A list: of choices as boxes to tick, of all else one below the other. */
import type { ReactElement } from 'react';
import type { Json } from '../../../scenarios/reference/json-schema.ts';
import * as Say from '../../../words/en/author/fields.ts';
import { Fold } from './Fold.tsx';
import type { HasParts } from './part.ts';
import { blankOf, shapeOf } from './shape.ts';

/** More are folded. */
const FEW = 8;

interface SeveralProps extends HasParts {
  readonly item: Json;
  readonly least: number;
  readonly most: number;
}

export function Several({ words, name, value, onChange, shows: Shown, item, least, most }: SeveralProps): ReactElement {
  const all: readonly unknown[] = Array.isArray(value) ? value : [];
  const shape = shapeOf(item);
  const Frame = all.length > FEW ? Fold : Open;
  return (
    <Frame words={words}>
      {() => (
        <>
          {shape.kind === 'choice'
            ? shape.of.map((each) => (
                <label key={String(each)}>
                  <input
                    type="checkbox"
                    checked={all.includes(each)}
                    onChange={({ target }) => onChange(shape.of.filter((one) => (one === each ? target.checked : all.includes(one))))}
                  />{' '}
                  {String(each)}{' '}
                </label>
              ))
            : all.map((each, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else that stays while they are written
                <div key={i} className="author-part">
                  <Shown
                    {...{ name, schema: item }}
                    words={Say.one(i + 1)}
                    value={each}
                    onChange={(next) => onChange(all.map((one, at) => (at === i ? next : one)))}
                  />
                  {all.length <= least ? null : (
                    <button
                      type="button"
                      className="inline"
                      aria-label={`${Say.remove(Say.one(i + 1))}, ${words}`}
                      onClick={() => onChange(all.filter((_, at) => at !== i))}
                    >
                      {Say.removeIt}
                    </button>
                  )}
                </div>
              ))}
          {shape.kind === 'choice' || all.length >= most ? null : (
            <button type="button" className="pill" onClick={() => onChange([...all, blankOf(item)])}>
              {Say.add(words)}
            </button>
          )}
        </>
      )}
    </Frame>
  );
}

interface FrameProps {
  readonly words: string;
  readonly children: () => ReactElement;
}

const Open = ({ words, children }: FrameProps): ReactElement => (
  <fieldset>
    <legend>{words}</legend>
    {children()}
  </fieldset>
);
