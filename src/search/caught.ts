/**
 * How many schedules it takes until a planted bug is caught. Several searches go on side by side, a round of each at a time, and end with the
 * round after which their median is known: what is slower than that one changes nothing in it.
 */
import { guaranteesOf } from '../architectures/guaranteed.ts';
import type { Mutant } from '../architectures/mutants.ts';
import { inThisThread } from './perform.ts';
import { type Player, Progress, ROUND, search } from './search.ts';

export interface Caught {
  /** Schedules that had been played with it. */
  readonly after: number;
  /** Which promise was broken. */
  readonly by: string;
}

export interface Hunted {
  /** By search; null: not within what was played of it. */
  readonly caught: readonly (Caught | null)[];
  /** Of equally many below and above the lower one; null: not known within as many schedules as were allowed. */
  readonly median: number | null;
  /** Schedules of each search, at most. */
  readonly played: number;
}

export interface HuntOptions {
  readonly starts: number;
  /** Schedules of each search, at most. */
  readonly most: number;
  readonly guided: boolean;
}

/** Searches begin so far apart that none plays what another did. */
const APART = 1_000_000;
/** Enough for the cores of most machines. */
const FEW = 4;

export const nameOf = ({ architecture, id }: Mutant): string => `${architecture.about.id}/${id}`;

class Hunt {
  caught: Caught | null = null;
  readonly #progress: Progress;
  #looked = 0;

  constructor(
    readonly mutant: Mutant,
    readonly from: number,
    guided: boolean,
  ) {
    const { id } = mutant.architecture.about;
    const variant = { architecture: id, preset: null };
    const { settings, overtaking } = mutant;
    const needed = { ...(settings && { settings }), ...(overtaking && { overtaking }) };
    this.#progress = new Progress({ variant, guarantees: guaranteesOf(id), scenario: null, ...needed }, guided);
  }

  get played(): number {
    return this.#progress.schedules;
  }

  /** Plays one round more, or less where it fails. What fails without the bug, too, has not caught it. */
  async goOn(play: Player, most: number): Promise<void> {
    const progress = this.#progress;
    const seeds = Math.min(ROUND, most - this.played);
    await search(progress, play, { seeds, from: this.from + this.played, mutant: nameOf(this.mutant), untilFound: true, atOnce: FEW });
    for (const { world, complaint, after } of progress.failures.slice(this.#looked)) {
      const [sound] = await inThisThread([{ world, mutant: null }]);
      if (sound?.complaints.length !== 0) continue;
      this.caught = { after, by: complaint.invariant };
      return;
    }
    this.#looked = progress.failures.length;
  }
}

export async function hunted(mutant: Mutant, play: Player, { starts, most, guided }: HuntOptions): Promise<Hunted> {
  const hunts = Array.from({ length: starts }, (_, i) => new Hunt(mutant, 1 + i * APART, guided));
  const enough = Math.floor((starts - 1) / 2) + 1;
  const open = (): readonly Hunt[] => hunts.filter((hunt) => hunt.caught === null && hunt.played < most);
  while (hunts.length - hunts.filter((hunt) => hunt.caught === null).length < enough && open().length > 0)
    for (const hunt of open()) await hunt.goOn(play, most);
  const sorted = hunts.flatMap(({ caught }) => caught?.after ?? []).sort((a, b) => a - b);
  return {
    caught: hunts.map(({ caught }) => caught),
    median: sorted[enough - 1] ?? null,
    played: Math.max(...hunts.map(({ played }) => played)),
  };
}
