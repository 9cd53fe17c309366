/** A plane of cells, each with who comes first there; the reader's own is framed. */
import './plane.css';
import type { ReactElement } from 'react';
import { architectureIds } from '../../architectures/shown.ts';
import type { Ranked } from '../../advice/rank.ts';
import { RoomGlyph } from '../glyphs/room-glyph.tsx';
import * as Say from '../../words/en/advice/advice.ts';
import { nameOf, roomNameOf } from './name-of.ts';

interface CellShown {
  /** Null: nobody yet. */
  readonly first: Ranked | null;
  readonly own: boolean;
}

interface PlaneTableProps {
  readonly title: string;
  readonly say: string;
  /** From the top. */
  readonly rows: readonly { readonly head: string; readonly cells: readonly CellShown[] }[];
  /** Heads of the columns, which stand below. */
  readonly across: readonly string[];
  readonly axes: readonly [up: string, across: string];
}

export function PlaneTable({ title, say, rows, across, axes }: PlaneTableProps): ReactElement {
  const firsts = rows.flatMap(({ cells }) => cells.flatMap(({ first }) => first ?? []));
  const rooms = firsts.filter(({ architecture }, i) => firsts.findIndex((each) => each.architecture === architecture) === i);
  return (
    <section className="plane" aria-label={title}>
      <h2>{title}</h2>
      <p className="aside">{say}</p>
      <div className="wide">
        <table>
          <caption className="unseen">{title}</caption>
          <colgroup>
            <col />
          </colgroup>
          <tbody>
            {rows.map(({ head, cells }) => (
              <tr key={head}>
                <th scope="row" className="tn">
                  {head}
                </th>
                {cells.map((cell, i) => (
                  <td key={across[i]} className={classOf(cell)}>
                    <In cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td />
              {across.map((head) => (
                <th key={head} scope="col" className="tn">
                  {head}
                </th>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="axes aside">
        <span>{axes[0]}</span>
        <span>{axes[1]}</span>
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

const classOf = ({ own, first }: CellShown): string =>
  [own ? 'own' : '', first && first.breaks.length > 0 ? 'broken' : ''].join(' ').trim();

function In({ cell: { first } }: { readonly cell: CellShown }): ReactElement {
  if (!first) return <span className="unseen">{Say.notYet}</span>;
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
