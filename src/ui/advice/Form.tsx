/** The form: who reads and writes where, how much of what, and what would be too bad. What cannot be meant is said at its field. */
import { type ReactElement, useId } from 'react';
import type { Mistake } from '../../advice/application.ts';
import places from '../../regions/regions.json' with { type: 'json' };
import * as Say from '../../words/en/advice/advice.ts';
import type { Count, Draft, Limit, Share } from './draft.ts';

export interface FormProps {
  readonly draft: Draft;
  readonly mistakes: readonly Mistake[];
  readonly onChange: (draft: Draft) => void;
}

export function Form({ draft, mistakes, onChange }: FormProps): ReactElement {
  const wrong = (at: string): string | null =>
    mistakes.find((mistake) => mistake.at.split('.').slice(0, at.split('.').length).join('.') === at)?.words ?? null;
  return (
    <>
      <Shares
        legend={Say.readers}
        shares={draft.readers}
        wrong={wrong('readers')}
        onChange={(readers) => onChange({ ...draft, readers })}
      />
      <label className="same">
        <input
          type="checkbox"
          checked={draft.writers === null}
          onChange={({ target }) => onChange({ ...draft, writers: target.checked ? null : draft.readers })}
        />{' '}
        {Say.sameWriters}
      </label>
      {draft.writers ? (
        <Shares
          legend={Say.writers}
          shares={draft.writers}
          wrong={wrong('writers')}
          onChange={(writers) => onChange({ ...draft, writers })}
        />
      ) : null}
      {(Object.keys(Say.fields) as Count[]).map((key) => (
        <Field
          key={key}
          words={Say.fields[key]}
          value={draft.counts[key]}
          wrong={wrong(key)}
          onChange={(value) => onChange({ ...draft, counts: { ...draft.counts, [key]: value } })}
        />
      ))}
      <h3>
        {Say.limitsTitle} <small>{Say.limitsAside}</small>
      </h3>
      {(Object.keys(Say.limits) as Limit[]).map((key) => (
        <Field
          key={key}
          words={Say.limits[key]}
          value={draft.limits[key]}
          wrong={wrong(`limits.${key}`)}
          onChange={(value) => onChange({ ...draft, limits: { ...draft.limits, [key]: value } })}
        />
      ))}
    </>
  );
}

/** In a file’s message it stands behind the place. */
const sentence = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

interface FieldProps {
  readonly words: readonly [name: string, unit: string, aside: string];
  readonly value: string;
  readonly wrong: string | null;
  readonly onChange: (value: string) => void;
}

function Field({ words: [name, unit, aside], value, wrong, onChange }: FieldProps): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <span>
        <input
          id={id}
          inputMode="decimal"
          maxLength={12}
          value={value}
          aria-invalid={wrong !== null}
          aria-describedby={`${id}-more`}
          onChange={({ target }) => onChange(target.value)}
        />{' '}
        {unit}
      </span>
      <small id={`${id}-more`} className={wrong === null ? '' : 'wrong'}>
        {wrong === null ? aside : sentence(wrong)}
      </small>
    </div>
  );
}

interface SharesProps {
  readonly legend: string;
  readonly shares: readonly Share[];
  readonly wrong: string | null;
  readonly onChange: (shares: readonly Share[]) => void;
}

const cityOf = (id: string, at: number): string => places.regions.find((place) => place.id === id)?.city ?? Say.region(at + 1);

function Shares({ legend, shares, wrong, onChange }: SharesProps): ReactElement {
  const id = useId();
  const set = (at: number, to: Share): void => onChange(shares.map((share, i) => (i === at ? to : share)));
  const free = places.regions.find((place) => !shares.some(([taken]) => taken === place.id));
  return (
    <fieldset aria-describedby={id}>
      <legend>{legend}</legend>
      {shares.map(([region, share], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={at} className="share">
          <select value={region} aria-label={Say.region(at + 1)} onChange={({ target }) => set(at, [target.value, share])}>
            {places.regions
              .filter((place) => place.id === region || !shares.some(([taken]) => taken === place.id))
              .map((place) => (
                <option key={place.id} value={place.id}>
                  {place.city}
                </option>
              ))}
          </select>
          <input
            inputMode="decimal"
            maxLength={6}
            value={share}
            aria-label={Say.share(cityOf(region, at))}
            aria-invalid={wrong !== null}
            onChange={({ target }) => set(at, [region, target.value])}
          />
          <button
            type="button"
            className="quiet"
            aria-label={Say.remove(cityOf(region, at))}
            onClick={() => onChange(shares.filter((_, i) => i !== at))}
          >
            ✕
          </button>
        </div>
      ))}
      {free ? (
        <button type="button" className="inline" onClick={() => onChange([...shares, [free.id, '0']])}>
          {Say.add}
        </button>
      ) : null}
      <small id={id} className="wrong">
        {wrong === null ? null : sentence(wrong)}
      </small>
    </fieldset>
  );
}
