/** Every setting of what runs, under its own name: what it is, what it does, and where its default comes from. */
import { type ReactElement, useId, useState } from 'react';
import type { Setting } from '../../architectures/showing.ts';
import { leftWith, settingsOf } from '../../architectures/mechanisms.ts';
import { systemSettings, tuningOf } from '../../architectures/tunings.ts';
import { commonOf } from '../../session/settings.ts';
import * as Count from '../../words/en/count.ts';
import { aboutOf, roomOf } from '../rooms.ts';
import { useAppStore, useRun } from '../store.tsx';
import type { Planet } from './planet.ts';
import * as Say from '../../words/en/playground/panels.ts';

type Value = number | string | boolean;

export function SettingsList({ planet }: { readonly planet: Planet }): ReactElement {
  const { scenario } = planet;
  const room = roomOf(scenario);
  const own = useRun((run) => run.spec.settings);
  const tuning = tuningOf(room);
  const preset = tuningOf(scenario.architecture).presets.find(({ id }) => id === scenario.preset);
  const given = systemSettings(scenario);
  const initial = ({ key, default: first }: Setting): Value => given[key] ?? first;
  const standing = (setting: Setting): Value => own[setting.key] ?? scenario.settings[setting.key] ?? initial(setting);
  const all = settingsOf(tuning);
  const chosen = Object.fromEntries(all.map((setting) => [setting.key, standing(setting)]));
  const common = commonOf(tuning);
  const inForce = settingsOf(tuning, chosen);
  const isMechanism = ({ key }: Setting): boolean => tuning.slots?.some((slot) => slot.key === key) === true;
  const isOwn = (setting: Setting): boolean => standing(setting) !== initial(setting);
  // Mechanisms are seen, and what somebody has changed.
  const shown = [...inForce, ...common].filter((setting) => isMechanism(setting) || isOwn(setting));
  const folded = inForce.filter((setting) => !shown.includes(setting));
  const row = (setting: Setting): ReactElement => (
    <Row
      key={setting.key}
      setting={setting}
      value={standing(setting)}
      initial={initial(setting)}
      onChange={(value) => set(setting.key, value)}
    />
  );
  const set = (key: string, value: Value): void => {
    const unread = leftWith(tuning, key, value);
    planet.changeRun(
      (spec) => {
        const kept = Object.entries(spec.settings).filter(([each]) => !unread.includes(each));
        return { ...spec, settings: { ...Object.fromEntries(kept), [key]: value } };
      },
      Say.setTo(key, String(value)),
    );
  };
  return (
    <section aria-label={Say.settings} className="settings-list">
      <h2>
        {preset && !scenario.over ? preset.name : aboutOf(room).name} <small>{Say.pressANameToRead}</small>
      </h2>
      {shown.map(row)}
      <Folded words={Say.ofThisSystem(Count.moreSettings(folded.length))} rows={folded.map(row)} />
      <Folded words={Say.machinesDisksNetworkAnd} rows={common.filter((setting) => !shown.includes(setting)).map(row)} />
    </section>
  );
}

function Folded({ words, rows }: { readonly words: string; readonly rows: readonly ReactElement[] }): ReactElement | null {
  if (rows.length === 0) return null;
  return (
    <details>
      <summary className="inline">{words}</summary>
      {rows}
    </details>
  );
}

interface RowProps {
  readonly setting: Setting;
  readonly value: Value;
  readonly initial: Value;
  readonly onChange: (value: Value) => void;
}

function Row({ setting, value, initial, onChange }: RowProps): ReactElement {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { key, help, source } = setting;
  const words = setting.type === 'choice' ? setting.words?.[String(value)]?.help : undefined;
  return (
    <div className="setting-row">
      <button type="button" className="mono key" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {key}
      </button>
      <span className="value">
        <Control setting={setting} value={value} onChange={onChange} />
        {value === initial ? null : (
          <button type="button" className="quiet" aria-label={Say.backTo(key, String(initial))} onClick={() => onChange(initial)}>
            ↺ {String(initial)}
          </button>
        )}
      </span>
      <p id={id} className="aside" hidden={!open}>
        <b>{setting.label}.</b> {words ?? help} <i>{source}</i>
      </p>
    </div>
  );
}

function Control({ setting, value, onChange }: Omit<RowProps, 'initial'>): ReactElement {
  switch (setting.type) {
    case 'switch':
      return (
        <input type="checkbox" aria-label={setting.key} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
      );
    case 'choice':
      return (
        <select aria-label={setting.key} className="pick" value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {setting.options.map((option) => (
            <option key={option} value={option}>
              {setting.words?.[option]?.name ?? option}
            </option>
          ))}
        </select>
      );
    default:
      return <Typed key={String(value)} setting={setting} value={value} onChange={onChange} />;
  }
}

/** A number or a text takes effect when it is left or confirmed: every change is another run. */
function Typed({ setting, value, onChange }: Omit<RowProps, 'initial'>): ReactElement {
  const { setProblem } = useAppStore().getState();
  const [typed, setTyped] = useState(String(value));
  const wrong = complaint(setting, typed);
  const settle = (): void => {
    if (typed === String(value)) return;
    if (wrong !== null) setProblem(Say.whatYouTypedIsKept(setting.key, wrong));
    else onChange(setting.type === 'number' ? Number(typed) : typed);
  };
  return (
    <>
      <input
        aria-label={setting.key}
        className="pick mono typed-value"
        inputMode={setting.type === 'number' ? 'decimal' : 'text'}
        size={Math.max(4, Math.min(22, typed.length + 1))}
        value={typed}
        aria-invalid={wrong !== null}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
      {setting.type === 'number' && setting.unit ? <span className="aside">{setting.unit}</span> : null}
    </>
  );
}

/** Why a setting cannot be this text; null: it can. */
export function complaint(setting: Setting, typed: string): string | null {
  if (setting.type === 'text')
    return new RegExp(`^(?:${setting.pattern})$`).test(typed) ? null : Say.itHasToLookLike(setting.form ?? setting.pattern);
  if (setting.type !== 'number') return null;
  const value = Number(typed);
  const { min, max, step } = setting;
  if (typed.trim() === '' || !Number.isFinite(value)) return Say.itHasToBeA;
  if (Number.isInteger(step) && !Number.isInteger(value)) return Say.itHasToBeA2;
  return value < min || value > max ? Say.itHasToLieBetween(min, max) : null;
}
