/** One prompt for all columns: SQL as a client in any region that all have. */
import type { ReactElement } from 'react';
import { useState } from 'react';
import { workloads } from '../../scenarios/workloads.ts';
import { SqlBox } from '../console/SqlBox.tsx';
import { useAppStore } from '../store.tsx';
import { allOf } from '../../words/en/comparison/table.ts';
import { typed } from './state.ts';
import * as Say from '../../words/en/comparison/panels.ts';
import { inOrder } from '../in-order.ts';

export interface PromptProps {
  readonly region: string;
  readonly regions: readonly string[];
  readonly city: (id: string) => string;
  readonly onRegion: (region: string) => void;
  readonly columns: number;
  readonly samples: readonly { readonly label: string; readonly sql: string }[];
}

/** A sample of another workload: nobody typed it, and the tables it names are gone. */
const isOfOtherData = (sql: string, samples: PromptProps['samples']): boolean =>
  !samples.some((each) => each.sql === sql) && workloads.some((workload) => workload.samples.some((each) => each.sql === sql));

export function Prompt({ region, regions, city, onRegion, columns, samples }: PromptProps): ReactElement {
  const { askAll } = useAppStore().getState();
  const [own, setOwn] = useState(typed.sql);
  const sql = own === null || isOfOtherData(own, samples) ? (samples[0]?.sql ?? '') : own;
  const type = (text: string): void => {
    typed.sql = text;
    setOwn(text);
  };
  return (
    <section className="compare-ask" aria-label={Say.askAll}>
      <h2>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control stands in the sentence */}
        <label>
          {inOrder(
            Say.askAllAsAClient(
              allOf(columns),
              <select className="pick" value={region} onChange={(event) => onRegion(event.target.value)}>
                {regions.map((each) => (
                  <option key={each} value={each}>
                    {city(each)}
                  </option>
                ))}
              </select>,
            ),
          )}
        </label>
      </h2>
      <SqlBox
        sql={sql}
        label={Say.sqlAskedOfAllIn(city(region))}
        onChange={type}
        onRun={() => (sql.trim() === '' ? undefined : askAll(`client-${region}`, sql))}
      />
      <div className="samples">
        <span>{Say.tryWord}</span>
        {samples.map(({ label, sql: text }) => (
          <button key={label} type="button" className="inline" onClick={() => type(text)}>
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
