/** A hole in the sentence: what stands in it can be typed over, or chosen, and is as wide as its text. */
import type { ReactElement } from 'react';

interface HoleProps {
  /** Its name, for whoever does not see the sentence. */
  readonly name: string;
  /** What may be said of it. */
  readonly hint: string;
  readonly value: string;
  /** Stands there while it is empty. */
  readonly empty: string;
  readonly most: number;
  /** Where it is said what is wrong with it; null: nothing is. */
  readonly wrongAt: string | null;
  readonly onChange: (value: string) => void;
}

export function Hole({ name, hint, value, empty, most, wrongAt, onChange }: HoleProps): ReactElement {
  const shown = value === '' ? empty : value;
  return (
    <input
      className="hole"
      style={{ width: `${Math.max(1, shown.length) + 0.15}ch` }}
      inputMode="decimal"
      maxLength={most}
      value={value}
      placeholder={empty}
      title={hint}
      aria-label={name}
      aria-invalid={wrongAt !== null}
      {...(wrongAt === null ? {} : { 'aria-describedby': wrongAt })}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly words: string }[];
  readonly onChange: (value: string) => void;
}

/** A list is as wide as its longest entry, so it lies unseen over the words of the one that is chosen. */
export function ChoiceHole({ name, value, choices, onChange }: ChoiceProps): ReactElement {
  return (
    <span className="hole chosen">
      <span aria-hidden="true">{choices.find((each) => each.value === value)?.words ?? value}</span>
      <select value={value} aria-label={name} onChange={({ target }) => onChange(target.value)}>
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {each.words}
          </option>
        ))}
      </select>
    </span>
  );
}
