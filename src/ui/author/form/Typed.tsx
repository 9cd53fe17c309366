/** Texts and numbers as they are typed. */
import { type ReactElement, useContext, useId, useState } from 'react';
import * as Say from '../../../words/en/author/fields.ts';
import { Offered, wantedBy } from './names.ts';

interface TypedProps {
  readonly words: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** What may be long. */
const LONG = ['text', 'why', 'notes', 'hint', 'sql'];

export function TextField({ words, name, value, onChange }: TypedProps & { readonly name: string }): ReactElement {
  const id = useId();
  const { list } = useContext(Offered);
  const wanted = wantedBy(name);
  const props = { id, value: String(value ?? ''), onChange: (event: { target: { value: string } }) => onChange(event.target.value) };
  return (
    <div className="author-field">
      <label htmlFor={id}>{words}</label>
      {LONG.includes(name) ? (
        <textarea rows={2} {...props} />
      ) : (
        <input type="text" {...props} {...(wanted && { list: `${list}${wanted}` })} />
      )}
    </div>
  );
}

/** What is no number yet stays as it was typed, and is said; nothing becomes of it. */
export function NumberField({ words, value, onChange }: TypedProps): ReactElement {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? String(value ?? '');
  const isWrong = shown.trim() === '' || !Number.isFinite(Number(shown));
  return (
    <div className="author-field">
      <label htmlFor={id}>{words}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        value={shown}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}w` : undefined}
        onChange={({ target }) => {
          setTyped(target.value);
          if (target.value.trim() !== '' && Number.isFinite(Number(target.value))) onChange(Number(target.value));
        }}
        onBlur={() => isWrong || setTyped(null)}
      />
      {isWrong ? (
        <small id={`${id}w`} role="alert">
          {Say.notANumber}
        </small>
      ) : null}
    </div>
  );
}
