/** The fault palette: pick a fault, then a place. It never goes away; keys 1 to 7 pick, Escape lets go. */
import './palette.css';
import { type ReactElement, useEffect } from 'react';
import { isTaken } from '../../keys/keys.ts';
import { type Armed, arm, faults } from './faults.ts';
import { FaultGlyph } from './glyphs.tsx';
import * as Say from '../../../words/en/playground/panels.ts';

export interface PaletteProps {
  readonly armed: Armed | null;
  readonly onArm: (armed: Armed | null) => void;
  /** Nothing stands there that could break. */
  readonly idle: boolean;
  /** The way to fold the lanes away. */
  readonly onLanes: () => void;
}

export function Palette({ armed, onArm, idle, onLanes }: PaletteProps): ReactElement {
  usePaletteKeys({ armed, onArm, idle, onLanes });
  return (
    <section className="palette" aria-label={Say.breakSomething}>
      <div role="toolbar" aria-label={Say.faults} className="palette-faults">
        <span className="aside">{Say.breakWord}</span>
        {faults.map((fault, i) => {
          const isArmed = armed?.fault === fault;
          return (
            <button
              key={fault.id}
              type="button"
              aria-pressed={isArmed}
              aria-label={`${fault.name} ${fault.aim}`}
              aria-keyshortcuts={String(i + 1)}
              className={isArmed ? 'fault on' : 'fault'}
              disabled={idle}
              onClick={() => onArm(isArmed ? null : arm(fault))}
            >
              <FaultGlyph fault={fault.id} />
              <span>
                <b>{fault.name}</b>
                <small>{fault.aim}</small>
              </span>
              <kbd>{i + 1}</kbd>
            </button>
          );
        })}
      </div>
      {armed ? <How armed={armed} onArm={onArm} /> : null}
    </section>
  );
}

/** How the armed fault is done, and what comes next. */
function How({ armed, onArm }: { readonly armed: Armed; readonly onArm: (armed: Armed | null) => void }): ReactElement {
  const { fault, variant, from } = armed;
  return (
    <div className="palette-how">
      {fault.variants.length > 0 ? (
        <fieldset>
          <legend className="unseen">{Say.how(fault.name)}</legend>
          {fault.variants.map(({ id, label }) => (
            <label key={id} className={id === variant ? 'choice on' : 'choice'}>
              <input
                type="radio"
                className="unseen"
                name="variant"
                checked={id === variant}
                onChange={() => onArm({ ...armed, variant: id })}
              />
              {label}
            </label>
          ))}
        </fieldset>
      ) : null}
      <span className="aside" role="status">
        {nextWords(armed)}
      </span>
      <button type="button" className="quiet" onClick={() => onArm(null)}>
        {from === null ? Say.letGo : Say.letGoOfIt} <kbd>{Say.esc}</kbd>
      </button>
    </div>
  );
}

function nextWords({ fault, from }: Armed): string {
  if (fault.id !== 'cut') return Say.nowPointAt(fault.id === 'disk' ? Say.aNode : fault.aim.replace(/^of /, ''));
  if (from !== null) return Say.nowTheOtherSideThe;
  return Say.drawALineAcrossThe;
}

function usePaletteKeys({ armed, onArm, idle, onLanes }: PaletteProps): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      const fault = faults[Number(event.key) - 1];
      if (event.key === 'Escape' && armed) onArm(null);
      else if (fault && !idle) onArm(armed?.fault === fault ? null : arm(fault));
      else if (event.key === 'l' || event.key === 'L') onLanes();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, [armed, onArm, idle, onLanes]);
}
