/** Rows of an answer: a few here, more in a dialog, and always a word on what is cut. */
import { type ReactElement, useState } from 'react';
import type { Outcome, Value } from '../../sim/operation.ts';
import { Dialog } from '../dialog.tsx';
import * as Count from '../../words/en/count.ts';
import { fairChars, isOld } from './newest.ts';
import { ResultTable } from './ResultTable.tsx';
import { valueText } from './values.ts';
import * as Say from '../../words/en/console/rows.ts';

type Answer = Extract<Outcome, { ok: true }>;

const HERE = { rows: 3, columns: 4, chars: 36 };
/** Narrower than this a cell says nothing. */
const CELL_CHARS_MIN = 8;

export interface RowsProps {
  readonly answer: Answer;
  readonly answeredBy: string | null;
  /** Older than it could be: what is old in it is struck through. */
  readonly stale: boolean;
  /** The rows as they should have been, if known. */
  readonly newest: Answer['rows'] | null;
}

export function Rows({ answer, answeredBy, stale, newest }: RowsProps): ReactElement {
  const [open, setOpen] = useState(false);
  const cut = answer.rows.length > HERE.rows || answer.columns.length > HERE.columns;
  // A transaction that wrote and whose reads found nothing: an empty table would hide what it did.
  if (answer.columns.length === 0 || (answer.wrote && answer.rows.length === 0)) {
    return <p className="changed">{Say.changed(Count.rows(answer.changes), answeredBy)}</p>;
  }
  return (
    <div className="answer">
      <Table answer={answer} answeredBy={answeredBy} stale={stale} newest={newest} />
      {answer.rows.length === 0 ? <p className="aside">{Say.noRows}</p> : null}
      {cut || answer.rows.length > 1 ? (
        <button type="button" className="inline" onClick={() => setOpen(true)}>
          {cut ? Say.showAll(Count.rows(answer.rows.length)) : Say.sortOrCopyAsCsv}
        </button>
      ) : null}
      {open ? (
        <Dialog title={Count.rows(answer.rows.length)} onClose={() => setOpen(false)}>
          <ResultTable answer={answer} />
        </Dialog>
      ) : null}
    </div>
  );
}

function Table({ answer, answeredBy, stale, newest }: RowsProps): ReactElement {
  const bounds = HERE;
  const columns = answer.columns.slice(0, bounds.columns);
  // The few columns of the console share one line with who answered.
  const room = HERE.chars - (answeredBy?.length ?? 0) / 2;
  const wanted = columns.map((name, c) =>
    Math.max(name.length, ...answer.rows.slice(0, bounds.rows).map((row) => valueText(row[c] ?? null).length)),
  );
  const chars = Math.max(CELL_CHARS_MIN, fairChars(wanted, room));
  return (
    <table className="rows">
      <thead>
        <tr>
          {columns.map((name, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: column names may repeat
            <th key={i} scope="col">
              {name}
            </th>
          ))}
          {answeredBy ? <th scope="col">{Say.answeredBy}</th> : null}
        </tr>
      </thead>
      <tbody>
        {answer.rows.slice(0, bounds.rows).map((row, r) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
          <tr key={r}>
            {columns.map((_, c) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
              <td key={c} className={stale && isOld(answer.rows, newest, r, c) ? 'was' : undefined}>
                <Cell value={row[c] ?? null} chars={chars} />
              </td>
            ))}
            {answeredBy && r === 0 ? <td className="by">{answeredBy}</td> : answeredBy ? <td /> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ value, chars }: { readonly value: Value; readonly chars: number }): ReactElement {
  if (value === null) return <i className="null">{Say.nullWord}</i>;
  const text = valueText(value);
  return text.length > chars ? <span title={text.slice(0, 2_000)}>{text.slice(0, chars - 1)}…</span> : <span>{text}</span>;
}
