/** The glossary: the field's terms in alphabetical order, to be searched by typing. */
import './glossary.css';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { Dialog } from '../dialog.tsx';
import * as Count from '../../words/en/count.ts';
import type { Term } from '../../words/en/glossary/term.ts';
import { terms } from '../../words/en/glossary/terms.ts';
import * as Say from '../../words/en/glossary/dialog.ts';

export interface GlossaryDialogProps {
  /** The term to begin at, if any. */
  readonly at: string | null;
  readonly onClose: () => void;
}

export function GlossaryDialog({ at, onClose }: GlossaryDialogProps): ReactElement {
  const id = useId();
  const [sought, setSought] = useState('');
  const list = useRef<HTMLDListElement>(null);
  const found = terms.filter((term) => holds(term, sought));
  useEffect(() => list.current?.querySelector('.sought')?.scrollIntoView?.({ block: 'start' }), []);
  return (
    <Dialog title={Say.glossary} onClose={onClose}>
      <div className="glossary-find">
        <label htmlFor={id}>{Say.findAWord}</label>
        <input
          id={id}
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
        <p className="aside" role="status">
          {sought.trim() === '' ? Count.terms(terms.length) : Say.noTermHas(found.length, Count.terms(found.length))}
        </p>
      </div>
      <dl className="glossary" ref={list} tabIndex={0} aria-label={Say.terms}>
        {found.map((term) => (
          <div key={term.id} className={term.id === at ? 'sought' : undefined}>
            <dt>{term.term}</dt>
            <dd>{term.says}</dd>
            {term.elsewhere ? <dd className="elsewhere">{term.elsewhere}</dd> : null}
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** Whether its name, one of its forms or its explanation has that in it. */
const holds = ({ term, forms, says, elsewhere = '' }: Term, sought: string): boolean =>
  [term, ...forms, says, elsewhere].some((text) => text.toLowerCase().includes(sought.trim().toLowerCase()));
