/** What the databases hold: sample data, or somebody's own. */
import type { ReactElement } from 'react';
import { dataSetOf, dataSets } from '../../scenarios/data-sets.ts';
import { withData } from '../../scenarios/free-play.ts';
import { schemaOf } from '../../scenarios/schema-of.ts';
import { counted } from '../format.ts';
import type { Planet } from './planet.ts';
import { WORDS } from './words.ts';

export function Data({ planet }: { readonly planet: Planet }): ReactElement {
  const { setup } = planet.scenario;
  const now = dataSetOf(setup);
  const tables = schemaOf(setup).length;
  return (
    <section aria-label={WORDS.data}>
      <h2>
        {WORDS.data} <small>{counted(tables, 'table')} on each copy</small>
      </h2>
      <div className="pills">
        {dataSets.map((set) => (
          <button
            key={set.id}
            type="button"
            className={set === now ? 'pill on' : 'pill'}
            aria-pressed={set === now}
            title={set.summary}
            onClick={() => planet.change((before) => withData(before, set), `took the data ${set.title}`)}
          >
            {set.title}
          </button>
        ))}
        {now ? null : <span className="pill on">your own</span>}
      </div>
      {now ? <p className="aside">{now.summary}</p> : null}
    </section>
  );
}
