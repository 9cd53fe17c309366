/** The guide for authors, as it stands in the repository. */
import type { ReactElement } from 'react';
import guide from '../../scenarios/WRITE-YOUR-OWN.md?raw';
import * as Say from '../../words/en/author/author.ts';
import { Dialog } from '../dialog.tsx';

export function Guide({ onClose }: { readonly onClose: () => void }): ReactElement {
  return (
    <Dialog title={Say.guide} onClose={onClose}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="guide" tabIndex={0}>
        {guide}
      </pre>
    </Dialog>
  );
}
