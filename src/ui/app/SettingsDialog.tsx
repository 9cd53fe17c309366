/** Settings of the architecture, made from its `tuning`: every control says what it does and where its default is from. */
import { type ReactElement, useId, useState } from 'react';
import type { Setting } from '../../architectures/showing.ts';
import { leftWith, settingsOf } from '../../architectures/mechanisms.ts';
import { tuningOf } from '../../architectures/tunings.ts';
import { Dialog } from '../dialog.tsx';
import { useAppStore, useRun } from '../store.tsx';
import { aboutOf, roomOf } from '../rooms.ts';
import * as Say from '../../words/en/app/settings-dialog.ts';

type SettingValue = number | string | boolean;

export function SettingsDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { setSetting } = useAppStore().getState();
  const about = aboutOf(useRun((run) => roomOf(run.spec.scenario)));
  const id = useRun((run) => run.id);
  const spec = useRun((run) => run.spec);
  const inForce = useRun((run) => run.stage?.settings);
  const problem = useRun((run, page) => page.problem ?? run.problem);
  const tuning = tuningOf(about.id);
  const all = settingsOf(tuning);
  const standing = ({ key, default: first }: Setting): SettingValue =>
    spec.settings[key] ?? inForce?.[key] ?? spec.scenario.settings[key] ?? first;
  return (
    <Dialog title={Say.settings(about.name)} onClose={onClose}>
      <p className="aside">{Say.aChangeSimulatesTheRun}</p>
      {problem === null ? null : <p role="alert">{problem}</p>}
      <div className="settings">
        <Seed />
        {settingsOf(tuning, Object.fromEntries(all.map((setting) => [setting.key, standing(setting)]))).map((setting) => (
          <Control
            key={setting.key}
            setting={setting}
            value={standing(setting)}
            onChange={(value) => setSetting(id, setting.key, value, leftWith(tuning, setting.key, value))}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Seed(): ReactElement {
  const { setSeed } = useAppStore().getState();
  const id = useRun((run) => run.id);
  const seed = useRun((run) => run.spec.seed);
  return (
    <NumberControl
      label={Say.seed}
      help={Say.choosesEveryDelayLossAnd}
      source={Say.oursPickedPerScenario}
      value={seed}
      bounds={{ min: 0, max: 0xffffffff, step: 1, unit: '' }}
      onChange={(value) => setSeed(id, value)}
    />
  );
}

interface ControlProps {
  readonly setting: Setting;
  readonly value: SettingValue;
  readonly onChange: (value: SettingValue) => void;
}

function Control({ setting, value, onChange }: ControlProps): ReactElement {
  const id = useId();
  const { label, help, source } = setting;
  if (setting.type === 'number') return <NumberControl {...{ label, help, source, onChange }} value={Number(value)} bounds={setting} />;
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      {setting.type === 'switch' ? (
        <input id={id} type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
      ) : setting.type === 'choice' ? (
        <select id={id} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {setting.options.map((option) => (
            <option key={option} value={option}>
              {setting.words?.[option]?.name ?? option}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          defaultValue={String(value)}
          pattern={setting.pattern}
          onBlur={(event) => event.target.value !== value && event.target.checkValidity() && onChange(event.target.value)}
        />
      )}
      <Note help={(setting.type === 'choice' ? setting.words?.[String(value)]?.help : null) ?? help} source={source} />
    </div>
  );
}

interface NumberProps {
  readonly label: string;
  readonly help: string;
  readonly source: string;
  readonly value: number;
  readonly bounds: { readonly min: number; readonly max: number; readonly step: number; readonly unit: string };
  readonly onChange: (value: number) => void;
}

/** A number takes effect when it is left or confirmed: every change is a whole new run. */
function NumberControl({ label, help, source, value, bounds, onChange }: NumberProps): ReactElement {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const number = Number(typed ?? value);
  const wrong = typed !== null && !(typed.trim() !== '' && number >= bounds.min && number <= bounds.max);
  const settle = (): void => {
    if (typed === null || wrong) return;
    setTyped(null);
    if (number !== value) onChange(number);
  };
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <span>
        <input
          id={id}
          type="number"
          min={bounds.min}
          max={bounds.max}
          step={bounds.step}
          value={typed ?? value}
          aria-invalid={wrong}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={settle}
          onKeyDown={(event) => event.key === 'Enter' && settle()}
        />{' '}
        {bounds.unit}
      </span>
      {wrong ? <p role="alert">{Say.aNumberFromTo(bounds.min, bounds.max)}</p> : null}
      <Note help={help} source={source} />
    </div>
  );
}

function Note({ help, source }: { readonly help: string; readonly source: string }): ReactElement {
  return (
    <p className="aside">
      {help} <span title={source}>{/^ours/i.test(source) ? source.replace(/^ours/, 'Ours') : Say.defaultWord(source)}</span>
    </p>
  );
}
