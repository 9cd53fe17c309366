/** Every key, in one list. */
import type { ReactElement } from 'react';
import { Dialog } from '../dialog.tsx';
import { keyHelp } from '../../words/en/keys/help.ts';
import * as Say from '../../words/en/keys/dialog.ts';
import { inOrder } from '../in-order.ts';

export interface KeysDialogProps {
  readonly onClose: () => void;
  readonly onGlossary: () => void;
}

export function KeysDialog({ onClose, onGlossary }: KeysDialogProps): ReactElement {
  return (
    <Dialog title={Say.keys} onClose={onClose}>
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
        {inOrder(
          Say.theyRestWhileYouType(
            <button type="button" className="inline" onClick={onGlossary}>
              {Say.glossary}
            </button>,
          ),
        )}
      </p>
    </Dialog>
  );
}
