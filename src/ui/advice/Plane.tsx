/** The plane where the advice turns: how old answers may be across, how long readers may wait up; in each cell who comes first, and the reader's own cell framed. */
import './plane.css';
import { type ReactElement, useMemo } from 'react';
import { architectureIds } from '../../architectures/shown.ts';
import type { Application } from '../../advice/application.ts';
import { type Cell, planeOf } from '../../advice/plane.ts';
import type { Ranked } from '../../advice/rank.ts';
import { RoomGlyph } from '../glyphs/room-glyph.tsx';
import * as Say from '../../words/en/advice/advice.ts';
import { nameOf, roomNameOf } from './name-of.ts';

interface PlaneProps {
  readonly tried: readonly Ranked[];
  readonly application: Application;
}

export function Plane({ tried, application }: PlaneProps): ReactElement {
  const rows = useMemo(() => planeOf(tried, application).toReversed(), [tried, application]);
  const firsts = rows.flat().flatMap(({ first }) => first ?? []);
  const rooms = firsts.filter(({ architecture }, i) => firsts.findIndex((each) => each.architecture === architecture) === i);
  const across = rows[0] ?? [];
  return (
    <section className="plane" aria-label={Say.planeTitle}>
      <h2>{Say.planeTitle}</h2>
      <p className="aside">{Say.planeSay}</p>
      <div className="wide">
        <table>
          <caption className="unseen">{Say.planeTitle}</caption>
          <tbody>
            {rows.map((cells) => (
              <tr key={String(cells[0]?.withinMs)}>
                <th scope="row" className="tn">
                  {Say.limitOf(cells[0]?.withinMs ?? null)}
                </th>
                {cells.map((cell) => (
                  <td key={String(cell.staleMs)} className={classOf(cell)}>
                    <In cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td />
              {across.map(({ staleMs }) => (
                <th key={String(staleMs)} scope="col" className="tn">
                  {Say.limitOf(staleMs)}
                </th>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="axes aside">
        <span>{Say.planeUp}</span>
        <span>{Say.planeAcross}</span>
      </p>
      <p className="aside legend">
        {rooms.map((each) => (
          <span key={each.architecture}>
            <Mark of={each} /> {roomNameOf(each)}
          </span>
        ))}
        <span>
          <strong>{Say.framed}</strong>
        </span>
        {firsts.some(({ breaks }) => breaks.length > 0) ? <span className="crossed">{Say.nobodyKeeps}</span> : null}
      </p>
    </section>
  );
}

const classOf = ({ own, first }: Cell): string => [own ? 'own' : '', first && first.breaks.length > 0 ? 'broken' : ''].join(' ').trim();

function In({ cell: { first } }: { readonly cell: Cell }): ReactElement | null {
  if (!first) return null;
  const words = Say.inCell(nameOf(first), first.breaks.length > 0);
  return (
    <span title={words}>
      <Mark of={first} />
      {first.breaks.length > 0 ? <b aria-hidden="true">✕</b> : null}
      <span className="unseen">{words}</span>
    </span>
  );
}

export function Mark({ of: { architecture } }: { readonly of: Pick<Ranked, 'architecture'> }): ReactElement | null {
  const room = architectureIds.find((id) => id === architecture);
  return room ? <RoomGlyph room={room} px={26} /> : null;
}
