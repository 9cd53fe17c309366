/** What a search reports, and several reports as one. */
import type { Scenario } from '../scenarios/schema.ts';
import type { RunSpec } from '../session/run.ts';
import { encodeLink } from '../session/share.ts';
import type { Progress } from './search.ts';
import type { Shrunk } from './shrink.ts';
import { commandsOf, runOfWorld, type World } from './world.ts';

export interface Failure {
  readonly seed: number;
  /** The invariant, or the guarantee, that did not hold. */
  readonly invariant: string;
  readonly detail: string;
  /** Commands that are left of it. */
  readonly commands: number;
  /** Repeats it at a terminal. */
  readonly command: string;
  /** Opens it on the page. */
  readonly link: string;
}

export interface SearchReport {
  readonly architecture: string | null;
  readonly preset: string | null;
  readonly over: { readonly architecture: string; readonly preset: string | null } | null;
  readonly scenario: string | null;
  /** Schedules that were played, each of a seed of its own. */
  readonly seeds: number;
  readonly operations: number;
  readonly faults: number;
  readonly elections: number;
  readonly promotions: number;
  readonly viewChanges: number;
  /** Different states that were come through. */
  readonly states: number;
  readonly events: number;
  /** Schedules in which some promise was broken; the first of each kind are made small, and stand in `failures`. */
  readonly failed: number;
  readonly failures: readonly Failure[];
  /** The states themselves, so that reports of several machines can be joined. */
  readonly seen?: string;
}

/** Where `serve` and `npm start` show the page unless told otherwise. */
const PAGE = 'http://localhost:4600/';

/** Opens the run on the page, at that moment. */
export const linkTo = (run: RunSpec, atUs: number): string => `${PAGE}#${encodeLink(run, atUs)}`;

export function failureOf(seed: number, world: World, { invariant, detail }: Shrunk['complaint']): Failure {
  const fragment = encodeLink(runOfWorld(world), 0);
  return {
    ...{ seed, invariant, detail, commands: commandsOf(world).length },
    command: `antipode fuzz --repeat '#${fragment}'`,
    link: `${PAGE}#${fragment}`,
  };
}

export function reportOn(searches: readonly Progress[], failures: readonly Failure[], scenario: Scenario | null): SearchReport {
  const [first, ...others] = searches;
  const variant = first && others.length === 0 ? first.target.variant : null;
  const sum = (of: (search: Progress) => number): number => searches.reduce((all, search) => all + of(search), 0);
  const over = variant?.over;
  return {
    architecture: variant?.architecture ?? null,
    preset: variant?.preset ?? null,
    over: over ? { architecture: over.architecture, preset: over.preset } : null,
    scenario: scenario?.id ?? null,
    seeds: sum(({ schedules }) => schedules),
    operations: sum(({ counts }) => counts.operations),
    faults: sum(({ counts }) => counts.faults),
    elections: sum(({ counts }) => counts.elections),
    promotions: sum(({ counts }) => counts.promotions),
    viewChanges: sum(({ counts }) => counts.viewChanges),
    states: sum(({ states }) => states.size),
    events: sum(({ events }) => events),
    failed: sum(({ failed }) => failed),
    failures,
  };
}

const COUNTED = ['seeds', 'operations', 'faults', 'elections', 'promotions', 'viewChanges', 'events', 'failed'] as const;

/** Of searches of the same thing: counts are added, states are counted once. */
export function joined(reports: readonly SearchReport[], statesIn: (seen: string) => readonly number[]): SearchReport {
  const [first] = reports;
  if (!first) throw new Error("Antipode's own mistake: no report to join");
  const counts = Object.fromEntries(COUNTED.map((key) => [key, reports.reduce((sum, report) => sum + report[key], 0)]));
  const states = new Set(reports.flatMap(({ seen }) => (seen === undefined ? [] : statesIn(seen))));
  const { seen: _, ...rest } = first;
  return { ...rest, ...counts, states: states.size, failures: reports.flatMap(({ failures }) => failures) };
}
