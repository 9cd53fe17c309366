/** What all columns have in common, to be changed while they run: the traffic, the regions, the seed, and what is broken. */
import { type ReactElement, useState } from 'react';
import type { RunState } from '../../store/state.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { useAppStore, useNow } from '../store.tsx';
import { breaksOf } from './breaks.ts';
import { Traffic } from './Traffic.tsx';
import * as Say from '../../words/en/comparison/panels.ts';
import { inOrder } from '../in-order.ts';

export interface SetupProps {
  readonly runs: readonly RunState[];
  readonly city: (id: string) => string;
}

export function Setup({ runs, city }: SetupProps): ReactElement | null {
  const first = runs[0]?.spec;
  if (!first) return null;
  return (
    <section className="compare-setup" aria-label={Say.whatAllHaveInCommon}>
      <Traffic scenario={first.scenario} seed={first.seed} city={city} />
      <Breaks runs={runs} city={city} />
    </section>
  );
}

function Breaks({ runs, city }: SetupProps): ReactElement {
  const { commandAll } = useAppStore().getState();
  const nowUs = useNow(200);
  const regions = runs[0]?.spec.scenario.regions ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const region = chosen !== null && regions.includes(chosen) ? chosen : (regions[0] ?? '');
  const worlds = runs.flatMap(({ index, stage }) => (stage ? [index.worldAt(nowUs)] : []));
  return (
    <div className="compare-breaks">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control stands in the sentence */}
      <label className="aside">
        {inOrder(
          Say.breakTheSameInAll(
            <select className="pick" value={region} onChange={(event) => setChosen(event.target.value)}>
              {regions.map((id) => (
                <option key={id} value={id}>
                  {city(id)}
                </option>
              ))}
            </select>,
          ),
        )}
      </label>
      <Icon meaning="lost" />
      {breaksOf(region, city(region), { regions, worlds }).map(({ label, help, words, commandsOf }) => (
        <button key={label} type="button" className="inline" title={help} onClick={() => commandAll(commandsOf, words)}>
          {label}
        </button>
      ))}
    </div>
  );
}
