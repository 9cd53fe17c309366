/** What the measures of a page come to: frames a second, blocking time, and the middle of several tries. */

/** Tasks shorter than this block nobody (Web Vitals, total blocking time), ms. */
const TASK_MS = 50;

/** Σ of what long tasks take beyond 50 ms. */
export const blockingMs = (tasksMs: readonly number[]): number => tasksMs.reduce((sum, ms) => sum + Math.max(0, ms - TASK_MS), 0);

export interface Frames {
  readonly fps: number;
  readonly worstFrameMs: number;
}

/** From the moments at which frames began, ms. */
export function framesOf(atMs: readonly number[]): Frames {
  const [first = 0] = atMs;
  const last = atMs.at(-1) ?? first;
  const gaps = atMs.slice(1).map((ms, i) => ms - (atMs[i] ?? ms));
  return { fps: last > first ? rounded(((atMs.length - 1) * 1_000) / (last - first)) : 0, worstFrameMs: rounded(Math.max(0, ...gaps)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return rounded(sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN);
}

export const rounded = (value: number): number => Math.round(value * 10) / 10;
