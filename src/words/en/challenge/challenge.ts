/** English: what a challenge says: what is asked, how far a run comes with it, hints and ways. */
import { figure, grouped, inMs } from '../numbers.ts';

const percent = (share: number): string => `${figure(share * 100)} %`;
const span = (ms: number): string => (ms >= 1000 ? `${figure(ms / 1000)} s` : inMs(figure(ms)));

export const challenge = 'Challenge';
export const kinds = { break: 'Break it', build: 'Build it' } as const;
export const listed = 'Challenges';
export const listedSay =
  'Something to bring about instead of something to read: break a promise, or build what keeps one. The whole run judges, whichever way you took.';
export const orOne = 'or a challenge:';
export const take = 'Take it on';
export const takeOf = (title: string): string => `Take it on: ${title}`;

export const touch = (settings: boolean, commands: boolean): string =>
  settings && commands
    ? 'You may change settings, ask, and break things at any moment.'
    : settings
      ? 'You may change settings. What is asked, and what breaks, stays as it is.'
      : 'You may ask, and break things at any moment. Settings stay as they are.';

export const asked = 'What is asked';
export const inThisRun = 'In this run';
export const judging = 'Playing your run to its end …';
export const problem = (why: string): string => `Your run could not be played to its end: ${why}`;
export const met = 'Done: this run brings it about.';
export const notMet = (missing: number): string =>
  missing === 1 ? 'Not yet: one part is missing.' : `Not yet: ${grouped(missing)} parts are missing.`;
export const untouched = 'Nothing is changed yet.';
export const own = 'This is one way, and not the only one.';
export const forbidden = {
  settings: 'It does not count: for this one, settings have to stay as they are. Open it unchanged.',
  commands: 'It does not count: for this one, what is asked and what breaks has to stay as it is. Open it unchanged.',
  end: 'It does not count: this run ends too early. Open it unchanged.',
} as const;

export const holds = 'met';
export const fails = 'not met';

export const figures = {
  lostWrites: 'Confirmed writes that are gone',
  lostMs: 'Time of which confirmed writes are gone',
  staleMs: 'Age of the oldest answer',
  p95Ms: 'Wait of 95 in 100, in the slowest city',
  availability: 'Operations that succeeded',
  operations: 'Operations that were asked for',
} as const;

export const none = 'none';
export const inFigure = (figure: string, value: number): string =>
  figure === 'availability'
    ? percent(value)
    : figure === 'lostMs' || figure === 'staleMs' || figure === 'p95Ms'
      ? span(value)
      : grouped(value);

export const bounds = { above: 'more than', below: 'less than', atLeast: 'at least', atMost: 'at most' } as const;
export const bound = (words: readonly string[]): string => words.join(' and ');

export const cost = (machines: number, p95Ms: number | null, lost: number): string =>
  `It took ${machines} ${machines === 1 ? 'machine' : 'machines'}; 95 in 100 operations of the slowest city ${p95Ms === null ? 'were never answered' : `took ${span(p95Ms)} at most`}; ${
    lost === 0 ? 'no confirmed write is gone' : `${grouped(lost)} confirmed ${lost === 1 ? 'write is' : 'writes are'} gone`
  }.`;

export const hint = 'Hint';
export const solution = 'Show one way';
const tries = (count: number): string => `${grouped(count)} more ${count === 1 ? 'try' : 'tries'}`;
/** Null where both are given. */
export function helpAfter(hintIn: number, solutionIn: number): string | null {
  if (solutionIn === 0) return null;
  return hintIn === 0
    ? `One way is shown after ${tries(solutionIn)}.`
    : `A hint is given after ${tries(hintIn)}, one way after ${grouped(solutionIn)}.`;
}
export const again = 'Open it unchanged';
export const leave = 'Leave it';
