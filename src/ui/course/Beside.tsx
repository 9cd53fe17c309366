/** The scenes of a chapter beside each other: a guess which is cheaper, and then what each of their runs came to, with what it would cost. */
import './beside.css';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import type { Chapter } from '../../scenarios/course/chapter.ts';
import { sceneOf } from '../../scenarios/course/index.ts';
import { PRICES } from '../../scenarios/prices.ts';
import { aside } from '../../store/aside.ts';
import type { Beside as Row } from '../../worker/aside/protocol.ts';
import * as Say from '../../words/en/course/course.ts';
import { GuessBox, Skip } from './Guess.tsx';
import { Order, Ordered } from './Order.tsx';

type Compared = NonNullable<Chapter['beside']>;

interface BesideProps {
  readonly beside: Compared;
  /** Undefined while it is open; null: it was skipped. */
  readonly said: string | null | undefined;
  readonly onGuess: (said: string | null) => void;
}

export function Beside({ beside, said, onGuess }: BesideProps): ReactElement {
  const { scenes } = beside;
  const titles = useTitles(scenes);
  const rows = useRows(scenes, beside);
  const question = useMemo(
    () => ({ items: titles.map((text) => [{ text, meaning: null }]), order: cheapestFirst(scenes, rows) }),
    [titles, scenes, rows],
  );
  const told = said === undefined ? null : said === null ? Say.skipped : Say.youSaid(said);
  return (
    <section className="scene" aria-label={Say.besideTitle}>
      <h2>{Say.besideTitle}</h2>
      <GuessBox said={told} text={beside.text}>
        {said === undefined ? (
          <>
            {titles.length === scenes.length ? <Order question={question} onGuess={onGuess} /> : null}
            <Skip onSkip={() => onGuess(null)} />
          </>
        ) : rows.length < scenes.length ? (
          <p className="aside" role="status">
            {Say.besideRunning(rows.length, scenes.length)}
          </p>
        ) : (
          <>
            <Ordered question={question} said={said} />
            <p className="why" role="status">
              {beside.why}
            </p>
          </>
        )}
      </GuessBox>
      {said !== undefined && rows.length === scenes.length ? <Table {...{ rows, titles, beside }} /> : null}
    </section>
  );
}

function useTitles(scenes: readonly string[]): readonly string[] {
  const [titles, setTitles] = useState<readonly string[]>([]);
  useEffect(() => {
    void Promise.all(scenes.map(sceneOf)).then((all) => setTitles(all.map((scenario, i) => scenario?.title ?? scenes[i] ?? '')));
  }, [scenes]);
  return titles;
}

/** Their runs, whole, in a thread aside. */
function useRows(scenes: readonly string[], { figures }: Compared): readonly Row[] {
  const [rows, setRows] = useState<readonly Row[]>([]);
  useEffect(
    () =>
      aside({ type: 'beside', scenes, figures: figures.map(({ figure }) => figure) }, (answer) => {
        if (answer.type === 'beside') setRows(answer.rows);
      }),
    [scenes, figures],
  );
  return rows;
}

function cheapestFirst(scenes: readonly string[], rows: readonly Row[]): readonly number[] | null {
  if (rows.length < scenes.length) return null;
  return rows.map((_, i) => i).sort((a, b) => (rows[a]?.usdPerThousand ?? 0) - (rows[b]?.usdPerThousand ?? 0));
}

interface TableProps {
  readonly rows: readonly Row[];
  readonly titles: readonly string[];
  readonly beside: Compared;
}

function Table({ rows, titles, beside: { figures } }: TableProps): ReactElement {
  const go = (scene: string): void => document.querySelector(`.scene [data-scene="${scene}"]`)?.scrollIntoView({ block: 'start' });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls a wide table by keyboard */}
      <section className="beside" tabIndex={0} aria-label={Say.besideTitle}>
        <table>
          <thead>
            <tr>
              <td />
              {rows.map(({ scene }, i) => (
                <th key={scene} scope="col">
                  <button type="button" className="inline" onClick={() => go(scene)}>
                    {titles[i]}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line head={Say.besideUsd} cells={rows.map(({ usdPerThousand }) => Say.usd(usdPerThousand))} />
            <Line head={Say.besideMachines} cells={rows.map(({ machines }) => String(machines))} />
            {figures.map(({ figure, title }, at) => (
              <Line key={figure} head={title} cells={rows.map(({ words }) => words[at] ?? Say.besideNothing)} />
            ))}
          </tbody>
        </table>
      </section>
      <ul className="aside prices" aria-label={Say.pricesTitle}>
        {(Object.keys(PRICES) as (keyof typeof PRICES)[]).map((what) => (
          <li key={what}>{Say.price(what, PRICES[what].usd, PRICES[what].per, PRICES[what].source)}</li>
        ))}
      </ul>
    </>
  );
}

function Line({ head, cells }: { readonly head: string; readonly cells: readonly string[] }): ReactElement {
  return (
    <tr>
      <th scope="row">{head}</th>
      {cells.map((words, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
        <td key={i} className="tn">
          {words}
        </td>
      ))}
    </tr>
  );
}
