/** Whether a run brings about what a challenge asks for, by the figures of the whole of it. */
import type { Measure } from './answer.ts';
import type { Challenge } from '../scenarios/schema.ts';
import type { Latency, Metrics } from '../trace/metrics.ts';

type Goal = Challenge['goal'];

/** What goals are about. */
export interface GoalFigures {
  readonly lostWrites: number;
  readonly lostMs: number;
  /** Null where no read was stale. */
  readonly staleMs: number | null;
  /** Of the slowest region; null where no operation succeeded. */
  readonly p95Ms: number | null;
  /** Null where none was asked. */
  readonly availability: number | null;
  readonly operations: number;
}

/** One part of a goal: the figure, by its name here or in the scenario, and whether it lies where it has to. */
export interface Judged {
  readonly figure: string;
  readonly value: number | null;
  readonly holds: boolean;
}

/** `lostMs` is the recorder's own figure. */
export function figuresFor(
  goal: Goal,
  { operations, staleness, lostAcknowledgedWrites, availability }: Metrics,
  lostMs: number,
): GoalFigures {
  const of = goal.p95Ms?.of;
  const kinds = Object.values(operations).flatMap(({ read, write }): readonly Latency[] =>
    of === undefined ? [read, write] : [of === 'read' ? read : write],
  );
  const slowest = kinds.flatMap(({ p95Ms }) => p95Ms ?? []);
  return {
    lostWrites: lostAcknowledgedWrites,
    lostMs,
    staleMs: staleness.maxMs,
    p95Ms: slowest.length === 0 ? null : Math.max(...slowest),
    availability,
    operations: Object.values(operations).reduce((sum, { read, write }) => sum + read.count + write.count, 0),
  };
}

/** Each part of the goal; it is met where all hold. What has no value holds only where nothing of it is wanted: no stale read is never too old. */
export function judge(goal: Goal, figures: GoalFigures, measure?: Measure): readonly Judged[] {
  const own = (goal.figures ?? []).map(({ figure, ...bounds }): Judged => {
    const value = measure?.value(figure) ?? null;
    return { figure, value, holds: value !== null && within(bounds, value) };
  });
  const whole = (Object.keys(figures) as (keyof GoalFigures)[]).flatMap((figure): readonly Judged[] => {
    const bounds: Bounds | undefined = goal[figure];
    if (!bounds) return [];
    const value = figures[figure];
    return [{ figure, value, holds: value === null ? figure === 'staleMs' && within(bounds, 0) : within(bounds, value) }];
  });
  return [...whole, ...own];
}

export const isMet = (judged: readonly Judged[]): boolean => judged.every(({ holds }) => holds);

interface Bounds {
  readonly above?: number | undefined;
  readonly below?: number | undefined;
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

function within({ above, below, atLeast, atMost }: Bounds, value: number): boolean {
  return (
    (above === undefined || value > above) &&
    (below === undefined || value < below) &&
    (atLeast === undefined || value >= atLeast) &&
    (atMost === undefined || value <= atMost)
  );
}
