/** `fidelity`: simulated figures beside published ones and beside theory. */
import { type Measured, measure, missing, type Row, rows } from '../fidelity/index.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import { figure } from '../words/en/numbers.ts';
import { canonical } from '../trace/hash.ts';
import type { Arguments, Flags } from './arguments.ts';

export const flags: Flags = { values: { only: 'ID,…' }, switches: ['json'], positionals: [] };

function chosen(text: string | undefined): readonly Row[] {
  if (text === undefined) return rows;
  return text.split(',').map((wanted) => {
    const found = rows.find(({ id }) => id === wanted);
    if (!found)
      throw new BadInput(
        `--only: there is no comparison “${wanted}”. ${suggestion(
          wanted,
          rows.map(({ id }) => id),
        )}`,
      );
    return found;
  });
}

function allowed({ within }: Measured): string {
  return 'share' in within ? `±${Math.round(within.share * 100)} %` : `±${figure(within.difference)}`;
}

const wordOf = ({ holds, lacks }: Measured): string => (holds ? 'within' : lacks === undefined ? 'OUTSIDE' : 'outside, as it is said');

const lineOf = (row: Measured): string =>
  `${wordOf(row)}  ${row.id}: ${figure(row.simulated)} for ${figure(row.expected)} ${row.unit} (${allowed(row)}; ${row.kind}). ${row.what}`;

export async function fidelity(args: Arguments): Promise<number> {
  const json = args.on('json');
  const measured = await measure(chosen(args.value('only')), (row) => console.error(lineOf(row)));
  const unexplained = measured.filter(({ holds, lacks }) => holds === (lacks !== undefined));
  const held = measured.filter(({ holds }) => holds).length;
  if (json) console.log(canonical({ rows: measured, missing, within: held, of: measured.length }));
  else
    console.log(`${held} of ${measured.length} are within what was allowed. Not compared: ${missing.map(({ what }) => what).join('; ')}.`);
  return unexplained.length === 0 ? 0 : 1;
}
