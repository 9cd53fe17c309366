/** Consistency cards: which guarantees held over how many random runs, and for each that did not a run that breaks it. */
import './cards.css';
import { type ReactElement, useId, useState } from 'react';
import type { Row } from '../../../search/cards.ts';
import { RunLink } from '../../share/RunLink.tsx';
import { type Card, groups, keptIn, SEEDS } from './kept.ts';
import { CARDS, MEANINGS } from '../../../words/en/learn/cards.ts';

const FIRST = groups[0]?.cards[0];

export function Cards(): ReactElement | null {
  const [chosen, choose] = useState(FIRST);
  const title = useId();
  if (!chosen) return null;
  return (
    <section className="cards" aria-labelledby={title}>
      <h2 id={title} className="more">
        {CARDS.title}
      </h2>
      <p>{CARDS.say}</p>
      <fieldset className="systems">
        <legend className="unseen">{CARDS.choose}</legend>
        {groups.map(({ name, cards }) => (
          <div key={name}>
            <span className="aside">{name}</span>
            <span>
              {cards.map((card) => (
                <Chip key={card.id} card={card} isChosen={card === chosen} onChoose={() => choose(card)} />
              ))}
            </span>
          </div>
        ))}
      </fieldset>
      <OneCard card={chosen} />
      <p className="aside">{CARDS.how(SEEDS)}</p>
    </section>
  );
}

interface ChipProps {
  readonly card: Card;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Chip({ card, isChosen, onChoose }: ChipProps): ReactElement {
  const { held, of } = keptIn(card);
  const name = card.name ?? CARDS.plain;
  return (
    <button type="button" aria-pressed={isChosen} aria-label={`${card.architecture}: ${name}, ${CARDS.kept(held, of)}`} onClick={onChoose}>
      {name} <small className="tn">{`${held}/${of}`}</small>
    </button>
  );
}

const titleOf = ({ architecture, name }: Card): string => (name === null ? architecture : `${name} (${architecture})`);

function OneCard({ card }: { readonly card: Card }): ReactElement {
  const title = useId();
  const { held, of } = keptIn(card);
  return (
    <article className="card" aria-labelledby={title} aria-live="polite">
      <header>
        <h3 id={title}>{titleOf(card)}</h3>
        <p className="aside">{CARDS.kept(held, of)}</p>
      </header>
      <ul>
        {card.rows.map((row) => (
          <Guarantee key={row.guarantee} row={row} of={titleOf(card)} />
        ))}
      </ul>
    </article>
  );
}

const stateOf = ({ held, of }: Row): 'untold' | 'holds' | 'breaks' => (of === 0 ? 'untold' : held === of ? 'holds' : 'breaks');

function Guarantee({ row, of: name }: { readonly row: Row; readonly of: string }): ReactElement {
  const { guarantee, held, of } = row;
  const state = stateOf(row);
  const meaning = MEANINGS[guarantee];
  return (
    <li className={state}>
      <Mark state={state} />
      <div className="what">
        <b>{meaning.name}</b> <PromisedTag row={row} />
        <p className="aside">{meaning.says}</p>
      </div>
      <div className="share">
        <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="6" className="all" />
          <rect width={of === 0 ? 0 : (100 * held) / of} height="6" className="held" />
        </svg>
        <span className="tn">{of === 0 ? CARDS.none : CARDS.runs(held, of)}</span>
      </div>
      <div className="go">{row.broken ? <Break row={row} broken={row.broken} name={name} /> : null}</div>
    </li>
  );
}

function Mark({ state }: { readonly state: ReturnType<typeof stateOf> }): ReactElement {
  const paths = { holds: 'M3 8.5 6.5 12 13 4.5', breaks: 'M4 4 12 12M12 4 4 12', untold: 'M4 8H12' };
  return (
    <svg className="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[state]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

function PromisedTag({ row: { promised, of } }: { readonly row: Row }): ReactElement | null {
  if (of === 0) return null;
  if (promised === 0) return <small>{CARDS.never}</small>;
  if (promised === of) return <small>{CARDS.promised}</small>;
  return <small>{CARDS.sometimes}</small>;
}

interface BreakProps {
  readonly row: Row;
  readonly broken: NonNullable<Row['broken']>;
  readonly name: string;
}

function Break({ row, broken, name }: BreakProps): ReactElement {
  return (
    <>
      <RunLink link={broken.link} atUs={null} label={CARDS.seeOf(MEANINGS[row.guarantee].name, name)}>
        {CARDS.see}
      </RunLink>
      <small>{CARDS.small(broken.commands)}</small>
    </>
  );
}
