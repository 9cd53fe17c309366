/**
 * Branches of time as lines: each run that is open, under the one that it parted from. Where there are more than can be told apart, the
 * line that one stands on, the run as it was opened and those that are pinned stay, then those that were made last; the others are folded,
 * and what parted from them parts from the nearest line that is shown, by all that was done on the way.
 */
import { fromBefore } from '../../store/parting.ts';
import type { AppData, Parting, RunId, RunState } from '../../store/state.ts';
import * as Say from '../../words/en/timeline/tree.ts';

export interface Line {
  readonly run: RunState;
  /** The line that it parts from; null: from none that is shown. */
  readonly parent: RunId | null;
  readonly fromUs: number;
  /** What was done, beginning with a capital. */
  readonly label: string;
  readonly depth: number;
  readonly current: boolean;
  /** The current line comes from it. */
  readonly onPath: boolean;
  readonly pinned: boolean;
}

export interface Tree {
  /** Each line stands below the one that it parts from. */
  readonly lines: readonly Line[];
  readonly folded: number;
}

/** So many branches can be told apart at a glance. */
export const LINES_MAX = 6;
const ROOT_LABEL = Say.nothingDone;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Page = Pick<AppData, 'runs' | 'views' | 'futures' | 'focused'>;

export function treeOf(page: Page, linesMax = LINES_MAX): Tree {
  const { runs, futures, focused } = page;
  // Runs beside the focused one have trees of their own.
  const all = [focused, ...futures.map(({ id }) => id)].flatMap((id) => runs[id] ?? []).sort((a, b) => a.id - b.id);
  const pinned = new Set(futures.flatMap((future) => (future.pinned ? [future.id] : [])));
  const shown = chosen(all, { focused, pinned, linesMax });
  const path = pathOf(runs, focused);
  const lines = all.flatMap((run): Omit<Line, 'depth'>[] => {
    if (!shown.has(run.id)) return [];
    const parted = throughFolded(run.parted, runs, shown);
    return [
      {
        run,
        parent: parted?.from ?? null,
        fromUs: parted?.from == null ? 0 : parted.atUs,
        label: capital(parted?.label ?? ROOT_LABEL),
        current: run.id === focused,
        onPath: path.has(run.id),
        pinned: pinned.has(run.id),
      },
    ];
  });
  return { lines: ordered(lines, null, 0), folded: all.length - shown.size };
}

interface Choice {
  readonly focused: RunId;
  readonly pinned: ReadonlySet<RunId>;
  readonly linesMax: number;
}

function chosen(all: readonly RunState[], { focused, pinned, linesMax }: Choice): ReadonlySet<RunId> {
  const rank = (run: RunState): number => (run.id === focused ? 0 : run.parted === null ? 1 : pinned.has(run.id) ? 2 : 3);
  const first = [...all].sort((a, b) => rank(a) - rank(b) || b.id - a.id);
  return new Set(first.slice(0, linesMax).map(({ id }) => id));
}

function pathOf(runs: AppData['runs'], focused: RunId): ReadonlySet<RunId> {
  const path = new Set<RunId>();
  for (let id: RunId | null = focused; id !== null && !path.has(id); id = runs[id]?.parted?.from ?? null) path.add(id);
  return path;
}

/** How it parted from the nearest run that is shown. */
function throughFolded(parted: Parting | null, runs: AppData['runs'], shown: ReadonlySet<RunId>): Parting | null {
  let way = parted;
  while (way?.from != null && !shown.has(way.from)) {
    const before: Parting | null = runs[way.from]?.parted ?? null;
    way = fromBefore(before, way);
  }
  return way;
}

function ordered(lines: readonly Omit<Line, 'depth'>[], parent: RunId | null, depth: number): readonly Line[] {
  return lines.filter((line) => line.parent === parent).flatMap((line) => [{ ...line, depth }, ...ordered(lines, line.run.id, depth + 1)]);
}
