/** What somebody builds, as a sentence with holes; what cannot be meant is said below it, and marked in it. */
import { type ReactElement, type ReactNode, useId } from 'react';
import type { Mistake } from '../../advice/application.ts';
import * as Say from '../../words/en/advice/advice.ts';
import type { Count, Draft, Limit } from './draft.ts';
import { ChoiceHole, Hole } from './Hole.tsx';
import { Places } from './Places.tsx';

export interface SentenceProps {
  readonly draft: Draft;
  readonly mistakes: readonly Mistake[];
  readonly onChange: (draft: Draft) => void;
}

const FIELD_MAX = 12;
const isCount = (name: string): name is Count => Object.hasOwn(Say.fields, name);
const isLimit = (name: string): name is Limit => Object.hasOwn(Say.limits, name);

export function Sentence({ draft, mistakes, onChange }: SentenceProps): ReactElement {
  const id = useId();
  /** The first of each place: one is mended after the other. */
  const wrong = mistakes
    .map(({ at, words }) => ({ at: placeOf(at), words }))
    // Where they write from where they read it is said once.
    .filter(({ at }) => at !== 'writers' || draft.writers !== null)
    .filter(({ at }, i, all) => all.findIndex((each) => each.at === at) === i);
  const wrongAt = (at: string): string | null => (wrong.some((each) => each.at === at) ? `${id}-${at}` : null);
  const hole = (name: string): ReactNode => {
    if (isCount(name)) {
      const [words, unit, hint] = Say.fields[name];
      const change = (value: string): void => onChange({ ...draft, counts: { ...draft.counts, [name]: value } });
      return (
        <Hole
          name={words}
          hint={`${unit} ${hint}`.trim()}
          value={draft.counts[name]}
          empty="?"
          most={FIELD_MAX}
          wrongAt={wrongAt(name)}
          onChange={change}
        />
      );
    }
    if (isLimit(name)) {
      const [words, , hint] = Say.limits[name];
      const change = (value: string): void => onChange({ ...draft, limits: { ...draft.limits, [name]: value } });
      return (
        <Hole
          name={words}
          hint={hint}
          value={draft.limits[name]}
          empty={Say.any}
          most={FIELD_MAX}
          wrongAt={wrongAt(name)}
          onChange={change}
        />
      );
    }
    if (name === 'readers')
      return (
        <Places of={Say.readers} shares={draft.readers} wrongAt={wrongAt(name)} onChange={(readers) => onChange({ ...draft, readers })} />
      );
    return <Writers draft={draft} wrongAt={wrongAt('writers')} onChange={onChange} />;
  };
  return (
    <>
      <p className="sentence">
        {Say.sentence(draft.counts.tenants).map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          <span key={i}>{typeof part === 'string' ? part : hole(part.hole)}</span>
        ))}
      </p>
      {wrong.map(({ at, words }) => (
        <p key={at} id={`${id}-${at}`} className="wrong">
          <strong>{Say.nameOf(at)}:</strong> {sentenceOf(words)}
        </p>
      ))}
    </>
  );
}

/** `readers.eastus` is said at the readers, `limits.staleMs` at its hole. */
const placeOf = (at: string): string => {
  const [first = '', second] = at.split('.');
  return first === 'limits' && second !== undefined ? second : first;
};

/** In a file’s message it stands behind the place. */
const sentenceOf = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

interface WritersProps extends Pick<SentenceProps, 'draft' | 'onChange'> {
  readonly wrongAt: string | null;
}

function Writers({ draft, wrongAt, onChange }: WritersProps): ReactElement {
  const { writers, readers } = draft;
  return (
    <>
      <ChoiceHole
        name={Say.whereWritten}
        value={writers === null ? 'same' : 'own'}
        choices={Say.writersFrom}
        onChange={(value) => onChange({ ...draft, writers: value === 'same' ? null : readers })}
      />
      {writers ? (
        <>
          {' '}
          <Places of={Say.writers} shares={writers} wrongAt={wrongAt} onChange={(next) => onChange({ ...draft, writers: next })} />
        </>
      ) : null}
    </>
  );
}
