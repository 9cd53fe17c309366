/** Notes on a step: those of the lesson's author, and the presenter's own. */
import { type ReactElement, useId, useState } from 'react';
import * as Say from '../../words/en/presenter/presenter.ts';
import { useRun } from '../store.tsx';
import { keepNote, ownNote } from './own-notes.ts';

export function Notes({ step, notes }: { readonly step: number; readonly notes: string | null }): ReactElement {
  const lesson = useRun((run) => run.spec.scenario.id);
  return (
    <section className="notes" aria-labelledby="presenter-notes">
      <h2 id="presenter-notes">{Say.notes}</h2>
      {notes === null ? null : <p>{notes}</p>}
      <Own key={`${lesson} ${step}`} {...{ lesson, step }} />
    </section>
  );
}

function Own({ lesson, step }: { readonly lesson: string; readonly step: number }): ReactElement {
  const id = useId();
  const [text, setText] = useState(() => ownNote(lesson, step));
  return (
    <>
      <label htmlFor={id}>{Say.ownNotes}</label>
      <textarea
        id={id}
        rows={5}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          keepNote(lesson, step, target.value);
        }}
      />
      <p className="aside">{Say.ownNotesKept}</p>
    </>
  );
}
