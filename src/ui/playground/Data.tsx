/** What the databases hold: sample data, or somebody's own. */
import type { ReactElement } from 'react';
import { setupOfFiles } from '../../data/client.ts';
import { dataSetOf, dataSets } from '../../scenarios/data-sets.ts';
import { withData } from '../../scenarios/free-play.ts';
import { schemaOf } from '../../scenarios/schema-of.ts';
import * as Count from '../../words/en/count.ts';
import { useAppStore } from '../store.tsx';
import { FileButton } from './FileButton.tsx';
import type { Planet } from './planet.ts';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';

export function Data({ planet }: { readonly planet: Planet }): ReactElement {
  const { setup } = planet.scenario;
  const now = dataSetOf(setup);
  const tables = schemaOf(setup).length;
  const { setProblem } = useAppStore().getState();
  return (
    <section aria-label={WORDS.data}>
      <h2>
        {WORDS.data} <small>{Say.onEachCopy(Count.tables(tables))}</small>
      </h2>
      <div className="pills">
        {dataSets.map((set) => (
          <button
            key={set.id}
            type="button"
            className={set === now ? 'pill on' : 'pill'}
            aria-pressed={set === now}
            title={set.summary}
            onClick={() => planet.change((before) => withData(before, set), Say.tookTheData(set.title))}
          >
            {set.title}
          </button>
        ))}
        {now || setup.length === 0 ? null : <span className="pill on">{Say.yourOwn}</span>}
        <FileButton
          words={Say.orLoadSqlCsvSqlite}
          accept=".sql,.csv,.tsv,.sqlite,.sqlite3,.db"
          several
          onFiles={(files) => void loadFiles(files, planet, setProblem)}
        />
      </div>
      <p className="aside">{now ? now.summary : tables === 0 ? Say.noTableYetLoadA : ownWords(setup)}</p>
    </section>
  );
}

const NAMES_MAX = 6;

function ownWords(setup: readonly string[]): string {
  const names = schemaOf(setup).map(({ name }) => name);
  return Say.tables(names.slice(0, NAMES_MAX).join(', '), names.length > NAMES_MAX ? Say.andMore(names.length - NAMES_MAX) : '');
}

/** What the files hold takes the place of what was there; what is wrong with them is said, and nothing changes. */
export async function loadFiles(files: readonly File[], planet: Planet, setProblem: (problem: string | null) => void): Promise<void> {
  try {
    const { setup, key } = await setupOfFiles(files);
    setProblem(null);
    const [table] = schemaOf(setup);
    const samples = table
      ? [{ label: Say.someOf(table.name).slice(0, 80), sql: `SELECT * FROM "${table.name.replaceAll('"', '""')}" LIMIT 5` }]
      : [];
    planet.change(
      (before) => withData(before, { setup, samples, ...(key === null ? {} : { shardedBy: key }) }),
      Say.loaded(files.map(({ name }) => name).join(', ')),
    );
  } catch (error) {
    setProblem(error instanceof Error ? error.message : String(error));
  }
}
