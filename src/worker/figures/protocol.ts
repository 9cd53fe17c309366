/** What the page and the worker for figures say to each other. */
import type { Comparison } from '../../session/report.ts';
import type { RunSpec } from '../../session/run.ts';
import type { Micros } from '../../sim/node.ts';
import type { ReadPoint } from '../../trace/course.ts';

/** Compare these runs from now on, and forget those before. `turn` is higher each time. */
export interface Wanted {
  readonly type: 'compare';
  readonly turn: number;
  readonly runs: readonly RunSpec[];
}

/** What is known up to `nowUs`. */
export interface Known {
  readonly type: 'known';
  readonly turn: number;
  readonly nowUs: Micros;
  readonly untilUs: Micros;
  readonly comparison: Comparison;
  /** For each run, its reads by the region of their client. */
  readonly reads: readonly Readonly<Record<string, readonly ReadPoint[]>>[];
}

/** They cannot be run. */
export interface Refused {
  readonly type: 'refused';
  readonly turn: number;
  readonly message: string;
}

const hasType = (data: unknown): data is { readonly type: unknown } => typeof data === 'object' && data !== null && 'type' in data;

export const isWanted = (data: unknown): data is Wanted => hasType(data) && data.type === 'compare';
export const isAnswer = (data: unknown): data is Known | Refused => hasType(data) && (data.type === 'known' || data.type === 'refused');
