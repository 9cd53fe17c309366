/** What can go wrong from here: futures of a run are tried in rounds until one breaks the guarantee that was chosen, and that one is made small. */
import type { RunSpec } from '../../session/run.ts';
import type { Micros } from '../../sim/node.ts';
import type { Question } from './past.ts';
import type { Sought } from '../properties.ts';
import type { Breach } from './verdict.ts';

/** One future to be tried; plain data, as it goes to another thread. */
export interface Future {
  readonly question: Question;
  readonly seed: number;
}

/** What came of it; plain data. */
export interface FutureTold {
  readonly broken: boolean;
  readonly operations: number;
  /** How long it went on from the moment, µs. */
  readonly lengthUs: Micros;
}

/** A future that breaks it, with all that could be spared taken away. */
export interface Found {
  readonly seed: number;
  readonly run: RunSpec;
  readonly breach: Breach;
  /** What was done in it, in order; `you` asked and broke this. */
  readonly added: RunSpec['commands'];
  readonly property: Sought;
}

/** Who tries: in this thread, or in several. Results stand in the order of what was given. */
export interface Triers {
  try(futures: readonly Future[]): Promise<readonly FutureTold[]>;
  small(future: Future): Promise<Found>;
}

/** What a search has come to so far. */
export interface AheadProgress {
  readonly tried: number;
  readonly operations: number;
  /** The longest that was tried, µs. */
  readonly lengthUs: Micros;
  /** One was found, which is being made small. */
  readonly shrinking: boolean;
}

export interface AheadOptions {
  readonly seeds: number;
  readonly from: number;
  readonly told?: (progress: AheadProgress) => void;
  readonly stopped?: () => boolean;
}

export interface AheadResult extends AheadProgress {
  readonly found: Found | null;
}

/** Futures that are decided on together: the result does not hang on how many are tried at once. */
const ROUND = 12;

export async function lookAhead(
  question: Question,
  triers: Triers,
  { seeds, from, told, stopped = () => false }: AheadOptions,
): Promise<AheadResult> {
  let progress: AheadProgress = { tried: 0, operations: 0, lengthUs: 0, shrinking: false };
  for (let done = 0; done < seeds && !stopped(); done += ROUND) {
    const round = Array.from({ length: Math.min(ROUND, seeds - done) }, (_, i): Future => ({ question, seed: from + done + i }));
    const results = await triers.try(round);
    const first = results.findIndex(({ broken }) => broken);
    progress = {
      tried: progress.tried + results.length,
      operations: results.reduce((sum, each) => sum + each.operations, progress.operations),
      lengthUs: Math.max(progress.lengthUs, ...results.map(({ lengthUs }) => lengthUs)),
      shrinking: first >= 0,
    };
    told?.(progress);
    const future = round[first];
    if (future) return { ...progress, found: await triers.small(future) };
  }
  return { ...progress, found: null };
}
