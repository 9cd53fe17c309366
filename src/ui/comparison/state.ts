/** What the comparison shows, beside the runs: who is asked as, what is typed, and the figures of the whole runs. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { RunSpec } from '../../session/run.ts';
import { Figures, type FiguresState } from '../../store/figures.ts';
import { seenRuns } from '../../store/seen.ts';
import type { RunState } from '../../store/state.ts';
import { useApp } from '../store.tsx';

/** What was typed and chosen stays while other screens are shown. */
export const typed: { region: string | null; sql: string | null } = { region: null, sql: null };

const figures = new Figures();

/** So long nothing changes before the counting begins, ms: a slider is let go first. */
const SETTLED_MS = 250;

/** Figures of the runs that are seen, counted anew when they change. */
export function useFigures(runs: readonly RunState[]): FiguresState {
  const specs = runs.map(({ spec }) => spec);
  const wanted = useSame(specs);
  useEffect(() => {
    if (wanted.length < 2) return undefined;
    figures.pass();
    const timer = setTimeout(() => figures.compare(wanted), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  useEffect(() => () => figures.end(), []);
  return useSyncExternalStore(figures.subscribe, figures.state);
}

/** The same list while its members are the same. */
function useSame(specs: readonly RunSpec[]): readonly RunSpec[] {
  const [kept, keep] = useState(specs);
  const same = kept.length === specs.length && kept.every((spec, i) => spec === specs[i]);
  if (!same) keep(specs);
  return same ? kept : specs;
}

export function useSeenRuns(): readonly RunState[] {
  const runs = useApp((s) => s.runs);
  const views = useApp((s) => s.views);
  return seenRuns({ runs, views });
}
