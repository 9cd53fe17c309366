/** `mutants`: plants each known bug and says after how many schedules of a search it was caught. */
import { guaranteesOf } from '../architectures/guaranteed.ts';
import { type Mutant, mutants as all } from '../architectures/mutants.ts';
import { inThisThread } from '../search/perform.ts';
import { Progress, search } from '../search/search.ts';
import { BadInput } from '../session/problem.ts';
import { canonical } from '../trace/hash.ts';
import type { Arguments, Flags } from './arguments.ts';
import { Players } from './players.ts';
import { THREADS_MAX } from './watch.ts';

export const flags: Flags = {
  values: { only: 'ID,…', starts: 'N', most: 'N', threads: 'N' },
  switches: ['json', 'unguided'],
  positionals: [],
};

const DEFAULT_STARTS = 3;
/** As many as a search of a room plays (`fuzz --seeds 2000`). */
const DEFAULT_MOST = 2000;
/** Searches begin so far apart that none plays what another did. */
const APART = 1_000_000;

interface Row {
  readonly architecture: string;
  readonly id: string;
  readonly bug: string;
  readonly source: string;
  readonly rules: readonly string[];
  readonly caught: boolean;
  /** By what, in the first search that caught it. */
  readonly by: string | null;
  /** Schedules until it was caught, by search; null: not within as many as were allowed. */
  readonly schedules: readonly (number | null)[];
  readonly median: number | null;
}

const nameOf = ({ architecture, id }: Mutant): string => `${architecture.about.id}/${id}`;

function chosen(text: string | undefined): readonly Mutant[] {
  if (text === undefined) return all;
  return text.split(',').flatMap((wanted) => {
    const found = all.filter((mutant) => nameOf(mutant) === wanted || mutant.id === wanted || mutant.architecture.about.id === wanted);
    if (found.length === 0) throw new BadInput(`--only: there is no mutant “${wanted}”. There are: ${all.map(nameOf).join(', ')}.`);
    return found;
  });
}

export async function mutants(args: Arguments): Promise<number> {
  const wanted = chosen(args.value('only'));
  const starts = args.whole('starts', { min: 1, max: 100 }, DEFAULT_STARTS);
  const most = args.whole('most', { min: 1, max: 100_000 }, DEFAULT_MOST);
  const players = new Players(args.whole('threads', { min: 1, max: THREADS_MAX }, undefined));
  const rows: Row[] = [];
  try {
    for (const mutant of wanted) {
      const found = [];
      for (let start = 0; start < starts; start++)
        found.push(await caughtIn(mutant, players, { from: 1 + start * APART, most, guided: !args.on('unguided') }));
      const row = rowOf(mutant, found);
      rows.push(row);
      console.error(lineOf(row));
    }
  } finally {
    await players.close();
  }
  const caught = rows.filter((row) => row.caught).length;
  if (args.on('json')) console.log(canonical({ mutants: rows, caught, of: rows.length, starts, most }));
  else
    console.log(
      [...rows.map(lineOf), `${caught} of ${rows.length} were caught in at least one of ${starts} searches of ${most} schedules.`].join(
        '\n',
      ),
    );
  return caught === rows.length ? 0 : 1;
}

interface Found {
  readonly after: number | null;
  readonly by: string | null;
}

/** What fails without the bug, too, has not caught it. */
async function caughtIn(
  mutant: Mutant,
  players: Players,
  { from, most, guided }: { readonly from: number; readonly most: number; readonly guided: boolean },
): Promise<Found> {
  const { id } = mutant.architecture.about;
  const variant = { architecture: id, preset: null };
  const target = { variant, guarantees: guaranteesOf(id), scenario: null, ...(mutant.settings && { settings: mutant.settings }) };
  const progress = new Progress(target, guided);
  let looked = 0;
  while (progress.schedules < most) {
    const left = most - progress.schedules;
    await search(progress, players.play, { seeds: left, from: from + progress.schedules, mutant: nameOf(mutant), untilFound: true });
    for (const { world, complaint, after } of progress.failures.slice(looked)) {
      const [sound] = await inThisThread([{ world, mutant: null }]);
      if (sound?.complaints.length === 0) return { after, by: complaint.invariant };
    }
    looked = progress.failures.length;
  }
  return { after: null, by: null };
}

function rowOf({ architecture, id, bug, source, rules }: Mutant, found: readonly Found[]): Row {
  const schedules = found.map(({ after }) => after);
  const sorted = schedules.map((each) => each ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.POSITIVE_INFINITY;
  return {
    ...{ architecture: architecture.about.id, id, bug, source, rules, schedules },
    caught: schedules.some((each) => each !== null),
    by: found.find(({ by }) => by !== null)?.by ?? null,
    median: Number.isFinite(median) ? median : null,
  };
}

function lineOf({ architecture, id, bug, median, schedules, by }: Row): string {
  const counts = schedules.map((each) => each ?? '–').join(', ');
  return `${architecture}/${id}: ${by === null ? 'NOT CAUGHT' : `caught by “${by}”, median ${median ?? '–'} (${counts})`}. ${bug}`;
}
