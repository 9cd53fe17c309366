/** `claims`: what is said for and against each architecture, measured. */
import { availableParallelism } from 'node:os';
import type { Unmeasured } from '../claims/claim.ts';
import { claims as all } from '../claims/index.ts';
import { type Measured, measure, type Players as Playing } from '../claims/measure.ts';
import type { MeasuredRow } from '../claims/verdict.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import { canonical } from '../trace/hash.ts';
import { figure } from '../words/en/numbers.ts';
import type { Arguments, Flags } from './arguments.ts';
import { Players } from './players.ts';
import { doTask } from './tasks.ts';
import { THREADS_MAX } from './watch.ts';

export const flags: Flags = { values: { only: 'ID,…', trials: 'N', threads: 'N' }, switches: ['json'], positionals: [] };

const DEFAULT_TRIALS = 20;
const TRIALS_MAX = 1000;

type Chosen = (typeof all)[number];

function chosen(text: string | undefined): readonly Chosen[] {
  if (text === undefined) return all;
  const ids = all.map(({ id }) => id);
  const wanted = text.split(',').map((id) => id.trim().toUpperCase());
  const unknown = wanted.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new BadInput(`--only: there is no claim “${unknown}”. ${suggestion(unknown, ids)}`);
  return all.filter(({ id }) => wanted.includes(id));
}

/** 0: all came out as their files expect; 1: one did otherwise, or could not be measured. */
export async function claims(args: Arguments): Promise<number> {
  const wanted = chosen(args.value('only'));
  const trials = args.whole('trials', { min: 1, max: TRIALS_MAX }, DEFAULT_TRIALS);
  const threads = args.whole('threads', { min: 1, max: THREADS_MAX }, availableParallelism());
  const threaded = threads > 1 ? new Players(threads) : null;
  const json = args.on('json');
  const players: Playing = async (requests) => {
    if (threaded) return threaded.all('see', requests);
    const sheets = [];
    for (const given of requests) sheets.push(await doTask({ name: 'see', given }));
    return sheets;
  };
  try {
    const measured = await measure(wanted, { trials, players, told: (each) => console.error(lineOf(each)) });
    const expected = measured.filter(isAsExpected).length;
    if (json) console.log(canonical({ claims: measured }));
    else console.log([...measured.flatMap(wordsOf), `${expected} of ${measured.length} came out as expected.`].join('\n'));
    return expected === measured.length ? 0 : 1;
  } finally {
    await threaded?.close();
  }
}

const isAsExpected = ({ verdict, expected }: Pick<Measured, 'verdict' | 'expected'>): boolean => verdict === expected;

const lineOf = ({ id, statement, verdict, expected, held, of }: Measured): string =>
  `${id}: ${verdict}${verdict === expected ? '' : ` (expected: ${expected})`}, ${held} of ${of}. ${statement}`;

function wordsOf(measured: Measured): readonly string[] {
  const { measured: what, note, rows, control } = measured;
  return [
    lineOf(measured),
    ...(what ? [`  ${what.what}`] : []),
    ...rows.map((row) => `  ${rowWords(row, what?.unit ?? '')}`),
    ...(control ? [`  control, ${control.what} It failed in ${control.of - control.held} of ${control.of}.`] : []),
    ...(note === '' ? [] : [`  ${note}`]),
    '',
  ];
}

function rowWords(
  { says, expected, beside, held, of, value, least, most, oneObservation, overall, figures }: MeasuredRow,
  unit: string,
): string {
  const range = value === null ? 'nothing' : `${figure(value)} (${figure(least ?? 0)} to ${figure(most ?? 0)}) ${unit}`;
  const more = Object.entries(figures).map(([name, each]) => `${name} ${each === null ? 'none' : figure(each)}`);
  return [
    `${beside ? 'beside: ' : expected ? '' : 'not expected: '}${says}: ${held} of ${of}${oneObservation ? ', one observation a set' : ''}; ${range}.`,
    ...(overall === null ? [] : [overall]),
    ...(more.length === 0 ? [] : [`With it: ${more.join(', ')}.`]),
  ].join(' ');
}

/** What `list` tells of them. */
export const listedClaims = all.map(({ id, statement, architecture, group, expected, ...claim }: Chosen) => ({
  ...{ id, statement, architecture, group, expected },
  measured: !('missing' in claim),
  missing: 'missing' in claim ? (claim as Pick<Unmeasured, 'missing'>).missing : null,
}));
