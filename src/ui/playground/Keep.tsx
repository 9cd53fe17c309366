/** What can be done with the whole of it. */
import { type ReactElement, useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { useAppStore } from '../store.tsx';
import { FileButton } from './FileButton.tsx';
import { commandLineOf, linkOf, openFile, reportOf, saveFile } from './keep.ts';
import type { Planet } from './planet.ts';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';

export function Keep({ planet }: { readonly planet: Planet }): ReactElement {
  const store = useAppStore();
  const [said, setSaid] = useState('');
  const [report, setReport] = useState<string | null>(null);
  const copy = async (what: string, text: Promise<string>): Promise<void> => {
    const done = await copied(await text);
    setSaid(done ? Say.isInYourClipboard(what) : Say.thisPageMayNotUse);
  };
  return (
    <section aria-label={WORDS.keep} className="keep">
      <h2>{WORDS.keep}</h2>
      <div className="pills">
        {planet.empty ? null : (
          <>
            <button type="button" className="pill" onClick={() => void saveFile(store)}>
              {Say.saveAsAFile}
            </button>
            <button type="button" className="pill" onClick={() => void copy(Say.theLink, linkOf(store))}>
              {Say.copyTheLink}
            </button>
            <button type="button" className="pill" onClick={() => void copy(Say.theCommandLine, commandLineOf(store))}>
              {Say.copyAsACommandLine}
            </button>
            <button type="button" className="pill" onClick={() => void reportOf(store).then(setReport)}>
              {Say.reportAMistake}
            </button>
          </>
        )}
        <FileButton words={Say.openAFile} accept=".json" onFiles={([file]) => void (file && openFile(file, store))} />
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
    <Dialog title={Say.reportAMistake} onClose={onClose}>
      <p>{Say.theWholeRunIsIn}</p>
      <div className="copyable">
        <label htmlFor="report-text">{Say.report}</label>
        <textarea id="report-text" rows={12} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <button
          type="button"
          className="button"
          onClick={() => void copied(typed).then((done) => setSaid(done ? Say.copied : Say.selectItAndCopyBy))}
        >
          {Say.copy}
        </button>
        <span role="status" className="aside">
          {said}
        </span>
      </div>
    </Dialog>
  );
}
