/** The four workloads on any architecture and set of regions, at a rate and for a time that a claim gives. */
import { workloads } from '../../scenarios/workloads.ts';
import type { Load } from '../../scenarios/schema.ts';
import type { At } from '../claim.ts';
import { of, p50 } from '../figures.ts';
import type { Op, Request, Sheet } from '../sheet.ts';
import { clientsIn, world } from '../world.ts';
import { farCities } from './cities.ts';
import type { Under } from './waits.ts';

/** Where one run takes long, so many seeds on each of two sets: twenty in all. */
export const CHOICE_SEEDS = 10;

export interface Chosen extends Under {
  readonly workload: 'blog' | 'sports' | 'tenants' | 'backoffice';
  readonly perSecond: number;
  /** Before what counts: twice the longest lifetime. */
  readonly fromMs: number;
  /** What counts: whole lifetimes, since what was filled together expires together. */
  readonly countedMs?: number;
  readonly statements?: Load['statements'];
}

const COUNTED_MS = 15_000;

export function chosenUnder(
  { workload, perSecond, fromMs, countedMs = COUNTED_MS, statements, architecture, settings = {} }: Chosen,
  { regions, seed }: At,
): Request {
  const found = workloads.find(({ id }) => id === workload);
  const asked = statements ?? found?.load[0]?.statements;
  if (!found || !asked) throw new Error(`Antipode's own mistake: there is no workload “${workload}”`);
  const untilMs = fromMs + countedMs;
  const scenario = world({
    ...{ architecture, settings, regions: [...regions], untilMs: untilMs + 2500, setup: found.setup },
    ...(found.shardedBy === undefined ? {} : { shardedBy: found.shardedBy }),
    load: [{ clients: clientsIn(regions), perSecond: perSecond / regions.length, untilMs, statements: asked }],
  });
  return { scenario, seed };
}

export const counted = (sheet: Sheet, { fromMs }: Pick<Chosen, 'fromMs'>): readonly Op[] => sheet.ops.filter(({ atMs }) => atMs >= fromMs);
export const readsOf = (ops: readonly Op[]): readonly Op[] => ops.filter(({ wrote }) => !wrote);

/** The median of the far cities' p50, one ÷ other. */
export function farRatio(one: readonly Op[], other: readonly Op[], at: At): number {
  const ratios = farCities(at).map((city) => p50(of(readsOf(one), city)) / p50(of(readsOf(other), city)));
  return Math.max(...ratios);
}

/** Of what counts alone: reads that no cache answered and writes, which are the main database's where a cache stands before it. */
export const uncached = (ops: readonly Op[]): number => ops.filter(({ cached }) => !cached).length / ops.length;
