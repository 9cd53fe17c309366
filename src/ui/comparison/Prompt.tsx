/** One prompt for all columns: SQL as a client in any region that all have. */
import type { ReactElement } from 'react';
import { useState } from 'react';
import { SqlBox } from '../console/SqlBox.tsx';
import { useAppStore } from '../store.tsx';
import { countWord } from '../../words/en/comparison/table.ts';
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

export function Prompt({ region, regions, city, onRegion, columns, samples }: PromptProps): ReactElement {
  const { askAll } = useAppStore().getState();
  const [sql, setSql] = useState(typed.sql ?? samples[0]?.sql ?? '');
  const type = (text: string): void => {
    typed.sql = text;
    setSql(text);
  };
  return (
    <section className="compare-ask" aria-label={Say.askAll}>
      <h2>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control stands in the sentence */}
        <label>
          {inOrder(
            Say.askAllAsAClient(
              countWord(columns),
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
