/** From what seeds showed to what is said of a claim. */
import { median } from './figures.ts';
import type { Claim, Observation, Row, Verdict } from './claim.ts';
import type { Counts } from './sheet.ts';
import type { SetId } from './regions.ts';

/** Of the seeds this share has to show it. */
const HELD = 0.95;
/** Trials for which the least counts are meant. */
const TRIALS = 20;

export interface Seed {
  readonly set: SetId;
  readonly seed: number;
  /** The telling moment of its first run, ms. */
  readonly atMs: number;
  readonly observation: Observation;
}

/** A row as measured. */
export interface MeasuredRow {
  readonly id: string;
  readonly says: string;
  readonly expected: boolean;
  readonly beside: boolean;
  readonly held: number;
  readonly of: number;
  /** Median over seeds, with the range. */
  readonly value: number | null;
  readonly least: number | null;
  readonly most: number | null;
  /** Of each seed that had something to tell, rising. */
  readonly values: readonly number[];
  readonly counts: Counts;
  readonly figures: Readonly<Record<string, number | null>>;
  /** All seeds of a set showed one figure: one observation each. */
  readonly oneObservation: boolean;
  readonly holds: boolean;
  /** Too little was seen: of what, and how much. */
  readonly tooFew: string | null;
  /** What was looked at over all seeds together. */
  readonly overall: string | null;
}

export function measuredRow(row: Row, seeds: readonly Seed[], trials: number): MeasuredRow {
  const all = seeds.map(({ observation }) => observation);
  const values = all.flatMap(({ value }) => (value === null ? [] : [value])).sort((a, b) => a - b);
  const kept = oneEach(seeds);
  const counted = kept.map(({ observation }) => observation);
  const overall = all.length > 0 ? (row.overall?.(all) ?? null) : null;
  const held = counted.filter(({ holds }) => holds).length;
  const counts = added(all.map((each) => each.counts));
  const few = fewIn(row, counts, Math.min(1, trials / TRIALS));
  return {
    ...{ id: row.id, says: row.says, expected: row.expected, beside: row.beside === true, held, of: counted.length, counts },
    value: values.length === 0 ? null : median(values),
    least: values[0] ?? null,
    most: values.at(-1) ?? null,
    values,
    figures: mediansOf(all),
    oneObservation: kept.length < seeds.length,
    holds: counted.length > 0 && held >= HELD * counted.length && overall?.holds !== false,
    tooFew: few ?? (values.length === 0 ? 'no run had anything to tell' : null),
    overall: overall?.says ?? null,
  };
}

/** Where seeds move nothing they are one observation of their set. */
function oneEach(seeds: readonly Seed[]): readonly Seed[] {
  const sets = [...new Set(seeds.map(({ set }) => set))];
  return sets.flatMap((set) => {
    const own = seeds.filter((seed) => seed.set === set);
    const [first] = own;
    const same = own.every(({ observation: { value, holds } }) => value === first?.observation.value && holds === first.observation.holds);
    return first && own.length > 1 && same ? [first] : own;
  });
}

function added(counts: readonly Counts[]): Counts {
  const all: Record<string, number> = {};
  for (const each of counts) for (const [name, count] of Object.entries(each)) all[name] = (all[name] ?? 0) + count;
  return all;
}

function mediansOf(all: readonly Observation[]): Readonly<Record<string, number | null>> {
  const names = new Set(all.flatMap(({ figures }) => Object.keys(figures ?? {})));
  const entries = [...names].map((name): [string, number | null] => {
    const values = all.flatMap(({ figures }) => figures?.[name] ?? []);
    return [name, values.length === 0 ? null : median(values)];
  });
  return Object.fromEntries(entries);
}

function fewIn({ least = {} }: Row, counts: Counts, part: number): string | null {
  const few = Object.entries(least).find(([name, count]) => (counts[name] ?? 0) < count * part);
  return few ? `${counts[few[0]] ?? 0} ${few[0]} were seen, and ${Math.ceil(few[1] * part)} are needed` : null;
}

/** A row that was expected to fail and does is a condition; one that was expected to hold and does not is one, too, if another held. */
export function verdictOf(rows: readonly MeasuredRow[], trouble: string | null): Verdict {
  if (trouble !== null) return 'not measured';
  const said = rows.filter(({ beside }) => !beside);
  const expected = said.filter((row) => row.expected);
  if (said.every(({ holds }) => holds)) return 'held';
  return expected.some(({ holds }) => holds) ? 'held under conditions' : 'did not hold';
}

/** Why nothing can be said: too little was seen, or what had to fail did not. */
export function troubleIn(claim: Claim, rows: readonly MeasuredRow[], control: MeasuredRow | null): string | null {
  const few = rows.find(({ tooFew, beside }) => tooFew !== null && !beside);
  if (few) return `Row “${few.id}”: ${few.tooFew}.`;
  if (!control || control.of === 0) return 'The control was not run.';
  const failed = control.of - control.held;
  const needed = Math.ceil((claim.control.fails ?? HELD) * control.of);
  return failed >= needed ? null : `The control failed in ${failed} of ${control.of} runs only, and had to in ${needed}.`;
}
