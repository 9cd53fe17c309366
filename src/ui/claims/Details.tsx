/** What stands behind the verdict of a claim: its conditions with their figures, what counts as held, and what had to fail. */
import type { ReactElement } from 'react';
import type { Measured } from '../../claims/measure.ts';
import { placesOf } from '../names.ts';
import * as Say from '../../words/en/claims/ledger.ts';

type Row = Measured['rows'][number];

export function Details({ claim }: { readonly claim: Measured }): ReactElement {
  const { measured, rows, margin, trap, control, byConstruction, regions } = claim;
  const pairs: readonly (readonly [string, string | null])[] = [
    [Say.comparison, measured?.what ?? null],
    [Say.margin, margin],
    [Say.control, control && Say.controlFailed(control.what, control.of - control.held, control.of)],
    [Say.trap, trap],
    [Say.regions, Object.values(regions).map(citiesOf).join('; ') || null],
  ];
  return (
    <div className="details">
      {byConstruction ? <p>{Say.byConstruction}</p> : null}
      {rows.length === 0 ? null : <Rows rows={rows} unit={measured?.unit ?? ''} />}
      <dl>
        {pairs.map(([name, words]) =>
          words === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{words}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}

/** The main one, and how many others. */
function citiesOf(ids: readonly string[]): string {
  const [main] = placesOf({ regions: [...ids], customRegions: [] });
  return Say.main(main?.city ?? '', ids.length - 1);
}

function Rows({ rows, unit }: { readonly rows: readonly Row[]; readonly unit: string }): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls a wide table by keyboard
    <section className="wide" aria-label={Say.conditions} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[Say.conditions, Say.figureColumn, Say.held].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.says} <small>{row.beside ? Say.beside : row.expected ? Say.expectedToHold : Say.expectedNotToHold}</small>
              </th>
              <td className="tn">{figures(row, unit)}</td>
              <td className="tn">
                {Say.heldOf(row.held, row.of)}
                {row.oneObservation ? <small> {Say.oneObservation}</small> : null}
                {row.overall === null ? null : <small> {row.overall}</small>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function figures({ value, least, most }: Row, unit: string): string {
  const median = Say.inUnit(value, unit);
  if (least === null || most === null || least === most || unit === '') return median;
  return `${median} (${Say.range(Say.plain(least), Say.plain(most))})`;
}
