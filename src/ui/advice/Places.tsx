/** A part of the sentence: in which cities people are, and how many of a hundred in each. */
import { Fragment, type ReactElement } from 'react';
import places from '../../regions/regions.json' with { type: 'json' };
import * as Say from '../../words/en/advice/advice.ts';
import type { Share } from './draft.ts';
import { ChoiceHole, Hole } from './Hole.tsx';

interface PlacesProps {
  /** Whose places they are. */
  readonly of: string;
  readonly shares: readonly Share[];
  readonly wrongAt: string | null;
  readonly onChange: (shares: readonly Share[]) => void;
}

const cityOf = (id: string, at: number): string => places.regions.find((place) => place.id === id)?.city ?? Say.region(at + 1);

export function Places({ of, shares, wrongAt, onChange }: PlacesProps): ReactElement {
  const set = (at: number, to: Share): void => onChange(shares.map((share, i) => (i === at ? to : share)));
  const isFree = (id: string): boolean => !shares.some(([taken]) => taken === id);
  const free = places.regions.find((place) => isFree(place.id));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset does not stand in a line
    <span role="group" aria-label={of}>
      {shares.map(([region, share], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place is its position
        <Fragment key={at}>
          {at === 0 ? null : at === shares.length - 1 ? ` ${Say.and} ` : ', '}
          <span className="share">
            <ChoiceHole
              name={Say.region(at + 1)}
              value={region}
              choices={places.regions.filter(({ id }) => id === region || isFree(id)).map(({ id, city }) => ({ value: id, words: city }))}
              onChange={(id) => set(at, [id, share])}
            />{' '}
            <Hole
              name={Say.share(cityOf(region, at))}
              hint={of}
              value={share}
              empty="?"
              most={6}
              wrongAt={wrongAt}
              onChange={(value) => set(at, [region, value])}
            />
            {' %'}
            <button
              type="button"
              className="out"
              aria-label={Say.remove(cityOf(region, at))}
              title={Say.remove(cityOf(region, at))}
              onClick={() => onChange(shares.filter((_, i) => i !== at))}
            >
              ×
            </button>
          </span>
        </Fragment>
      ))}
      {free ? (
        <>
          {' '}
          <button type="button" className="inline more" onClick={() => onChange([...shares, [free.id, '0']])}>
            {Say.add}
          </button>
        </>
      ) : null}
    </span>
  );
}
