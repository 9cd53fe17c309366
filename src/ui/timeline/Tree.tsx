/**
 * Time as a tree: each line is a run, which parts from another where something was done, and ends in what it cost. The line that one
 * stands on is ink; a press on another stands on that one.
 */
import './tree.css';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { FUTURES_MAX } from '../../store/futures.ts';
import { VIEWS_MAX } from '../../store/seen.ts';
import type { RunId } from '../../store/state.ts';
import * as Count from '../../words/en/count.ts';
import { useApp, useAppStore, useNow } from '../store.tsx';
import { TreeAxis } from './TreeAxis.tsx';
import { type Line, type Tree as Lines, treeOf } from './tree-lines.ts';
import { LINE_Y, ROW_PX, type Scale, scaleOf } from './time-scale.ts';
import { TreeRow } from './TreeRow.tsx';
import * as Say from '../../words/en/timeline/tree.ts';

export interface TreeProps {
  readonly width: number;
  readonly getNowUs: () => number;
  readonly running: boolean;
  /** A question is open: nothing after this is shown. */
  readonly hideAfterUs: number | null;
  readonly onSeek: (atUs: number) => void;
}

/** Room for what each line cost, where there is any. */
const COST_PX = 204;

export function Tree(props: TreeProps): ReactElement {
  const { width, hideAfterUs } = props;
  const [whole, setWhole] = useState(false);
  const tree = useTree(whole);
  const nowUs = useNow(100);
  const costPx = width < 520 ? 0 : COST_PX;
  const untilUs = Math.max(...tree.lines.map(({ run }) => run.spec.untilUs));
  const scale = scaleOf(untilUs, width - costPx);
  const rowOf = new Map(tree.lines.map(({ run }, i) => [run.id, i]));
  return (
    <section className="tree" aria-label={Say.branchesOfTime} style={{ width }}>
      <TreeHead tree={tree} whole={whole} onWhole={setWhole} />
      <div className="tree-lines">
        <Elbows {...{ tree, scale, width, rowOf, nowUs }} />
        <ul onKeyDown={walk}>
          {tree.lines.map((line) => (
            <li key={line.run.id} style={{ height: ROW_PX }}>
              <TreeRow {...{ line, scale, width, costPx, nowUs, hideAfterUs }} onSeek={props.onSeek} />
            </li>
          ))}
        </ul>
        <TreeAxis {...props} scale={scale} nowUs={nowUs} rows={tree.lines.length} />
      </div>
    </section>
  );
}

function useTree(whole: boolean): Lines {
  const runs = useApp((s) => s.runs);
  const views = useApp((s) => s.views);
  const futures = useApp((s) => s.futures);
  const focused = useApp((s) => s.focused);
  return treeOf({ runs, views, futures, focused }, whole ? FUTURES_MAX + 1 : undefined);
}

interface TreeHeadProps {
  readonly tree: Lines;
  readonly whole: boolean;
  readonly onWhole: (whole: boolean) => void;
}

function TreeHead({ tree, whole, onWhole }: TreeHeadProps): ReactElement {
  const store = useAppStore();
  const closed = useApp((s) => s.closedFutures);
  const many = tree.lines.length > VIEWS_MAX;
  return (
    <p className="tree-head aside">
      <span>{Say.ofTime(Count.lines(tree.lines.length + tree.folded), closed, FUTURES_MAX)}</span>
      {tree.folded > 0 || whole ? (
        <button type="button" className="inline" aria-expanded={whole} onClick={() => onWhole(!whole)}>
          {whole ? Say.foldTheOlderOnes : Say.showMore(tree.folded)}
        </button>
      ) : null}
      <button type="button" className="inline" onClick={() => store.getState().compareRuns(comparable(tree.lines))}>
        {many ? Say.compareOfTheseFutures(VIEWS_MAX) : Say.compareTheseFutures}
      </button>
    </p>
  );
}

/** The line that one stands on, and the others in order, as many as can be seen at once. */
function comparable(lines: readonly Line[]): readonly RunId[] {
  const others = lines.filter(({ current }) => !current).slice(-(VIEWS_MAX - 1));
  return lines.flatMap((line) => (line.current || others.includes(line) ? [line.run.id] : []));
}

interface ElbowsProps {
  readonly tree: Lines;
  readonly scale: Scale;
  readonly width: number;
  readonly rowOf: ReadonlyMap<RunId, number>;
  readonly nowUs: number;
}

/** Where a line parts from another, and the ink from the start to the line that one stands on. */
function Elbows({ tree, scale: { x }, width, rowOf, nowUs }: ElbowsProps): ReactElement {
  const height = tree.lines.length * ROW_PX;
  const y = (row: number): number => row * ROW_PX + LINE_Y;
  const inkOn = (line: Line): string => {
    const next = tree.lines.find((other) => other.parent === line.run.id && other.onPath);
    return next ? `M${x(line.fromUs)},${y(rowOf.get(line.run.id) ?? 0)} H${x(Math.min(next.fromUs, nowUs))}` : '';
  };
  return (
    <svg className="drawing elbows" width={width} height={height} aria-hidden="true" fill="none" strokeWidth={5}>
      {tree.lines.map((line, row) => {
        const above = line.parent === null ? undefined : rowOf.get(line.parent);
        if (above === undefined) return null;
        const at = x(line.fromUs);
        const path = `M${at - 2.5},${y(above)} h2.5 V${y(row) - 6} q0,6 6,6 h2`;
        return <path key={line.run.id} d={path} stroke={line.onPath && line.fromUs <= nowUs ? 'var(--ink)' : 'var(--line2)'} />;
      })}
      {tree.lines.map((line) => (line.onPath && !line.current ? <path key={line.run.id} d={inkOn(line)} stroke="var(--ink)" /> : null))}
    </svg>
  );
}

/** Up and down go from line to line; Enter stands on one. */
function walk(event: KeyboardEvent<HTMLUListElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')];
  const at = lines.findIndex((line) => line.contains(event.target instanceof Node ? event.target : null));
  if (at < 0) return;
  event.preventDefault();
  event.stopPropagation();
  lines[(at + by + lines.length) % lines.length]?.focus();
}
