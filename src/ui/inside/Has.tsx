/** What a node has: its rows at this moment, with the newest beside what differs; or the answers that it keeps. */
import type { ReactElement } from 'react';
import type { Value } from '../../sim/operation.ts';
import type { Look } from '../../session/look.ts';
import type { RowShown, TableShown } from '../../session/rows.ts';
import * as Count from '../../words/en/count.ts';
import { useCity } from '../names.ts';
import { Answers } from './Answers.tsx';
import { cellText } from './cells.ts';
import { Scrolls } from './Scrolls.tsx';
import { differenceWords, WORDS } from './words.ts';
import * as Say from '../../words/en/inside.ts';

export interface HasProps {
  readonly look: Look;
  readonly before: Look | null;
  readonly onTable: (name: string) => void;
  /** What differs from the newest state may be told. */
  readonly open: boolean;
}

export function Has({ look, before, onTable, open }: HasProps): ReactElement {
  const city = useCity();
  const { tables, table, knows } = look;
  if (knows.answers) return <Answers look={look} open={open} />;
  return (
    <section className="has" aria-label={WORDS.has}>
      <h2>
        <span>{WORDS.has}</span>
        {tables.length > 1 ? <Choice {...{ tables, table }} onTable={onTable} /> : <small>{table ? table.name : ''}</small>}
      </h2>
      {table ? <Table table={table} before={before?.table?.name === table.name ? before.table : null} look={look} open={open} /> : null}
      {table ? null : <p className="aside">{look.stored ? WORDS.noRows : WORDS.noDatabase}</p>}
      {open && table ? <p className={table.differing > 0 ? 'aside outside' : 'aside'}>{differenceWords(look, city)}</p> : null}
    </section>
  );
}

function Choice({ tables, table, onTable }: Pick<Look, 'tables' | 'table'> & Pick<HasProps, 'onTable'>): ReactElement {
  return (
    <label className="choose">
      <span className="unseen">{Say.table}</span>
      <select value={table?.name} onChange={(event) => onTable(event.target.value)}>
        {tables.map(({ name, rows }) => (
          <option key={name} value={name}>
            {name}, {Count.rows(rows)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TableProps {
  readonly table: TableShown;
  readonly before: TableShown | null;
  readonly look: Look;
  readonly open: boolean;
}

function Table({ table, before, look, open }: TableProps): ReactElement {
  const city = useCity();
  const compared = open && table.compared > 0 && look.newest !== null;
  const rows = open ? table.rows : table.rows.filter(({ state }) => state !== 'missing');
  const more = table.count - rows.filter(({ state }) => state !== 'missing').length;
  return (
    <>
      <Scrolls label={Say.rowsOf(table.name)}>
        <table className="rows state">
          <thead>
            <tr>
              {table.columns.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              {compared ? <th scope="col">{Say.inWord(city(look.newest?.node ?? ''))}</th> : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.key}
                row={row}
                table={table}
                was={before?.rows.find(({ key }) => key === row.key) ?? null}
                {...{ before, compared }}
              />
            ))}
          </tbody>
        </table>
      </Scrolls>
      {rows.length === 0 ? <p className="aside">{WORDS.noRows}</p> : null}
      {more > 0 ? <p className="aside">{Say.notShown2(Count.moreRows(more))}</p> : null}
      {table.moreColumns > 0 ? <p className="aside">{Say.notShown3(Count.moreColumns(table.moreColumns))}</p> : null}
    </>
  );
}

interface RowProps {
  readonly row: RowShown;
  readonly table: TableShown;
  /** The same row a look ago. */
  readonly was: RowShown | null;
  readonly before: TableShown | null;
  readonly compared: boolean;
}

function Row({ row, table, was, before, compared }: RowProps): ReactElement {
  const { state, cells, newest } = row;
  const shown = compared ? state : 'same';
  if (shown === 'missing')
    return (
      <tr className="missing">
        <td>{cellText(newest?.[keyPlace(table)] ?? null)}</td>
        {table.columns.length > 1 ? <td colSpan={table.columns.length - 1}>{WORDS.notHere}</td> : null}
        <td className="outside">{changedWords(row, table)}</td>
      </tr>
    );
  const arrived = before !== null && (was === null || was.state === 'missing');
  return (
    <tr className={shown === 'extra' ? 'extra' : undefined}>
      {cells.map((cell, i) => {
        const name = table.columns[i]?.name ?? '';
        const differs = shown === 'differs' && cellText(cell) !== cellText(newest?.[i] ?? null);
        const flash = arrived || (was !== null && cellText(was.cells[i] ?? null) !== cellText(cell));
        const classes = `${differs ? 'differs' : ''} ${flash ? 'flash' : ''} ${typeof cell === 'number' ? 'number' : ''}`.trim();
        return (
          // A cell that changes again flashes again.
          <td key={flash ? `${name} ${cellText(cell)}` : name} className={classes || undefined}>
            <Cell value={cell} struck={differs || shown === 'extra'} />
          </td>
        );
      })}
      {compared ? <td className="outside">{changedWords(row, table)}</td> : null}
    </tr>
  );
}

const keyPlace = ({ columns }: TableShown): number =>
  Math.max(
    0,
    columns.findIndex(({ key }) => key),
  );

/** What the newest state has instead. */
function changedWords({ state, cells, newest }: RowShown, { columns }: TableShown): string {
  if (state === 'extra') return WORDS.tooMany;
  if (!newest) return '';
  const told = newest.flatMap((cell, i) => {
    if (state === 'differs' && cellText(cell) === cellText(cells[i] ?? null)) return [];
    return state === 'missing' && columns[i]?.key ? [] : [cellText(cell)];
  });
  return told.join(', ');
}

function Cell({ value, struck }: { readonly value: Value; readonly struck: boolean }): ReactElement {
  const text = value === null ? <i className="null">{Say.nullWord}</i> : cellText(value);
  return struck ? <s>{text}</s> : <span>{text}</span>;
}
