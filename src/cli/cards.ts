/** `cards`: in how many random runs each guarantee held, under every architecture and preset, and a small run that breaks each other. */
import { type Measured, measure, type Row, variants } from '../search/cards.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import type { Variant } from '../scenarios/variant.ts';
import type { Arguments, Flags } from './arguments.ts';
import { Players } from './players.ts';
import { THREADS_MAX } from './watch.ts';

export const flags: Flags = {
  values: { architecture: 'a', seeds: 'N', threads: 'N' },
  switches: ['json'],
  positionals: [],
};

const DEFAULT_SEEDS = 40;
const SEEDS_MAX = 10_000;

const nameOf = ({ architecture, preset }: Variant | Row): string => preset ?? architecture;

/** All, or an architecture with its presets, or one preset. */
function chosen(name: string | undefined): readonly Variant[] {
  const all = variants();
  const found = all.filter(({ architecture, preset }) => name === undefined || architecture === name || preset === name);
  if (found.length > 0) return found;
  const known = [...new Set(all.flatMap(({ architecture, preset }) => [architecture, ...(preset === null ? [] : [preset])]))];
  throw new BadInput(`--architecture: there is no architecture and no preset “${name}”. ${suggestion(name ?? '', known)}`);
}

export async function cards(args: Arguments): Promise<number> {
  const wanted = chosen(args.value('architecture'));
  const seeds = args.whole('seeds', { min: 1, max: SEEDS_MAX }, DEFAULT_SEEDS);
  const players = new Players(args.whole('threads', { min: 1, max: THREADS_MAX }, undefined));
  const measured: Measured[] = [];
  try {
    for (const variant of wanted) {
      const each = await measure(variant, seeds, players.hands);
      measured.push(each);
      console.error(`${measured.length} of ${wanted.length}: ${nameOf(variant)}, ${seeds} runs`);
    }
  } finally {
    await players.close();
  }
  const rows = measured.flatMap((each) => each.rows);
  console.log(args.on('json') ? `{"seeds":${seeds},"rows":[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}` : words(rows));
  for (const { target, complaints } of measured)
    for (const { seed, invariant, detail } of complaints)
      console.error(`${nameOf(target.variant)}, seed ${seed}, a promise was broken: ${invariant}: ${detail}`);
  return measured.every(({ complaints }) => complaints.length === 0) ? 0 : 1;
}

const words = (rows: readonly Row[]): string =>
  rows
    .map((row) => {
      const tested = row.of === 0 ? 'no run could tell' : `held in ${row.held} of ${row.of} runs`;
      const why = row.broken === null ? '' : ` Broken by ${row.broken.commands} commands: ${row.broken.detail}`;
      return `${nameOf(row)}, ${row.guarantee}: ${tested}.${why}`;
    })
    .join('\n');
