/** `mutants`: plants each known bug and says after how many schedules of a search it was caught. */
import { type Mutant, mutants as all } from '../architectures/mutants.ts';
import { type Hunted, hunted, nameOf } from '../search/caught.ts';
import { BadInput } from '../session/problem.ts';
import { canonical } from '../trace/hash.ts';
import type { Arguments, Flags } from './arguments.ts';
import { Players } from './players.ts';
import { THREADS_MAX } from './watch.ts';

export const flags: Flags = {
  values: { only: 'ID,…', starts: 'N', most: 'N', threads: 'N' },
  switches: ['json', 'table', 'unguided'],
  positionals: [],
};

const DEFAULT_STARTS = 3;
/** As many as a search of a room plays (`fuzz --seeds 2000`). */
const DEFAULT_MOST = 2000;

interface Row extends Pick<Hunted, 'median' | 'played'> {
  readonly architecture: string;
  readonly id: string;
  readonly bug: string;
  readonly source: string;
  readonly rules: readonly string[];
  readonly caught: boolean;
  /** By what, in the first search that caught it. */
  readonly by: string | null;
  /** Schedules until it was caught, by search; null: not within those that were played. */
  readonly schedules: readonly (number | null)[];
}

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
      const row = rowOf(mutant, await hunted(mutant, players.play, { starts, most, guided: !args.on('unguided') }));
      rows.push(row);
      console.error(lineOf(row));
    }
  } finally {
    await players.close();
  }
  const caught = rows.filter((row) => row.caught).length;
  if (args.on('json')) console.log(canonical({ mutants: rows, caught, of: rows.length, starts, most }));
  else if (args.on('table')) console.log(tableOf(rows));
  else
    console.log(
      [...rows.map(lineOf), `${caught} of ${rows.length} were caught in at least one of ${starts} searches of ${most} schedules.`].join(
        '\n',
      ),
    );
  return caught === rows.length ? 0 : 1;
}

function rowOf({ architecture, id, bug, source, rules }: Mutant, { caught, median, played }: Hunted): Row {
  return {
    ...{ architecture: architecture.about.id, id, bug, source, rules, median, played },
    schedules: caught.map((each) => each?.after ?? null),
    caught: caught.some((each) => each !== null),
    by: caught.find((each) => each !== null)?.by ?? null,
  };
}

const countsOf = ({ schedules, played }: Row): string => schedules.map((each) => each ?? `over ${played}`).join(', ');

function lineOf(row: Row): string {
  const { architecture, id, bug, median, played, by } = row;
  const found = by === null ? `NOT CAUGHT within ${played}` : `caught by “${by}”, median ${median ?? '–'} (${countsOf(row)})`;
  return `${architecture}/${id}: ${found}. ${bug}`;
}

/** For documents, as Markdown. */
function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => `| \`${row.architecture}/${row.id}\` | ${row.median ?? '–'} | ${countsOf(row)} | ${row.by ?? '–'} |`);
  return ['| bug | median | searches | caught by |', '|---|---|---|---|', ...lines].join('\n');
}
