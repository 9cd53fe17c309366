/** Steps by what happens, both ways: the kind that was chosen last is the one that the arrows go by. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/transport/step-buttons.ts';

/** What is stepped by, as it is called on the screen. */
export const nameOf = (kind: string): string => Say.kinds[kind] ?? kind;

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
      <legend className="unseen">{Say.stepByMeaning}</legend>
      <span role="status" className="none">
        {none}
      </span>
      <button type="button" className="quiet" aria-label={Say.previous(nameOf(kind))} onClick={() => onGo(kind, -1)}>
        ‹
      </button>
      <span aria-hidden="true">{Say.next}</span>
      {kinds.map((each) => (
        <button
          key={each}
          type="button"
          className={each === kind ? 'quiet on' : 'quiet'}
          aria-label={Say.nextOf(nameOf(each))}
          onClick={() => onGo(each, 1)}
        >
          {nameOf(each)}
        </button>
      ))}
      <button type="button" className="quiet" aria-label={Say.nextAgain(nameOf(kind))} onClick={() => onGo(kind, 1)}>
        ›
      </button>
    </fieldset>
  );
}
