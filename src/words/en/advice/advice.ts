/** English: what the adviser asks for, and what it says of what it ran. */
import * as Count from '../count.ts';
import { figure, grouped, inMs } from '../numbers.ts';

export const what = 'What do you build?';
export const startFrom = 'Start from:';
export const samples: Readonly<Record<string, string>> = { blog: 'blog', sports: 'sports', tenants: 'tenants', backoffice: 'back office' };

export const readers = 'Who reads where, % of readers';
export const writers = 'Who writes where, % of writers';
export const region = (n: number): string => `Region ${n}`;
export const share = (city: string): string => `Share of ${city}, %`;
export const add = '+ a region';
export const remove = (city: string): string => `Take ${city} out`;
export const and = 'and';
export const whereWritten = 'Where they write';
export const writersFrom = [
  { value: 'same', words: 'where they read' },
  { value: 'own', words: 'places of their own:' },
] as const;

/** Stands in an empty hole of a limit. */
export const any = 'any number of';

export type Hole = { readonly hole: string };
const hole = (name: string): Hole => ({ hole: name });
/** What somebody builds, with its holes in their places. */
export const sentence = (tenants: string): readonly (string | Hole)[] => [
  ...['We have readers in ', hole('readers'), ', who write from ', hole('writers'), '. Each second brings ', hole('readsPerSecond')],
  ...[' reads and ', hole('writesPerSecond'), ' writes: ', hole('distinctQueries'), ' different queries, of ', hole('tenants')],
  ...[
    tenants.trim() === '1' ? ' tenant' : ' tenants',
    ', and ',
    hole('reportShare'),
    ' % of reads are reports over all of them. An answer may be ',
  ],
  ...[hole('staleMs'), ' ms old, and half of each city should have it within ', hole('withinMs'), ' ms. We can lose '],
  ...[hole('lostWrites'), ' confirmed writes when the main region is lost, want to write again within '],
  ...[hole('writeAgainMs'), ' ms, and can pay for ', hole('machines'), ' machines.'],
];

export const fields = {
  readsPerSecond: ['Reads each second', '', 'of all together, up to 500'],
  writesPerSecond: ['Writes each second', '', 'of all together, up to 500'],
  distinctQueries: ['Different queries', '', 'few popular ones are asked most'],
  tenants: ['Tenants', '', '1: rows belong to nobody in particular'],
  reportShare: ['Reports over all tenants', '% of reads', ''],
} as const;
export const limits = {
  staleMs: ['An answer may be old by', 'ms', 'empty: as old as it likes'],
  withinMs: ['Half of each city have it within', 'ms', ''],
  lostWrites: ['Confirmed writes that may be lost', '', 'when the main region is lost'],
  writeAgainMs: ['Write again within', 'ms', 'after the main region is lost'],
  machines: ['Machines at most', '', 'the budget'],
} as const;
export const emptyLimits = 'Leave empty what does not matter.';
/** Of what something is said. */
export const nameOf = (at: string): string =>
  at === 'readers'
    ? readers
    : at === 'writers'
      ? writers
      : (({ ...fields, ...limits } as Readonly<Record<string, readonly string[]>>)[at]?.[0] ?? what);
export const seeds = 'Runs of each of the best';

export const run = 'Run them all';
export const again = 'Run them again';
export const stop = 'Stop';
export const mend = 'First make right what is marked.';
export const progress = (done: number, of: number): string => `${done} of ${Count.runs(of)} of this round`;
export const beginning = 'Threads are starting …';
export const stopped = 'Stopped. What had come stands here.';
export const failed = (why: string): string => `It could not be run: ${why}`;
export const changed = 'You changed something since: these are the figures of what was asked before.';

export const title = 'Which architecture for you?';
export const say =
  'No table of rules: every architecture and every system is run on what you describe. After 40 of 70 seconds the region of the main database is lost for good, and nobody acts.';
