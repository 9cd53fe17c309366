/** Two to five runs at one clock: one prompt, the same fault for all, one table of what came of it. */
import './comparison.css';
import { type ReactElement, type ReactNode, useState } from 'react';
import type { FiguresState } from '../../store/figures.ts';
import type { RunState } from '../../store/state.ts';
import { msText } from '../../words/en/numbers.ts';
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
import * as Say from '../../words/en/comparison/panels.ts';
import { inOrder } from '../in-order.ts';

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
      <h1 className="unseen">{Say.compare}</h1>
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
      <section className="compare-scroll" aria-label={Say.whatCameOfIt} tabIndex={0}>
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
      {inOrder(
        Say.askedAtMs<ReactNode>(
          city(operation.client),
          <code>{sql.replace(/\s+/g, ' ').trim().slice(0, 90)}</code>,
          params.length > 0 ? Say.withWord(params.map(String).join(', ')) : null,
          msText(operation.calledAt),
          ownOp === null,
          ownOp === null ? null : (
            <button type="button" className="inline" onClick={() => showOperation(null)}>
              {Say.backToTheNewestRead}
            </button>
          ),
        ),
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
      () => setCopied(Say.copied(what)),
      () => setCopied(Say.theBrowserDidNotAllow),
    );
  };
  if (problem !== null) return <span role="alert">{problem}</span>;
  if (!known) return <span className="aside">{Say.theFiguresAreBeingCounted}</span>;
  const seconds = (us: number): string => (us / 1_000_000).toFixed(us >= 10_000_000 ? 0 : 1);
  const asDescribed = runs.every(
    ({ spec }) =>
      spec.commands.length === scenario?.commands.length && Object.keys(spec.settings).length === 0 && spec.seed === scenario.seed,
  );
  return (
    <>
      <span className="aside" role="status" data-figures={done ? 'done' : 'counting'}>
        {done ? Say.figuresOfTheWholeRun(seconds(known.untilUs)) : Say.figuresOfTheFirstOf(seconds(known.nowUs), seconds(known.untilUs))}
      </span>
      {done ? (
        <button type="button" className="inline" onClick={() => copy(JSON.stringify(known.comparison), Say.figures)}>
          {Say.copyAsJson}
        </button>
      ) : null}
      {done && asDescribed ? (
        <button
          type="button"
          className="inline"
          onClick={() =>
            copy(`antipode compare ${scenario?.id} --architectures ${runs.map(({ spec }) => idOf(spec)).join(',')} --json`, Say.command)
          }
        >
          {Say.copyAsACommand}
        </button>
      ) : null}
      <span role="status">{copied}</span>
    </>
  );
}
