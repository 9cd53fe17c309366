/**
 * What a claim is: a statement made of an architecture, and the experiment that measures it. A claim's file holds everything that decides
 * its outcome, and was committed with the outcome that was expected before it was first run.
 */
import type { Counts, Figures, Request, Sheet } from './sheet.ts';
import type { SetId } from './regions.ts';

export type Verdict = 'held' | 'held under conditions' | 'did not hold' | 'not measured';

/** In whose favour a statement is said. */
export type Group = 'pros' | 'cons' | 'who should choose what';

/** A seed on a set of regions. */
export interface At {
  readonly set: SetId;
  /** Cities, the main one first. */
  readonly regions: readonly string[];
  readonly seed: number;
}

/** What one seed on one set showed. */
export interface Observation {
  /** The figure that is compared; null: this run had nothing to tell. */
  readonly value: number | null;
  readonly holds: boolean;
  /** How much was seen, added up over runs and compared with the least that a row needs. */
  readonly counts: Counts;
  /** When its first run tells it, ms of virtual time; unless given, as `moment.ts` finds it. */
  readonly atMs?: number;
  /** Further figures that stand beside it. */
  readonly figures?: Figures;
}

/**
 * A condition under which the statement is measured. Rows are never pooled. `K`: names of its arms, which share seed, cities, clients,
 * operations and instants and differ in the named factor alone.
 */
export interface RowOf<K extends string> {
  readonly id: string;
  /** The condition, in words. */
  readonly says: string;
  /** Whether the statement was expected to hold here, before it was measured. */
  readonly expected: boolean;
  /** It is outside of what is said, and stands beside it: the verdict does not hang on it. */
  readonly beside?: true;
  readonly sets: readonly SetId[];
  /** Only the first so many seeds: where one run takes long. */
  readonly seeds?: number;
  /** The least that 20 seeds on all sets have to show together; fewer seeds, so much less. */
  readonly least?: Counts;
  arms(at: At): Readonly<Record<K, Request>>;
  measure(seen: Readonly<Record<K, Sheet>>, at: At): Observation;
  /** What has to hold of all seeds together, besides. */
  overall?(all: readonly Observation[]): Overall;
}

export interface Overall {
  readonly holds: boolean;
  /** One sentence with its figure. */
  readonly says: string;
}

export type Row = RowOf<string>;

/** The compiler looks at the names of arms here, and forgets them. */
export const row = <K extends string>(of: RowOf<K>): Row => of;

/** An experiment that must not hold: a planted mistake, or the opposite arm. Else the claim's measure cannot fail, and tells nothing. */
export interface Control {
  readonly what: string;
  readonly row: Row;
  /** In which share of its runs it has to fail at least. */
  readonly fails?: number;
}

export interface Claim {
  readonly id: string;
  readonly statement: string;
  /** Whose statement it is; null: it compares. */
  readonly architecture: string | null;
  readonly group: Group;
  /** What is compared with what, and what its figure is. */
  readonly comparison: string;
  readonly unit: string;
  /** When it counts as held, and why there. */
  readonly margin: string;
  /** It follows from how the thing is built: that is tested, and says nothing of the world. */
  readonly byConstruction?: true;
  /** What would make it hold for nothing. */
  readonly trap: string;
  /** Committed before the first measurement. */
  readonly expected: Verdict;
  /** Where the experiment surprised: what had been expected, and why it is otherwise. */
  readonly surprised?: { readonly expected: Verdict; readonly why: string };
  readonly rows: readonly Row[];
  readonly control: Control;
}

/** A claim whose mechanism is not there yet, or whose experiment is not. */
export interface Unmeasured extends Pick<Claim, 'id' | 'statement' | 'architecture' | 'group' | 'expected'> {
  /** What is missing. */
  readonly missing: string;
}