export const forYou = (name: string): string => `For you: ${name}`;
export const level = (one: string, other: string): string => `Level: ${one} and ${other}`;
export const soFar = (name: string): string => `So far first: ${name}`;
export const ranking = (seeds: number): string =>
  `Ranked by your limits first, then by how long people wait, then by what it costs. Each figure is the median of ${Count.runs(seeds)}, of lost writes the most; press one to open a run behind it.`;

export const columns = {
  readersWait: ['readers wait', 'p50, by city'],
  writesMs: ['writes wait', 'p50'],
  staleShare: ['stale reads', 'oldest'],
  failingShare: ['main region lost', 'reads that fail'],
  writeAgainMs: ['writes again', 'after'],
  lostWrites: ['writes lost', 'confirmed'],
  messagesPerOperation: ['messages', 'per operation'],
} as const;
export const table = 'Ranking';
export const system = 'System';
export const open = (what: string, value: string, name: string): string => `${what}: ${value}. Open the run of ${name}`;
export const inMsOrNever = (ms: number): string =>
  Number.isFinite(ms) ? (ms >= 1000 ? `${figure(ms / 1000)} s` : inMs(figure(ms))) : 'never';
export const share100 = (part: number): string => `${figure(100 * part)} %`;
export const number = (n: number): string => (Number.isInteger(n) ? grouped(n) : figure(n));
export const machines = (n: number): string => `${n} ${n === 1 ? 'machine' : 'machines'}`;
export const wait = (city: string, value: string): string => `${city} ${value}`;

export const keeps = (wait: string, usd: number): string =>
  `Keeps every limit. People wait ${wait} on average, for $${figure(usd)} per 1,000 operations.`;
export const breaks = {
  withinMs: (value: string, city: string) => `Half of the readers of ${city} wait ${value} or more.`,
  staleMs: (value: string) => `An answer was ${value} old.`,
  lostWrites: (value: string) => `${value} confirmed writes were lost.`,
  writeAgainMs: (value: string) =>
    value === 'never' ? 'Nobody could write again while the run lasted.' : `Nobody could write again for ${value}.`,
  machines: (value: string) => `It needs ${value} machines.`,
} as const;
export const levelWithBefore = 'Level with the one before: no difference that counts.';
export const brokenKey = '✕ breaks one of your limits';

export const planeTitle = 'Where the advice turns';
export const planeSay = 'All that were tried, ranked anew under each pair of limits. Your other limits stay.';
export const planeUp = '↑ half of each city within';
export const planeAcross = 'an answer may be old by →';
export const limitOf = (ms: number | null): string => (ms === null ? 'any' : inMsOrNever(ms));
export const framed = 'Framed: you.';
export const nobodyKeeps = '✕ nobody keeps both';
export const inCell = (name: string, broken: boolean): string => (broken ? `${name}, which breaks a limit` : name);

export const loadsTitle = 'Under other loads';
export const loadsSay = (seeds: number): string =>
  `The best of each architecture, run again in every cell, ${Count.runs(seeds)} each. Your limits stay.`;
export const loadsUp = '↑ writes each second';
export const loadsAcross = 'different queries →';
export const notYet = 'not run yet';

export const turnsTitle = 'What would turn this';
export const turned = (what: string, name: string): string => `${what}: then ${name} comes first.`;
export const stays = (what: string): string => `${what}: it stays.`;
export const change: Readonly<Record<string, string>> = {
  'without staleMs': 'If answers may be as old as they like',
  'without withinMs': 'If readers can wait',
  'without lostWrites': 'If any number of writes may be lost',
  'without writeAgainMs': 'If nobody has to write again soon',
  'without machines': 'If machines cost nothing',
  'five times the writes': 'With five times the writes',
  'a fifth of the writes': 'With a fifth of the writes',
  'ten times as many different queries': 'With ten times as many different queries',
  'a tenth of the different queries': 'With a tenth of the different queries',
};
export const tried = (n: number): string => `All ${n} that were tried, on two seeds`;
export const notRun = (name: string, why: string): string => `Not run: ${name}. ${why}`;
export const notNumber = 'This is no number. Write one in figures, such as 40.';
export const noPlace = 'Choose a region.';
