/** Every key, in one list. */
import type { ReactElement } from 'react';
import { Dialog } from '../dialog.tsx';
import { keyHelp } from './help.ts';

export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
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
      <p className="aside">They rest while you type.</p>
    </Dialog>
  );
}
