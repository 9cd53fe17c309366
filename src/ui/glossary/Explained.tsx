/** A text whose terms say what they mean when they are pointed at or reached by keyboard, and open the glossary when they are pressed. */
import './glossary.css';
import { Fragment, type ReactElement, useContext, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { explained } from './find.ts';
import type { Term } from '../../words/en/glossary/term.ts';
import { OpenGlossary } from './words.ts';

/** The text with each term's first use marked. `used` are terms that need no explanation any more; it grows. */
export function explain(text: string, used?: Set<string>): ReactElement {
  return (
    <>
      {explained(text, used).map(({ text: piece, term }, i) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change places
        term ? <TermWord key={i} term={term} text={piece} /> : <Fragment key={i}>{piece}</Fragment>,
      )}
    </>
  );
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly above: boolean;
}

const WIDTH_PX = 290;
/** Less room than this below the word, and the explanation stands above it. */
const ROOM_PX = 150;

function TermWord({ term, text }: { readonly term: Term; readonly text: string }): ReactElement {
  const id = useId();
  const open = useContext(OpenGlossary);
  const word = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const show = (): void => {
    const box = word.current?.getBoundingClientRect();
    if (!box) return;
    const above = innerHeight - box.bottom < ROOM_PX;
    setPlace({ left: Math.max(8, Math.min(box.left, innerWidth - WIDTH_PX - 8)), top: above ? box.top - 6 : box.bottom + 6, above });
  };
  const hide = (): void => setPlace(null);
  const page = word.current?.closest('.antipode');
  return (
    <>
      <button
        ref={word}
        type="button"
        className="term"
        aria-describedby={place ? id : undefined}
        onClick={() => open?.(term.id)}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !place) return;
          event.stopPropagation();
          hide();
        }}
      >
        {text}
      </button>
      {place && page
        ? createPortal(
            <span
              role="tooltip"
              id={id}
              className="explanation"
              style={{ left: place.left, top: place.top, transform: place.above ? 'translateY(-100%)' : undefined }}
            >
              <b>{term.term}.</b> {term.says}
            </span>,
            page,
          )
        : null}
    </>
  );
}
