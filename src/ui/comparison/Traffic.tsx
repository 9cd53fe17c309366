/** The traffic that all columns have: how often who asks what, from where. A change is simulated in all at once. */
import { type ReactElement, useId, useState } from 'react';
import places from '../../regions/regions.json' with { type: 'json' };
import type { Scenario } from '../../scenarios/schema.ts';
import { useAppStore } from '../store.tsx';
import { workloads } from '../../scenarios/workloads.ts';
import { distinctOf, rateOf, withDistinct, withRate, withRegions, withWorkload, withWriteShare, writeShareOf } from './workload.ts';
import * as Say from '../../words/en/comparison/panels.ts';

const DISTINCT_MAX = 1_000;

export function Traffic({
  scenario,
  seed,
  city,
}: {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly city: (id: string) => string;
}): ReactElement {
  const { changeAll } = useAppStore().getState();
  const change = (to: (scenario: Scenario) => Scenario, label: string): void =>
    changeAll(({ spec }) => ({ ...spec, scenario: to(spec.scenario) }), label);
  const rate = rateOf(scenario);
  const share = writeShareOf(scenario);
  const distinct = distinctOf(scenario);
  return (
    <div className="compare-traffic">
      <Chosen
        scenario={scenario}
        onChange={(workload) => changeAll(({ spec }) => withWorkload(spec, workload), Say.tookTraffic(workload.title))}
      />
      {rate === null ? null : (
        <NumberField
          label={Say.operationsASecond}
          unit={Say.perS}
          value={Math.round(rate)}
          min={1}
          max={1_000}
          onChange={(n) => change((s) => withRate(s, n), Say.askedPerS(n))}
        />
      )}
      {share === null ? null : (
        <NumberField
          label={Say.shareOfWrites}
          unit={Say.writes}
          value={Math.round(share * 1_000) / 10}
          min={0.1}
          max={99}
          step={0.1}
          onChange={(n) => change((s) => withWriteShare(s, n / 100), Say.wrote(n))}
        />
      )}
      {distinct === null ? null : (
        <NumberField
          label={Say.differentQueries}
          unit={Say.differentQueries}
          value={distinct}
          min={1}
          max={DISTINCT_MAX}
          onChange={(n) => change((s) => withDistinct(s, n), Say.askedDifferentQueries(n))}
        />
      )}
      <NumberField
        label={Say.seed}
        before={Say.seed}
        value={seed}
        min={0}
        max={0xffffffff}
        onChange={(n) => changeAll(({ spec }) => ({ ...spec, seed: n }), Say.tookSeed(n))}
      />
      <Regions scenario={scenario} city={city} onChange={(regions, label) => change((s) => withRegions(s, regions), label)} />
    </div>
  );
}

/** One of the ready workloads; a scenario that is none of them goes by its own title. */
function Chosen({ scenario, onChange }: { readonly scenario: Scenario; readonly onChange: (workload: Scenario) => void }): ReactElement {
  const id = useId();
  const isReady = workloads.some((each) => each.id === scenario.id);
  return (
    <>
      <label htmlFor={id} className="aside">
        {Say.traffic}
      </label>{' '}
      <select
        id={id}
        className="pick"
        value={isReady ? scenario.id : ''}
        title={scenario.summary}
        onChange={(event) => {
          const workload = workloads.find((each) => each.id === event.target.value);
          if (workload) onChange(workload);
        }}
      >
        {isReady ? null : <option value="">{scenario.title}</option>}
        {workloads.map((each) => (
          <option key={each.id} value={each.id}>
            {each.title}
          </option>
        ))}
      </select>
    </>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly before?: string;
  readonly unit?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
}

/** Takes effect when it is left or Enter is pressed; what lies outside its bounds is put back. */
function NumberField({ label, before, unit, value, min, max, step = 1, onChange }: NumberFieldProps): ReactElement {
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const take = (): void => {
    const n = Number(text);
    if (text !== null && text.trim() !== '' && Number.isFinite(n) && n >= min && n <= max && n !== value)
      onChange(step === 1 ? Math.round(n) : n);
    setText(null);
  };
  return (
    <span className="compare-number">
      <label htmlFor={id} className={before ? 'aside' : 'unseen'}>
        {before ?? label}
      </label>
      <input
        id={id}
        className="pick tn"
        inputMode="decimal"
        value={text ?? String(value)}
        size={Math.max(2, (text ?? String(value)).length)}
        title={Say.to(label, min, max)}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => (event.key === 'Enter' ? take() : undefined)}
      />
      {unit ? <span className="aside">{unit}</span> : null}
    </span>
  );
}

const REGIONS_MAX = 12;

interface RegionsProps {
  readonly scenario: Scenario;
  readonly city: (id: string) => string;
  readonly onChange: (regions: readonly string[], label: string) => void;
}

function Regions({ scenario, city, onChange }: RegionsProps): ReactElement | null {
  const { regions, load } = scenario;
  // Where nobody asks by himself, regions stand in the commands.
  if (load.length === 0) return null;
  const own = scenario.customRegions.map(({ id, city: name }) => ({ id, city: name }));
  const all = [...own, ...places.regions.map(({ id, city: name }) => ({ id, city: name }))];
  const toggle = (id: string, name: string): void => {
    const there = regions.includes(id);
    onChange(there ? regions.filter((each) => each !== id) : [...regions, id], there ? Say.left(name) : Say.added(name));
  };
  return (
    <details className="compare-regions">
      <summary>{Say.regionsMain(regions.length, city(regions[0] ?? ''))}</summary>
      <fieldset>
        <legend className="aside">{Say.eachHasAClientThe}</legend>
        {all.map(({ id, city: name }) => {
          const there = regions.includes(id);
          return (
            <span key={id}>
              <label>
                <input
                  type="checkbox"
                  checked={there}
                  disabled={there ? regions.length <= 2 : regions.length >= REGIONS_MAX}
                  onChange={() => toggle(id, name)}
                />{' '}
                {name}
              </label>
              {there && regions[0] !== id ? (
                <button
                  type="button"
                  className="inline"
                  onClick={() => onChange([id, ...regions.filter((each) => each !== id)], Say.movedTheMainRegionTo(name))}
                >
                  {Say.makeMain}
                </button>
              ) : null}
            </span>
          );
        })}
      </fieldset>
    </details>
  );
}
