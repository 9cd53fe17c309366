/** `advise`: an application is run on every architecture and preset, and they are ranked by what came of it. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Advice, advise as advised, type Playing } from '../advice/advise.ts';
import { type Application, type Limits, readApplication } from '../advice/application.ts';
import { applications } from '../advice/applications.ts';
import { loadsOf } from '../advice/loads.ts';
import { areLevel, type Break, type Ranked } from '../advice/rank.ts';
import { PRICES } from '../scenarios/prices.ts';
import { dataOf, withLines } from '../scenarios/read.ts';
import { BadInput, suggestion } from '../session/problem.ts';
import { canonical } from '../trace/hash.ts';
import { figure } from '../words/en/numbers.ts';
import type { Arguments, Flags } from './arguments.ts';
import { Players } from './players.ts';
import { readText, shortened } from './read.ts';
import { doTask } from './tasks.ts';
import { THREADS_MAX } from './watch.ts';

export const flags: Flags = {
  values: { trials: 'N', threads: 'N' },
  switches: ['json'],
  positionals: ['application: id or file'],
};

const DEFAULT_TRIALS = 20;
const TRIALS_MAX = 200;

function found(name: string): Application {
  const known = applications.find(({ id }) => id === name);
  if (known) return known;
  const ids = applications.map(({ id }) => id);
  if (!existsSync(name)) throw new BadInput(`There is no application and no file “${shortened(name)}”. ${suggestion(name, ids)}`);
  const text = readText(name);
  const source = shortened(name);
  return withLines(text, source, () => readApplication(dataOf(text, source), source));
}

/** The plane of loads: a line for each number of writes. */
function loadWords({ loads, application }: Advice): readonly string[] {
  const rows = loadsOf(loads, application);
  const across = (rows[0] ?? []).map(({ distinctQueries }) => distinctQueries).join(', ');
  return [
    `First by writes a second, for ${across} different queries:`,
    ...rows.map((cells) => `  ${figure(cells[0]?.writesPerSecond ?? 0)}: ${cells.map(({ first }) => first?.name ?? 'nobody').join(', ')}`),
  ];
}

export async function advise(args: Arguments): Promise<number> {
  const application = found(args.positional(0));
  const seeds = args.whole('trials', { min: 1, max: TRIALS_MAX }, DEFAULT_TRIALS);
  const threads = args.whole('threads', { min: 1, max: THREADS_MAX }, availableParallelism());
  const threaded = threads > 1 ? new Players(threads) : null;
  const playing: Playing = async (requests) => {
    if (threaded) return threaded.all('see', requests);
    const sheets = [];
    for (const given of requests) sheets.push(await doTask({ name: 'see', given }));
    return sheets;
  };
  try {
    const advice = await advised(application, { seeds, playing, told: (sentence) => console.error(sentence) });
    console.log(args.on('json') ? canonical(asJson(advice)) : wordsOf(advice).join('\n'));
    return 0;
  } finally {
    await threaded?.close();
  }
}

/** What never came is null there: JSON has no infinity. */
const asJson = (advice: Advice): unknown =>
  JSON.parse(JSON.stringify({ ...advice, prices: PRICES }, (_key, value: unknown) => (value === Number.POSITIVE_INFINITY ? null : value)));

function wordsOf(advice: Advice): readonly string[] {
  const { application, ranks, level, tried, unfit, turns } = advice;
  const [first, second] = ranks;
  return [
    level && first && second
      ? `${application.title}: ${first.name} and ${second.name} are level.`
      : `${application.title}: ${first?.name ?? 'nothing'} comes first.`,
    'Ranked by the limits that are kept, then by what people wait, then by what it costs.',
    '',
    ...ranks.flatMap((each, i) => rankWords(each, i > 0 ? (ranks[i - 1] ?? null) : null, i + 1)),
    `Tried on two seeds: ${tried.map(({ name, breaks }) => (breaks.length === 0 ? name : `${name} (✕${breaks.length})`)).join(', ')}.`,
    ...unfit.map(({ name, why }) => `Not run: ${name}. ${why}`),
    '',
    ...turns.map(({ changed, first: now, turns: turned }) => `${turned ? 'The advice turns' : 'It stays'} ${changed}: ${now}.`),
    '',
    ...loadWords(advice),
  ];
}

function rankWords(each: Ranked, before: Ranked | null, place: number): readonly string[] {
  const { name, figures, breaks, seeds } = each;
  const { readsMs, writesMs, staleShare, oldestMs, failingShare, writeAgainMs, lostWrites, messagesPerOperation, machines } = figures;
  return [
    `${place}. ${name}${before && areLevel(before, each) ? ' (level with the one before)' : ''}, ${seeds} seeds`,
    `   Readers wait ${inMs(readsMs)}, writers ${inMs(writesMs)}. ${figure(100 * staleShare)} % of reads are stale, the oldest by ${inMs(oldestMs)}.`,
    `   Main region lost: ${figure(100 * failingShare)} % of reads elsewhere fail, writes again after ${inMs(writeAgainMs)}, ${lostWrites} confirmed writes gone.`,
    `   ${machines} machines, ${figure(messagesPerOperation)} messages an operation, $${figure(figures.usdPerThousand)} for 1,000 operations.`,
    ...breaks.map((broken) => `   ✕ ${breakWords(broken)}`),
    '',
  ];
}

const inMs = (ms: number): string => (Number.isFinite(ms) ? `${figure(ms)} ms` : 'more than the run lasts');

const BREAKS: Readonly<Record<keyof Limits, (value: number, region: string) => string>> = {
  withinMs: (value, region) => `half of the readers of ${region} wait ${inMs(value)} or more`,
  staleMs: (value) => `an answer was ${inMs(value)} old`,
  lostWrites: (value) => `${value} confirmed writes were lost`,
  writeAgainMs: (value) => `nobody could write again for ${inMs(value)}`,
  machines: (value) => `it needs ${value} machines`,
};

const breakWords = ({ limit, value, region = '' }: Break): string => BREAKS[limit](value, region);
