/** A history from a file, judged and drawn as lanes: what has an order, what has none, and in words why. */
import './histories.css';
import { type DragEvent, type ReactElement, useEffect, useId, useState } from 'react';
import { type OpenHistory, openHistory } from '../../data/history.ts';
import type { Lanes } from '../../consistency/lanes.ts';
import type { Checked } from '../../consistency/worker.ts';
import * as Say from '../../words/en/histories/histories.ts';
import { Boundary } from '../app/Boundary.tsx';
import { FileButton } from '../playground/FileButton.tsx';
import { RunLink } from '../share/RunLink.tsx';
import { EXAMPLE } from './example.ts';
import { HistoryLanes } from './HistoryLanes.tsx';

type State =
  | { readonly is: 'none' }
  | { readonly is: 'judging'; readonly name: string }
  | { readonly is: 'open'; readonly history: OpenHistory }
  | { readonly is: 'problem'; readonly words: string };

export function Histories(): ReactElement {
  const title = useId();
  const [state, setState] = useState<State>({ is: 'none' });
  const history = state.is === 'open' ? state.history : null;
  useEffect(() => () => history?.close(), [history]);
  const open = async (file: Blob, name: string): Promise<void> => {
    setState({ is: 'judging', name });
    try {
      setState({ is: 'open', history: await openHistory(file, name) });
    } catch (error) {
      setState({ is: 'problem', words: error instanceof Error ? error.message : String(error) });
    }
  };
  const drop = {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file) void open(file, file.name);
    },
  };
  return (
    <section className="histories" aria-labelledby={title} {...drop}>
      <h2 id={title} className="more">
        {Say.title}
      </h2>
      <p>{Say.say}</p>
      <p className="tools">
        <FileButton words={Say.choose} accept=".jsonl,.json,.edn,.log,.txt" onFiles={([file]) => void (file && open(file, file.name))} />
        <button type="button" className="pill" onClick={() => void open(new Blob([EXAMPLE]), Say.exampleName)}>
          {Say.example}
        </button>
        {history ? (
          <button type="button" className="pill" onClick={() => setState({ is: 'none' })}>
            {Say.close}
          </button>
        ) : null}
      </p>
      {state.is === 'judging' ? <p role="status">{Say.judging(state.name)}</p> : null}
      {state.is === 'problem' ? (
        <p className="broken" role="alert">
          {state.words}
        </p>
      ) : null}
      {history ? <Judged key={history.name} history={history} /> : null}
    </section>
  );
}

function verdictWords({ judgement: { verdict, operations, prefix, strict }, offending, anomalies }: Checked): string {
  switch (verdict) {
    case 'linearizable':
      return Say.linearizable(operations);
    case 'not-linearizable':
      return Say.notLinearizable(prefix, operations, offending.length);
    case 'serializable':
      return Say.serializable(operations, strict === true);
    case 'not-serializable':
      return Say.notSerializable(anomalies.length);
    case 'unknown':
      return Say.unknown(operations);
  }
}

/** When the last of these returned: by then the run has shown what is wrong. null: there is none. */
function shownAt({ end }: Lanes, places: readonly number[]): number | null {
  const ends = places.map((i) => end[i] ?? Number.POSITIVE_INFINITY).filter((each) => Number.isFinite(each) && each >= 0);
  return ends.length === 0 ? null : Math.max(...ends);
}

function Judged({ history }: { readonly history: OpenHistory }): ReactElement {
  const { checked } = history;
  const { lanes, offending, anomalies, judgement } = checked;
  const [anomaly, setAnomaly] = useState(0);
  const [looked, setLooked] = useState<readonly number[]>(() => lanes.cycles[0] ?? lanes.shown);
  const holds = judgement.verdict === 'linearizable' || judgement.verdict === 'serializable';
  return (
    <div className="judged">
      <header>
        <h3>{history.name}</h3>
        {checked.run === null ? null : (
          <RunLink link={checked.run} atUs={shownAt(lanes, lanes.cycles[anomaly] ?? lanes.shown)}>
            {lanes.shown.length === 0 ? Say.openRun : Say.openRunThere}
          </RunLink>
        )}
      </header>
      <p role="status" className={holds ? 'holds' : judgement.verdict === 'unknown' ? 'unknown' : 'breaks'}>
        {verdictWords(checked)}
      </p>
      {offending.length === 0 ? null : (
        <ol className="offending">
          {offending.map((words, i) => (
            <li key={words}>
              <button type="button" className="inline" onClick={() => setLooked([lanes.shown[i] ?? 0])}>
                {words}
              </button>
            </li>
          ))}
        </ol>
      )}
      {anomalies.map(({ type, note, cycle }, i) => (
        <article key={`${type} ${note}`} className={i === anomaly ? 'anomaly looked' : 'anomaly'}>
          <h4>
            <button
              type="button"
              className="inline"
              aria-pressed={i === anomaly}
              onClick={() => {
                setAnomaly(i);
                setLooked(lanes.cycles[i] ?? []);
              }}
            >
              {type}
            </button>{' '}
            <span>{note}</span>
          </h4>
          <ol>
            {cycle.map(({ words, to }, step) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a circle may come to one transaction twice
              <li key={step}>
                {words}
                {to === null ? null : <p className="aside">{to}</p>}
              </li>
            ))}
          </ol>
        </article>
      ))}
      <Boundary what={Say.what}>
        <HistoryLanes history={history} looked={looked} cycle={lanes.cycles[anomaly] ?? null} />
      </Boundary>
    </div>
  );
}
