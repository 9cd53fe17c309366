/** Background traffic: how much is asked, by whom, and how much of it is written; what comes of it is seen at once. */
import { type ReactElement, useId, useState } from 'react';
import { asksOf } from '../../scenarios/data-sets.ts';
import { clientsOf, type Traffic as Amounts, trafficOf, withTraffic } from '../../scenarios/free-play.ts';
import { useNow, useRun } from '../store.tsx';
import { BARS, latestReads } from './histogram.ts';
import type { Planet } from './planet.ts';
import { Slider } from './Slider.tsx';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';
import { inOrder } from '../in-order.ts';

/** As much as one can still watch, of all clients together and of one, per second. */
const ALL_MAX = 1_000;
const ONE_MAX = 500;

export function Traffic({ planet }: { readonly planet: Planet }): ReactElement {
  const { scenario, change, city } = planet;
  const traffic = trafficOf(scenario);
  const asks = asksOf(scenario.setup);
  const clients = clientsOf(scenario);
  const of = (region: string): number => traffic.perClient[region] ?? 0;
  const total = clients.reduce((sum, region) => sum + of(region), 0);
  const set = (amounts: Partial<Amounts>, label: string): void => change((before) => withTraffic(before, amounts), label);
  const spread = (all: number): void => {
    const even = all / clients.length;
    // Regions keep their shares.
    set(
      { perClient: Object.fromEntries(clients.map((region) => [region, total > 0 ? round((of(region) * all) / total) : round(even)])) },
      Say.setOperationsASecond(all),
    );
  };
  const idle = clients.length === 0;
  const nothing = asks.reads.length + asks.writes.length === 0;
  return (
    <section aria-label={WORDS.traffic} className="traffic">
      <h2>
        {WORDS.traffic} <Seed planet={planet} idle={idle} />
      </h2>
      {nothing && !idle ? <p className="aside">{Say.nothingIsKnownThatCould}</p> : null}
      <Slider label={Say.operations} value={total} max={ALL_MAX} curved unit={Say.perS} disabled={idle || nothing} onChange={spread} />
      <Slider
        label={Say.writes}
        value={traffic.writes * 100}
        max={100}
        curved
        unit="%"
        disabled={idle || asks.writes.length === 0}
        onChange={(percent) => set({ writes: percent / 100 }, Say.setWrites(percent))}
      />
      {asks.rows > 0 ? (
        <Slider
          label={Say.distinctRows}
          value={traffic.rows}
          max={asks.rows}
          min={1}
          whole
          unit=""
          disabled={idle}
          onChange={(rows) => set({ rows }, Say.askedForRows(rows))}
        />
      ) : null}
      {asks.tenants > 0 ? (
        <Slider
          label={Say.tenants}
          value={traffic.tenants}
          max={asks.tenants}
          min={1}
          whole
          unit=""
          disabled={idle}
          onChange={(tenants) => set({ tenants }, Say.letTenantsAsk(tenants))}
        />
      ) : null}
      {clients.length > 1 ? (
        <details>
          <summary className="inline">{Say.perRegion}</summary>
          {clients.map((region) => (
            <Slider
              key={region}
              label={city(region)}
              value={of(region)}
              max={ONE_MAX}
              curved
              unit={Say.perS}
              disabled={nothing}
              onChange={(each) =>
                set({ perClient: { ...traffic.perClient, [region]: each } }, Say.setOperationsASecondIn(each, city(region)))
              }
            />
          ))}
        </details>
      ) : null}
      {total > 0 ? <Reads /> : null}
    </section>
  );
}

const round = (value: number): number => Number(value.toPrecision(3));

function Seed({ planet, idle }: { readonly planet: Planet; readonly idle: boolean }): ReactElement {
  const id = useId();
  const seed = useRun((run) => run.spec.seed);
  const [typed, setTyped] = useState<string | null>(null);
  if (idle) return <small>{WORDS.noTraffic}</small>;
  const settle = (): void => {
    const next = Number(typed ?? seed);
    setTyped(null);
    if (Number.isInteger(next) && next >= 0 && next <= 0xffffffff && next !== seed)
      planet.changeRun((spec) => ({ ...spec, seed: next }), Say.tookSeed(next));
  };
  return (
    <small>
      <label htmlFor={id}>{Say.seed}</label>{' '}
      <input
        id={id}
        className="pick"
        size={Math.max(2, String(typed ?? seed).length)}
        inputMode="numeric"
        value={typed ?? seed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
    </small>
  );
}

const HEIGHT = 34;
const WIDTH = 360;

function Reads(): ReactElement {
  const index = useRun((run) => run.index);
  useRun((run) => run.version);
  const now = useNow(250);
  const bars = latestReads(index, now);
  const most = Math.max(4, ...bars.map(({ reads }) => reads));
  const reads = bars.reduce((sum, bar) => sum + bar.reads, 0);
  const stale = bars.reduce((sum, bar) => sum + bar.stale, 0);
  const step = WIDTH / BARS;
  const tall = (n: number): number => (n / most) * (HEIGHT - 2);
  return (
    <figure>
      <svg
        className="drawing"
        width="100%"
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={Say.readsInTheLastS(reads, BARS / 10, stale)}
      >
        {bars.map((bar, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars are told apart by their place
          <g key={i}>
            <rect x={i * step} y={HEIGHT - 1 - tall(bar.reads)} width={step * 0.68} height={tall(bar.reads)} fill="var(--dot)" />
            <rect x={i * step} y={HEIGHT - 1 - tall(bar.stale)} width={step * 0.68} height={tall(bar.stale)} fill="var(--stale)" />
          </g>
        ))}
        <path d={`M0,${HEIGHT - 0.5} H${WIDTH}`} className="lane" />
      </svg>
      <figcaption className="aside">
        <span>{inOrder(Say.readsInEachTenthOf(<span className="word stale">{Say.stale}</span>))}</span>
        <span>{Say.now}</span>
      </figcaption>
    </figure>
  );
}
