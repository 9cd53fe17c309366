/** All rows of an answer: sorted by a press on a column's name, widened by its edge, copied as CSV. */
import { type ReactElement, useMemo, useState } from 'react';
import type { Outcome, Value } from '../../sim/operation.ts';
import * as Count from '../../words/en/count.ts';
import { csvOf, type Order, sorted } from './result.ts';
import { valueText } from './values.ts';
import * as Say from '../../words/en/console/rows.ts';

type Answer = Extract<Outcome, { ok: true }>;

const ROWS_MAX = 500;
const COLUMNS_MAX = 40;

export function ResultTable({ answer }: { readonly answer: Answer }): ReactElement {
  const [order, setOrder] = useState<Order | null>(null);
  const [said, setSaid] = useState('');
  const rows = useMemo(() => sorted(answer.rows, order), [answer, order]);
  const columns = answer.columns.slice(0, COLUMNS_MAX);
  const press = (column: number): void =>
    setOrder((before) => (before?.column !== column ? { column, down: false } : before.down ? null : { column, down: true }));
  const copy = (): void => {
    navigator.clipboard.writeText(csvOf(answer)).then(
      () => setSaid(Say.areInYourClipboard(Count.rows(answer.rows.length))),
      () => setSaid(Say.thisPageMayNotUse),
    );
  };
  return (
    <>
      <div className="wide-rows">
        <table className="rows wide">
          <thead>
            <tr>
              {columns.map((name, c) => {
                const down = order?.column === c ? order.down : null;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: column names may repeat
                  <th key={c} scope="col" aria-sort={down === null ? 'none' : down ? 'descending' : 'ascending'}>
                    <div className="widens">
                      <button type="button" onClick={() => press(c)}>
                        {name} {down === null ? '' : down ? '↓' : '↑'}
                      </button>
                    </div>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_MAX).map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
              <tr key={r}>
                {columns.map((_, c) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                  <td key={c}>{cell(row[c] ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="aside">
        <button type="button" className="inline" onClick={copy}>
          {Say.copyAsCsv}
        </button>{' '}
        {leftOut(answer)} <span role="status">{said}</span>
      </p>
    </>
  );
}

const CHARS_MAX = 400;

function cell(value: Value): ReactElement | string {
  if (value === null) return <i className="null">{Say.nullWord}</i>;
  const text = valueText(value);
  return text.length > CHARS_MAX ? `${text.slice(0, CHARS_MAX - 1)}…` : text;
}

/** What is not shown, in words; empty when everything is. What is copied has all of it. */
export function leftOut({ rows, columns }: Pick<Answer, 'rows' | 'columns'>): string {
  const parts: string[] = [];
  if (rows.length > ROWS_MAX) parts.push(Say.theFirstOf(ROWS_MAX, Count.rows(rows.length)));
  if (columns.length > COLUMNS_MAX) parts.push(Say.theFirstOf2(COLUMNS_MAX, Count.columns(columns.length)));
  return parts.length > 0 ? Say.shownTheCopyHasAll(parts.join(', ')) : '';
}
