/** The dialogs of the page, each fetched when somebody opens it. */
import type { ReactElement } from 'react';
import * as Say from '../../words/en/page/dialogs.ts';
import { Later, Part } from '../part.tsx';

const keys = new Part(() => import('../keys/KeysDialog.tsx'));
const settings = new Part(() => import('../app/SettingsDialog.tsx'));
const glossary = new Part(() => import('../glossary/GlossaryDialog.tsx'));
const share = new Part(() => import('../share/ShareDialog.tsx'));

export type Dialog = 'share' | 'keys' | 'settings' | 'glossary';

interface OpenedProps {
  readonly open: Dialog;
  readonly onClose: () => void;
  readonly onGlossary: () => void;
  /** Where the glossary opens. */
  readonly term: string | null;
}

export function Opened({ open, term, onClose, onGlossary }: OpenedProps): ReactElement {
  switch (open) {
    case 'keys':
      return (
        <Later part={keys} what={Say.theListOfKeys} onTop>
          {({ KeysDialog }) => <KeysDialog onClose={onClose} onGlossary={onGlossary} />}
        </Later>
      );
    case 'settings':
      return (
        <Later part={settings} what={Say.theSettings} onTop>
          {({ SettingsDialog }) => <SettingsDialog onClose={onClose} />}
        </Later>
      );
    case 'glossary':
      return (
        <Later part={glossary} what={Say.theGlossary} onTop>
          {({ GlossaryDialog }) => <GlossaryDialog at={term} onClose={onClose} />}
        </Later>
      );
    case 'share':
      return (
        <Later part={share} what={Say.theDialogForSharing} onTop>
          {({ ShareDialog }) => <ShareDialog onClose={onClose} />}
        </Later>
      );
  }
}
