/** Two to five runs at one clock: one prompt, the same fault for all, one table of what came of it. */
import './comparison.css';
import { type ReactElement, useState } from 'react';
import type { FiguresState } from '../../store/figures.ts';
import type { RunState } from '../../store/state.ts';
import { msText } from '../format.ts';
import { cityNames } from '../names.ts';
import { useApp, useAppStore, useNow } from '../store.tsx';
import { useMedia, useSize } from '../use-size.ts';
import { newestRead } from './asked.ts';
import { AddColumn, namesOf } from './Columns.tsx';
import { figuresShown } from './figures-shown.ts';
import { Foot } from './Foot.tsx';
import { Prompt } from './Prompt.tsx';
import { Setup } from './Setup.tsx';
import { typed, useFigures, useSeenRuns } from './state.ts';
import { Table } from './Table.tsx';
import { idOf } from './variants.ts';

const EDGE_PX = 48;

export function Comparison(): ReactElement | null {
  const runs = useSeenRuns();
  const figures = useFigures(runs);
  const [box, { width }] = useSize<HTMLElement>();
  const narrow = useMedia('(max-width: 760px)');
  const [first] = runs;
  const [region, setRegion] = useRegion(first);
  const nowUs = useNow(200);
  const ownOp = useApp((s) => s.ownOp);
  if (!first) return null;
  const { scenario } = first.spec;
  const city = cityNames(first.stage, scenario);
  const op = ownOp ?? newestRead(first.index, `client-${region}`, nowUs);
  const names = namesOf(runs);
  // Two columns want less than five, and a phone has none.
  const inner = width - (narrow ? 32 : EDGE_PX);
  const least = 150 + runs.length * 190;
  return (
    <main className="compare" ref={box}>
      <h1 className="unseen">Compare</h1>
      <div className="compare-head">
        <Prompt
          {...{ region, city }}
          regions={scenario.clients ?? scenario.regions}
          onRegion={setRegion}
          columns={runs.length}
          samples={scenario.samples}
        />
        <Setup runs={runs} city={city} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="compare-scroll" aria-label="What came of it" tabIndex={0}>
        <Asked op={op} run={first} city={city} />
        {width > 0 ? (
          <Table
            {...{ runs, names, figures, region, city, op }}
            shown={figuresShown(region, city(region))}
            width={narrow ? inner : Math.max(inner, least)}
            stacked={narrow}
          />
        ) : null}
        <p className="compare-more">
          <AddColumn runs={runs} />
          <Taken figures={figures} runs={runs} />
        </p>
      </section>
      <Foot runs={runs} op={op} />
    </main>
  );
}

/** The region that is asked about; another one when it is no more. */
function useRegion(first: RunState | undefined): readonly [string, (region: string) => void] {
  const [chosen, choose] = useState(typed.region);
  const { clients, regions = [] } = first?.spec.scenario ?? {};
  const there = clients ?? regions;
  const far = there.includes('japaneast') ? 'japaneast' : (there.at(-1) ?? '');
  return [
    chosen !== null && there.includes(chosen) ? chosen : far,
    (region) => {
      typed.region = region;
      choose(region);
    },
  ];
}

/** What the row of answers speaks of. */
function Asked({
  op,
  run,
  city,
}: {
  readonly op: string | null;
  readonly run: RunState;
  readonly city: (id: string) => string;
}): ReactElement | null {
  const { showOperation } = useAppStore().getState();
  const ownOp = useApp((s) => s.ownOp);
  const operation = op === null ? undefined : run.index.operations.get(op);
  if (!operation) return null;
  const { sql, params } = operation.statement;
  return (
    <p className="asked aside">
      {city(operation.client)} asked <code>{sql.replace(/\s+/g, ' ').trim().slice(0, 90)}</code>
      {params.length > 0 ? <> with ? = {params.map(String).join(', ')}</> : null} at {msText(operation.calledAt)} ms
      {ownOp === null ? ', the newest read there. ' : '. '}
      {ownOp === null ? null : (
        <button type="button" className="inline" onClick={() => showOperation(null)}>
          Back to the newest read
        </button>
      )}
    </p>
  );
}

/** How far the figures are counted, and taking them along. */
function Taken({ figures, runs }: { readonly figures: FiguresState; readonly runs: readonly RunState[] }): ReactElement {
  const [copied, setCopied] = useState<string | null>(null);
  const { known, done, problem } = figures;
  const scenario = runs[0]?.spec.scenario;
  const copy = (text: string, what: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(`${what} copied.`),
      () => setCopied('The browser did not allow it to be copied.'),
    );
  };
  if (problem !== null) return <span role="alert">{problem}</span>;
  if (!known) return <span className="aside">The figures are being counted.</span>;
  const seconds = (us: number): string => (us / 1_000_000).toFixed(us >= 10_000_000 ? 0 : 1);
  const asDescribed = runs.every(
    ({ spec }) =>
      spec.commands.length === scenario?.commands.length && Object.keys(spec.settings).length === 0 && spec.seed === scenario.seed,
  );
  return (
    <>
      <span className="aside" role="status" data-figures={done ? 'done' : 'counting'}>
        {done
          ? `Figures of the whole run, ${seconds(known.untilUs)} s.`
          : `Figures of the first ${seconds(known.nowUs)} of ${seconds(known.untilUs)} s so far.`}
      </span>
      {done ? (
        <button type="button" className="inline" onClick={() => copy(JSON.stringify(known.comparison), 'Figures')}>
          Copy as JSON
        </button>
      ) : null}
      {done && asDescribed ? (
        <button
          type="button"
          className="inline"
          onClick={() =>
            copy(`antipode compare ${scenario?.id} --architectures ${runs.map(({ spec }) => idOf(spec)).join(',')} --json`, 'Command')
          }
        >
          Copy as a command
        </button>
      ) : null}
      <span role="status">{copied}</span>
    </>
  );
}
