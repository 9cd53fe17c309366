/** A dialog on the browser's own element: focus is kept inside, Escape closes, focus returns to where it was. */
import './dialog.css';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import * as Say from '../words/en/page/dialog.ts';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, children }: DialogProps): ReactElement {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    // Where there is no modal dialog (old browsers, tests) it still opens, in the flow of the page.
    const before = document.activeElement;
    if (!dialog.open) {
      if (typeof dialog.showModal === 'function') dialog.showModal();
      else dialog.setAttribute('open', '');
    }
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={ref} className="dialog" aria-label={title} onClose={onClose} onCancel={onClose}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="quiet" onClick={onClose} aria-label={Say.close}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
