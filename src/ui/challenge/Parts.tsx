/** The parts of a goal: each figure with its bounds, and what the run came to. */
import type { ReactElement } from 'react';
import { said } from '../../lesson/figures/said.ts';
import type { Judged } from '../../lesson/goal.ts';
import type { Challenge, Scenario } from '../../scenarios/schema.ts';
import * as Say from '../../words/en/challenge/challenge.ts';

type Figures = Scenario['figures'];
type Bound = keyof typeof Say.bounds;

interface Part {
  readonly figure: string;
  readonly label: string;
  readonly bounds: string;
}

interface PartsProps {
  readonly challenge: Challenge;
  readonly figures: Figures;
  /** Null while they are not known. */
  readonly parts: readonly Judged[] | null;
}

export function Parts({ challenge, figures, parts }: PartsProps): ReactElement {
  return (
    <table className="parts">
      <thead>
        <tr>
          <th scope="col">{Say.asked}</th>
          <th scope="col">
            <span className="unseen">{Say.bounds.atLeast}</span>
          </th>
          <th scope="col">{Say.inThisRun}</th>
        </tr>
      </thead>
      <tbody>
        {partsOf(challenge, figures).map(({ figure, label, bounds }) => {
          const part = parts?.find((each) => each.figure === figure);
          return (
            <tr key={figure} className={part ? (part.holds ? 'holds' : 'fails') : undefined}>
              <th scope="row">{label}</th>
              <td className="tn">{bounds}</td>
              <td className="tn">{part ? <Came part={part} figures={figures} /> : '…'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Came({ part: { figure, value, holds }, figures }: { readonly part: Judged; readonly figures: Figures }): ReactElement {
  return (
    <>
      <span aria-hidden="true">{holds ? '✓' : '✕'}</span> {value === null ? Say.none : inWords(figure, value, figures)}{' '}
      <span className="unseen">{holds ? Say.holds : Say.fails}</span>
    </>
  );
}

function inWords(figure: string, value: number, figures: Figures): string {
  const spec = figures?.[figure];
  return spec && !(figure in Say.figures) ? said(spec, value) : Say.inFigure(figure, value);
}

/** In the order in which they are judged. */
function partsOf({ goal }: Challenge, figures: Figures): readonly Part[] {
  const { figures: own = [], ...whole } = goal;
  const names = Object.keys(Say.figures) as (keyof typeof Say.figures)[];
  return [
    ...names.flatMap((figure): readonly Part[] => {
      const bounds = whole[figure];
      return bounds ? [{ figure, label: Say.figures[figure], bounds: boundsOf(figure, bounds, figures) }] : [];
    }),
    ...own.map(({ figure, ...bounds }) => ({ figure, label: figure, bounds: boundsOf(figure, bounds, figures) })),
  ];
}

const boundsOf = (figure: string, bounds: Readonly<Record<string, unknown>>, figures: Figures): string =>
  Say.bound(
    (Object.keys(Say.bounds) as Bound[]).flatMap((bound) => {
      const value = bounds[bound];
      return typeof value === 'number' ? [`${Say.bounds[bound]} ${inWords(figure, value, figures)}`] : [];
    }),
  );
