/** The ledger: every statement for or against an architecture, what was measured of it, how often it held, and a run of it. */
import './claims.css';
import { type ReactElement, useId, useState } from 'react';
import type { Measured } from '../../claims/measure.ts';
import { describedRun } from '../../store/same.ts';
import { useAppStore } from '../store.tsx';
import { goTo } from '../go-to.ts';
import * as Say from '../../words/en/claims/ledger.ts';
import { Details } from './Details.tsx';
import { all, counted, type Group, groups, SEEDS } from './kept.ts';
import { Scale, Strip } from './Strip.tsx';

export function Claims(): ReactElement {
  const { show } = useAppStore().getState();
  return (
    <main className="claims">
      <header>
        <h1>{Say.title}</h1>
        <p>{Say.say}</p>
        <p className="aside">
          <button type="button" className="inline" onClick={() => show('advice')}>
            {Say.toAdviser}
          </button>
        </p>
        <nav aria-label={Say.contents}>
          <ul>
            {groups.map((group) => (
              <li key={group.id}>
                <button type="button" className="quiet" onClick={() => goTo(`claims-${group.id}`)}>
                  {group.name} <small className="tn">{tally(group)}</small>
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <p className="tally">{Say.summary(counted(all), all.length)}</p>
        <ul className="key">
          {(Object.keys(Say.verdicts) as Measured['verdict'][]).map((verdict) => (
            <li key={verdict}>
              <Mark verdict={verdict} /> {Say.verdicts[verdict]}
            </li>
          ))}
        </ul>
        <p className="aside">{Say.how(SEEDS)}</p>
      </header>
      <div className="ledger">
        <div className="columns" aria-hidden="true">
          <span>{Say.statement}</span>
          <span>{Say.measured}</span>
          <span>
            {Say.compared}
            <Scale />
          </span>
          <span>{Say.held}</span>
        </div>
        {groups.map((group) => (
          <section key={group.id} aria-labelledby={`claims-${group.id}`}>
            <h2 id={`claims-${group.id}`} tabIndex={-1}>
              {group.name}
            </h2>
            <ul>
              {group.claims.map((claim) => (
                <Line key={claim.id} claim={claim} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </main>
  );
}

function tally({ claims }: Group): string {
  const { held } = counted(claims);
  return held === claims.length ? String(held) : Say.heldOf(held, claims.length);
}

function Line({ claim }: { readonly claim: Measured }): ReactElement {
  const [open, setOpen] = useState(false);
  const details = useId();
  const { id, statement, verdict, measured, rows, held, of, note } = claim;
  const [first] = rows;
  return (
    <li className={`line ${CLASSES[verdict]}`}>
      <button type="button" className="statement" aria-expanded={open} aria-controls={details} onClick={() => setOpen(!open)}>
        <Sign group={claim.group} />
        <small className="tn">{id}</small>
        <span>{statement}</span>
      </button>
      <span className="figure tn">{first ? Say.inUnit(first.value, measured?.unit ?? '') : Say.notMeasured}</span>
      <span className="marks">
        {first && measured?.unit === 'ratio' ? (
          <Strip
            values={first.values}
            label={Say.strip(first.values.length, Say.inUnit(first.least, 'ratio'), Say.inUnit(first.most, 'ratio'))}
          />
        ) : first ? (
          <small>{Say.countedNotCompared}</small>
        ) : null}
      </span>
      <span className="held tn">
        <Mark verdict={verdict} />
        {of === 0 ? null : <span aria-hidden="true">{Say.heldOf(held, of)}</span>}
        <span className="unseen">{of === 0 ? verdict : Say.heldSpoken(verdict, held, of)}</span>
      </span>
      <span className="go">{claim.median === null ? null : <OpenRun claim={claim} />}</span>
      {note === '' ? null : <p className="note">{note}</p>}
      <div id={details} hidden={!open} className="more">
        {open ? <Details claim={claim} /> : null}
      </div>
    </li>
  );
}

const CLASSES: Readonly<Record<Measured['verdict'], string>> = {
  held: 'holds',
  'held under conditions': 'at-times',
  'did not hold': 'fails',
  'not measured': 'untold',
};

/** What makes the run comes when somebody asks for it. */
function OpenRun({ claim }: { readonly claim: Measured }): ReactElement {
  const store = useAppStore();
  const open = async (): Promise<void> => {
    const { openedClaim } = await import('../../claims/opened.ts');
    const figure = Say.inUnit(claim.measured?.value ?? null, claim.measured?.unit ?? '');
    const scenario = openedClaim(claim, { begins: Say.begins, shows: Say.shows(figure) });
    if (scenario === null) return store.getState().setProblem(Say.cannotOpen);
    store.getState().takeTo('lesson', describedRun(scenario), (claim.median?.atMs ?? 0) * 1000);
  };
  return (
    <button type="button" className="button" aria-label={Say.openOf(claim.statement)} onClick={() => void open()}>
      {Say.open}
    </button>
  );
}

const SIGNS = {
  pros: { path: 'M8 3v10M3 8h10', words: Say.pros },
  cons: { path: 'M3 8h10', words: Say.cons },
  'who should choose what': { path: 'M3 8h9M8.5 4 12.5 8 8.5 12', words: Say.advice },
} as const;

function Sign({ group }: { readonly group: Measured['group'] }): ReactElement {
  const { path, words } = SIGNS[group];
  return (
    <svg className="sign" width="16" height="16" viewBox="0 0 16 16" role="img" aria-label={words}>
      <path d={path} />
    </svg>
  );
}

/** Whole ring and tick; broken ring and dash; cross; dash alone. */
function Mark({ verdict }: { readonly verdict: Measured['verdict'] }): ReactElement {
  return (
    <svg className={`mark ${CLASSES[verdict]}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      {verdict === 'held' || verdict === 'held under conditions' ? (
        <circle cx="8" cy="8" r="6.2" strokeDasharray={verdict === 'held' ? undefined : '2.4 2'} />
      ) : null}
      <path
        d={
          {
            held: 'M5 8.2 7.2 10.4 11 5.8',
            'held under conditions': 'M5 8h6',
            'did not hold': 'M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5',
            'not measured': 'M4 8h8',
          }[verdict]
        }
      />
    </svg>
  );
}
