/** One prompt for all columns: SQL as a client in any region that all have. */
import type { ReactElement } from 'react';
import { useState } from 'react';
import { SqlBox } from '../console/SqlBox.tsx';
import { useAppStore } from '../store.tsx';
import { countWord } from './words.ts';
import { typed } from './state.ts';

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
    <section className="compare-ask" aria-label="Ask all">
      <h2>
        <label>
          Ask all {countWord(columns)} as a client in{' '}
          <select className="pick" value={region} onChange={(event) => onRegion(event.target.value)}>
            {regions.map((each) => (
              <option key={each} value={each}>
                {city(each)}
              </option>
            ))}
          </select>
        </label>
      </h2>
      <SqlBox
        sql={sql}
        label={`SQL, asked of all in ${city(region)}`}
        onChange={type}
        onRun={() => (sql.trim() === '' ? undefined : askAll(`client-${region}`, sql))}
      />
      <div className="samples">
        <span>Try</span>
        {samples.map(({ label, sql: text }) => (
          <button key={label} type="button" className="inline" onClick={() => type(text)}>
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
