/** Questions down, columns across: read along a row to compare, down a column to understand. */
import { type ReactElement, type ReactNode, useState } from 'react';
import type { Row } from '../../session/report.ts';
import type { FiguresState } from '../../store/figures.ts';
import type { RunState } from '../../store/state.ts';
import { cityOf } from '../../trace/names.ts';
import { Icon } from '../glyphs/message-glyph.tsx';
import { RunProvider, useNow } from '../store.tsx';
import { AnswerCell } from './AnswerCell.tsx';
import { axisMs } from './asked.ts';
import { AnsweredCell, readsAxis, ReadsCell, REGION_ROW_PX, RegionsCell } from './Cells.tsx';
import { ColumnHead } from './Columns.tsx';
import { differenceWords, type Shown } from './figures-shown.ts';
import { Moment } from './Moment.tsx';
import { WORDS } from '../../words/en/comparison/table.ts';
import * as Say from '../../words/en/comparison/panels.ts';
import { inOrder } from '../in-order.ts';

export interface TableProps {
  readonly runs: readonly RunState[];
  readonly names: readonly string[];
  readonly figures: FiguresState;
  readonly shown: readonly Shown[];
  readonly region: string;
  readonly city: (id: string) => string;
  readonly op: string | null;
  /** Width of the whole. */
  readonly width: number;
  /** Columns under each other, for want of room. */
  readonly stacked: boolean;
}

const LABEL_PX = 148;
const GAP_PX = 18;
const MAP_SHARE = 0.74;
/** A wide map shows the whole world, which is lower. */
const WIDE_SHARE = 0.56;
const WIDE_PX = 300;
const MAP_PX_MAX = 300;

interface Column {
  readonly run: RunState;
  readonly name: string;
  readonly row: Row | null;
  readonly reads: Readonly<Record<string, TableReads>>;
}
type TableReads = NonNullable<FiguresState['known']>['reads'][number][string];

interface Question {
  readonly id: string;
  readonly label: string;
  readonly note: ReactNode;
  readonly cell: (column: Column, width: number) => ReactNode;
  /** For two columns: the second against the first. */
  readonly difference?: (first: Row, second: Row) => string;
}

