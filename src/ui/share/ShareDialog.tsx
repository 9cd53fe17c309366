/** Share: the link holds the whole run; the other two show it on somebody's page. */
import { type ReactElement, useEffect, useId, useMemo, useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { useAppStore, useRun } from '../store.tsx';
import { codesFor } from './codes.ts';
import { handOutOf } from './hand-out.ts';
import * as Say from '../../words/en/share.ts';

export function ShareDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const store = useAppStore();
  const [said, setSaid] = useState('');
  const spec = useRun((run) => run.spec);
  const index = useRun((run) => run.index);
  const codes = useMemo(() => {
    const { nowUs, step } = store.getState();
    return codesFor({ spec, index, nowUs, step }, `${location.origin}${location.pathname}`);
  }, [store, spec, index]);
  useEffect(() => {
    copied(codes.link).then((done) => setSaid(done ? Say.theLinkIsInYour : ''));
  }, [codes]);
  return (
    <Dialog title={Say.shareThisRun} onClose={onClose}>
      <p>
        {Say.eachOfTheseHoldsThe}
        <b role="status">{said}</b>
      </p>
      <Copyable label={Say.link} text={codes.link} />
      <Copyable label={Say.embedAsAFrame} text={codes.iframe} />
      <Copyable label={Say.embedAsATag} text={codes.element} />
      {spec.scenario.steps.length > 0 ? (
        <p>
          <a href={handOutOf(spec)} target="_blank" rel="noreferrer">
            {Say.handOut}
          </a>
          {Say.handOutIs}
        </p>
      ) : null}
    </Dialog>
  );
}

/** Without permission the text can still be selected by hand. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function Copyable({ label, text }: { readonly label: string; readonly text: string }): ReactElement {
  const id = useId();
  const [said, setSaid] = useState('');
  const copy = (): void => {
    copied(text).then((done) => setSaid(done ? Say.copied : Say.selectItAndCopyBy));
  };
  return (
    <div className="copyable">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} readOnly rows={label === 'Link' ? 2 : 4} value={text} onFocus={(event) => event.target.select()} />
      <button type="button" className="button" onClick={copy}>
        {Say.copy}
      </button>
      <span role="status" className="aside">
        {said}
      </span>
    </div>
  );
}
