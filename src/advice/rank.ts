/** Who comes first: whoever keeps the limits, then whoever lets readers and writers wait least, then whoever costs least. */
import type { Application, Limits } from './application.ts';
import type { Figures } from './figures.ts';

export interface Candidate {
  /** A preset or an architecture, as command lines name it. */
  readonly name: string;
  readonly architecture: string;
  readonly figures: Figures;
  readonly seeds: number;
  /** Of each seed, from 1. */
  readonly bySeed: readonly Figures[];
}

/** A limit that a candidate breaks, and by what. */
export interface Break {
  readonly limit: keyof Limits;
  readonly value: number;
  /** Of waits: the region where it is worst. */
  readonly region?: string;
}

export interface Ranked extends Candidate {
  readonly breaks: readonly Break[];
  /** What people wait: reads and writes by how many there are of each, ms. */
  readonly waitMs: number;
}

/** Waits and prices that differ by less are alike: seeds differ by as much. */
const ALIKE = 1.1;

export function breaksOf({ readersWait, oldestMs, lostWrites, writeAgainMs, machines }: Figures, limits: Limits): readonly Break[] {
  const [slowest] = Object.entries(readersWait).sort(([, a], [, b]) => b - a);
  const all: readonly Break[] = [
    ...(slowest ? [{ limit: 'withinMs' as const, value: slowest[1], region: slowest[0] }] : []),
    { limit: 'staleMs', value: oldestMs },
    { limit: 'lostWrites', value: lostWrites },
    { limit: 'writeAgainMs', value: writeAgainMs },
    { limit: 'machines', value: machines },
  ];
  return all.filter(({ limit, value }) => value > (limits[limit] ?? Number.POSITIVE_INFINITY));
}

export function ranked(
  candidates: readonly Candidate[],
  { limits, readsPerSecond, writesPerSecond }: Pick<Application, 'limits' | 'readsPerSecond' | 'writesPerSecond'>,
): readonly Ranked[] {
  const of = ({ readsMs, writesMs }: Figures): number =>
    (part(readsMs, readsPerSecond) + part(writesMs, writesPerSecond)) / (readsPerSecond + writesPerSecond);
  return candidates
    .map((each) => ({ ...each, breaks: breaksOf(each.figures, limits), waitMs: of(each.figures) }))
    .sort(
      (a, b) =>
        a.breaks.length - b.breaks.length || stepOf(a.waitMs) - stepOf(b.waitMs) || a.figures.usdPerThousand - b.figures.usdPerThousand,
    );
}

/** What nobody asks does not count, however long it would take. */
const part = (ms: number, perSecond: number): number => (perSecond === 0 ? 0 : ms * perSecond);

/** On a scale on which a tenth more is one step, so that the order is the same whatever it begins with. */
const stepOf = (ms: number): number => (Number.isFinite(ms) ? Math.round(Math.log(Math.max(ms, 0.1)) / Math.log(ALIKE)) : ms);

/** Nobody can say which of them is better: they break as much, let wait as long and cost the same. */
export function areLevel(one: Ranked, other: Ranked): boolean {
  const near = (a: number, b: number): boolean => a === b || (a <= b * ALIKE && b <= a * ALIKE);
  return (
    one.breaks.length === other.breaks.length &&
    near(one.waitMs, other.waitMs) &&
    near(one.figures.usdPerThousand, other.figures.usdPerThousand)
  );
}