export function Table(props: TableProps): ReactElement {
  const { runs, names, figures, width, stacked } = props;
  const questions = useQuestions(props);
  const known = figures.known?.comparison.rows.length === runs.length ? figures.known : null;
  const columns = runs.map(
    (run, i): Column => ({ run, name: names[i] ?? '', row: known?.comparison.rows[i] ?? null, reads: known?.reads[i] ?? {} }),
  );
  if (stacked) return <Stacked {...{ columns, questions, width }} />;
  const [first, second] = columns;
  const pair = columns.length === 2 && first?.row && second?.row ? ([first.row, second.row] as const) : null;
  const count = columns.length + (columns.length === 2 ? 0.5 : 0);
  const columnPx = Math.floor((width - LABEL_PX - GAP_PX * Math.ceil(count)) / count);
  return (
    <table className="compare-table" style={{ width }}>
      <colgroup>
        <col style={{ width: LABEL_PX }} />
        {columns.map(({ run }) => (
          <col key={run.id} style={{ width: columnPx + GAP_PX }} />
        ))}
        {columns.length === 2 ? <col /> : null}
      </colgroup>
      <thead>
        <tr>
          <td />
          {columns.map(({ run, name }) => (
            <th key={run.id} scope="col">
              <RunProvider value={run.id}>
                <ColumnHead run={run} name={name} last={columns.length <= 2} />
              </RunProvider>
            </th>
          ))}
          {columns.length === 2 ? (
            <th scope="col">
              <b>{WORDS.difference}</b> <span className="aside">{WORDS.differenceNote}</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {questions.map(({ id, label, note, cell, difference }) => (
          <tr key={id} data-row={id}>
            <th scope="row">
              <b>{label}</b>
              <span className="aside">{note}</span>
            </th>
            {columns.map((column) => (
              <td key={column.run.id}>
                <RunProvider value={column.run.id}>{cell(column, columnPx)}</RunProvider>
              </td>
            ))}
            {columns.length === 2 ? (
              <td className="figure">{pair && difference ? <b className="tn">{difference(...pair)}</b> : null}</td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface StackedProps {
  readonly columns: readonly Column[];
  readonly questions: readonly Question[];
  readonly width: number;
}

/** Each column for itself, one open at a time; the answers of all stay in sight. */
function Stacked({ columns, questions, width }: StackedProps): ReactElement {
  const [open, setOpen] = useState<number | null>(columns[0]?.run.id ?? null);
  return (
    <div className="compare-list">
      {columns.map((column) => {
        const { run, name } = column;
        const isOpen = run.id === open || (open !== null && !columns.some((each) => each.run.id === open) && column === columns[0]);
        return (
          <article key={run.id} aria-label={name}>
            <RunProvider value={run.id}>
              <ColumnHead run={run} name={name} last={columns.length <= 2} />
              {questions
                .filter(({ id }) => isOpen || id === 'answer' || id === 'wait')
                .map(({ id, label, note, cell }) => (
                  <div key={id} data-row={id}>
                    <h3>
                      {label} <span className="aside">{note}</span>
                    </h3>
                    {cell(column, width)}
                  </div>
                ))}
              <button type="button" className="inline" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : run.id)}>
                {isOpen ? Say.showLess : Say.mapAndAllOutcomes}
              </button>
            </RunProvider>
          </article>
        );
      })}
    </div>
  );
}

function useQuestions({ runs, figures, shown, region, city, op, stacked }: TableProps): readonly Question[] {
  const nowUs = useNow(50);
  const maxMs = axisMs(runs, op, nowUs);
  const axis = readsAxis(figures.known?.reads ?? []);
  const places = runs[0]?.spec.scenario.regions ?? [];
  const waiting = <p className="aside">{figures.problem ?? WORDS.counting}</p>;
  return [
    {
      id: 'moment',
      ...WORDS.moment,
      cell: ({ name }, width) => (
        <Moment {...{ width, name }} height={Math.min(MAP_PX_MAX, Math.round(width * (width > WIDE_PX ? WIDE_SHARE : MAP_SHARE)))} />
      ),
    },
    { id: 'answer', ...WORDS.answer, cell: (_, width) => <AnswerCell {...{ op, nowUs, width, maxMs }} /> },
    {
      id: 'reads',
      label: Say.everyReadIn(city(region)),
      note: (
        <>
          {inOrder(Say.aDotIsOneRead(<span className="word stale">{Say.stale}</span>, <span className="word cache">{Say.freshHit}</span>))}
        </>
      ),
      cell: ({ row, reads }, width) =>
        row ? <ReadsCell {...{ width, op, ...axis }} points={reads[region] ?? []} city={city(region)} /> : waiting,
    },
    ...shown.map(
      (each): Question => ({
        id: each.id,
        label: each.label,
        note: each.note,
        cell: ({ run, row }) => (row ? <Figure shown={each} row={row} city={run.stage ? cityOf(run.stage) : city} /> : waiting),
        difference: (first, second) => differenceWords(each, first, second),
      }),
    ),
    {
      id: 'answered',
      ...WORDS.answered,
      cell: ({ row }, width) => (row ? <AnsweredCell overTime={row.overTime} width={width} /> : waiting),
    },
    {
      id: 'regions',
      label: WORDS.regions.label,
      note: (
        <span className="region-names">
          {places.map((id) => (
            <span key={id} style={{ height: REGION_ROW_PX }}>
              {city(id)}
            </span>
          ))}
        </span>
      ),
      cell: ({ row, reads }, width) =>
        row ? (
          <RegionsCell {...{ width, ...axis }} rows={places.map((id) => ({ name: city(id), points: reads[id] ?? [] }))} />
        ) : stacked ? null : (
          waiting
        ),
    },
  ];
}

function Figure({ shown, row, city }: { readonly shown: Shown; readonly row: Row; readonly city: (node: string) => string }): ReactElement {
  const value = shown.value(row);
  const bad = shown.tone !== undefined && value !== null && value > 0;
  return (
    <p className={bad ? `figure ${shown.tone}` : 'figure'}>
      {bad && shown.tone ? <Icon meaning={shown.tone} /> : null} <b className="tn">{value === null ? '–' : shown.text(value)}</b>{' '}
      <span className="aside">{shown.beside?.(row, city)}</span>
    </p>
  );
}
