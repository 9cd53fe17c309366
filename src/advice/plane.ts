/** Where the advice turns as answers may be older and readers wait longer: who comes first under each pair of limits. No run is needed for it: all have run. */
import type { Application } from './application.ts';
import { type Ranked, ranked } from './rank.ts';

/** Limits that are looked at, ms; the application’s own stand among them, and in the end none at all (null). */
const WITHIN_MS = [3, 10, 30, 100, 300];
const STALE_MS = [0, 100, 1_000, 10_000, 60_000];

export interface Cell {
  readonly withinMs: number | null;
  readonly staleMs: number | null;
  /** Who comes first; it may break a limit all the same. */
  readonly first: Ranked | null;
  /** These are the limits of the application. */
  readonly own: boolean;
}

/** Rows by how long half of a city’s readers may wait, from the shortest; in each, cells by how old answers may be, from fresh ones. */
export function planeOf(tried: readonly Ranked[], application: Application): readonly (readonly Cell[])[] {
  const { limits } = application;
  return withOwn(WITHIN_MS, limits.withinMs).map((withinMs) =>
    withOwn(STALE_MS, limits.staleMs).map((staleMs) => ({
      ...{ withinMs, staleMs },
      first: ranked(tried, { ...application, limits: { ...limits, withinMs, staleMs } })[0] ?? null,
      own: withinMs === limits.withinMs && staleMs === limits.staleMs,
    })),
  );
}

const withOwn = (steps: readonly number[], own: number | null): readonly (number | null)[] => [
  ...[...new Set(own === null ? steps : [...steps, own])].sort((a, b) => a - b),
  null,
];
