/** Every key, in one list. */
import type { ReactElement } from 'react';
import { Dialog } from '../dialog.tsx';
import { keyHelp } from './help.ts';

export interface KeysDialogProps {
  readonly onClose: () => void;
  readonly onGlossary: () => void;
}

export function KeysDialog({ onClose, onGlossary }: KeysDialogProps): ReactElement {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {keyHelp.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="aside">
        They rest while you type. What the words mean stands in the{' '}
        <button type="button" className="inline" onClick={onGlossary}>
          glossary
        </button>
        .
      </p>
    </Dialog>
  );
}
