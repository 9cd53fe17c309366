/** What can be done with the whole of it. */
import { type ReactElement, useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { useAppStore } from '../store.tsx';
import { FileButton } from './FileButton.tsx';
import { commandLineOf, linkOf, openFile, reportOf, saveFile } from './keep.ts';
import type { Planet } from './planet.ts';
import { WORDS } from './words.ts';

export function Keep({ planet }: { readonly planet: Planet }): ReactElement {
  const store = useAppStore();
  const [said, setSaid] = useState('');
  const [report, setReport] = useState<string | null>(null);
  const copy = async (what: string, text: Promise<string>): Promise<void> => {
    const done = await copied(await text);
    setSaid(done ? `${what} is in your clipboard.` : 'This page may not use the clipboard: take the address of the page instead.');
  };
  return (
    <section aria-label={WORDS.keep} className="keep">
      <h2>{WORDS.keep}</h2>
      <div className="pills">
        {planet.empty ? null : (
          <>
            <button type="button" className="pill" onClick={() => void saveFile(store)}>
              Save as a file
            </button>
            <button type="button" className="pill" onClick={() => void copy('The link', linkOf(store))}>
              Copy the link
            </button>
            <button type="button" className="pill" onClick={() => void copy('The command line', commandLineOf(store))}>
              Copy as a command line
            </button>
            <button type="button" className="pill" onClick={() => void reportOf(store).then(setReport)}>
              Report a mistake
            </button>
          </>
        )}
        <FileButton words="Open a file" accept=".json" onFile={(file) => void openFile(file, store)} />
      </div>
      <p className="aside" role="status">
        {said}
      </p>
      {report === null ? null : <Report text={report} onClose={() => setReport(null)} />}
    </section>
  );
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Nothing is sent: the text is for whoever wants to send it. */
function Report({ text, onClose }: { readonly text: string; readonly onClose: () => void }): ReactElement {
  const [typed, setTyped] = useState(text);
  const [said, setSaid] = useState('');
  return (
    <Dialog title="Report a mistake" onClose={onClose}>
      <p>
        The whole run is in this text, so that whoever gets it sees what you saw. Nothing is sent from here: copy it to where you want to
        report it.
      </p>
      <div className="copyable">
        <label htmlFor="report-text">Report</label>
        <textarea id="report-text" rows={12} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <button
          type="button"
          className="button"
          onClick={() =>
            void copied(typed).then((done) =>
              setSaid(done ? 'Copied.' : 'Select it and copy by hand: this page may not use the clipboard.'),
            )
          }
        >
          Copy
        </button>
        <span role="status" className="aside">
          {said}
        </span>
      </div>
    </Dialog>
  );
}
