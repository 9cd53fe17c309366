/** English: what can go wrong from here. */
import * as Count from '../count.ts';
import { msText } from '../numbers.ts';

export const title = 'What can go wrong from here?';
export const say = (ms: string): string =>
  `From ${ms} ms on, questions and faults are tried by chance, on the data of this run, until a guarantee breaks. What was found opens as a branch.`;
export const guarantee = 'Guarantee to break';
export const promised = 'Promised as things stand';
export const notPromised = 'Not promised';
export const search = 'Search';
export const searchAgain = 'Search on';
export const cancel = 'Stop';
export const beginning = 'Playing the run up to this moment…';
const counted = (n: number): string => `${n} schedule${n === 1 ? '' : 's'}`;
const length = (us: number): string => `${(us / 1_000_000).toFixed(0)} s`;
const schedules = (tried: number, us: number): string => `${counted(tried)} of up to ${length(us)} each`;
export const trying = (tried: number, of: number, us: number, threads: number): string =>
  `${schedules(tried, us)}, of ${of}; ${threads === 1 ? 'one core' : `${threads} cores`} at work. Nothing so far.`;
export const shrinking = (tried: number): string => `Schedule ${tried} or one before it broke it. Taking away all that can be spared…`;
export const nothing = (name: string, tried: number, us: number): string =>
  `${name}: nothing found in ${schedules(tried, us)}. That is no proof.`;
export const stopped = (tried: number): string => `Stopped after ${counted(tried)}: nothing found so far.`;
export const found = (name: string, us: number): string => `${name} broke at ${msText(us)} ms.`;
export const wasPromised = 'This system promises it: what you see is a mistake of ours. Please report it.';
export const outside = 'This system promises it, but not when that happens which happened here.';
export const notThePromise = 'This system does not promise it.';
export const done = (count: number): string => `What was done, ${Count.commands(count)}:`;
export const asks = (city: string, sql: string, value: string): string => `${city} asks: ${sql}${value}`;
export const withValues = (values: string): string => ` with ${values}`;
export const the = (name: string): string => `the ${name}`;
export const go = 'Go there again';
export const label = (name: string): string => `searched, and broke “${name}”`;
export const failed = (why: string): string => `The search could not go on: ${why}`;
