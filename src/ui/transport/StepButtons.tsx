/** Steps by what happens, both ways: the kind that was chosen last is the one that the arrows go by. */
import type { ReactElement } from 'react';

export interface StepButtonsProps<K extends string> {
  readonly kinds: readonly K[];
  readonly kind: K;
  /** Said when there was none that way. */
  readonly none: string | null;
  readonly onGo: (kind: K, direction: 1 | -1) => void;
}

export function StepButtons<K extends string>({ kinds, kind, none, onGo }: StepButtonsProps<K>): ReactElement {
  return (
    <fieldset className="steps">
      <legend className="unseen">Step by meaning</legend>
      <span role="status" className="none">
        {none}
      </span>
      <button type="button" className="quiet" aria-label={`Previous ${kind}`} onClick={() => onGo(kind, -1)}>
        ‹
      </button>
      <span aria-hidden="true">next</span>
      {kinds.map((each) => (
        <button
          key={each}
          type="button"
          className={each === kind ? 'quiet on' : 'quiet'}
          aria-label={`Next ${each}`}
          onClick={() => onGo(each, 1)}
        >
          {each}
        </button>
      ))}
      <button type="button" className="quiet" aria-label={`Next ${kind}, again`} onClick={() => onGo(kind, 1)}>
        ›
      </button>
    </fieldset>
  );
}
