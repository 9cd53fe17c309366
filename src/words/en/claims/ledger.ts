/** English: what the ledger of claims says. */
import * as Count from '../count.ts';
import { figure } from '../numbers.ts';

export const title = 'What is said, and what was measured';
export const say =
  'Every sentence for or against an architecture is an experiment: the same seed, the same load, the same cities, with and without. What was expected was written down before it was measured, and no experiment was tuned to come out right.';
export const how = (seeds: number): string =>
  `Each was run on up to ${seeds} seeds and at least one set of cities. Press a statement to see under which conditions it holds, and what could have gone wrong with the measuring.`;

export const toAdviser = 'Which one for what you build? Run them all';
export const statement = 'Statement';
export const measured = 'Measured';
export const compared = 'How many times as much';
export const held = 'Held';
export const open = 'Open the run';
export const openOf = (statement: string): string => `Open a run of: ${statement}`;
export const contents = 'Statements';
export const whoShouldChoose = 'Who should choose what';
export const equal = 'equal';
export const oneThe = (times: number): string => (times < 1 ? `1/${Math.round(1 / times)}` : `${times}`);

export const pros = 'For it';
export const cons = 'Against it';
export const advice = 'Advice';

/** A figure with the unit of its claim; a ratio is “times”. */
export function inUnit(value: number | null, unit: string): string {
  if (value === null) return '–';
  if (unit === 'ratio') return `${figure(value)} ×`;
  // Without a unit it is a checker's verdict.
  if (unit === '') return value === 1 ? 'linearizable' : 'not linearizable';
  return `${figure(value)} ${unit}`;
}

export const plain = (value: number): string => figure(value);

export const range = (least: string, most: string): string => `${least} to ${most}`;

export const notMeasured = 'not measured';
export const heldOf = (held: number, of: number): string => `${held} of ${of}`;
export const heldSpoken = (verdict: string, held: number, of: number): string => `${verdict}: in ${held} of ${Count.runs(of)}`;
export const countedNotCompared = 'counted, not compared';
export const strip = (values: number, least: string, most: string): string => `${Count.runs(values)}, from ${least} to ${most}`;

export const verdicts = {
  held: 'held in every condition',
  'held under conditions': 'held under conditions, which are written beside it',
  'did not hold': 'did not hold',
  'not measured': 'not measured; what is missing is written beside it',
} as const;

export const summary = (count: Readonly<Record<keyof typeof verdicts, number>>, all: number): string => {
  const missing = count['not measured'];
  return [
    `${count.held} of ${all} held in every condition, ${count['held under conditions']} under some, ${count['did not hold']} did not hold.`,
    missing === 0 ? 'None was left out.' : `${missing} ${missing === 1 ? 'is' : 'are'} not measured yet.`,
  ].join(' ');
};

export const conditions = 'Conditions';
export const figureColumn = 'Figure, median and range';
export const expectedToHold = 'expected to hold';
export const expectedNotToHold = 'expected not to hold';
export const beside = 'stands beside it';
export const oneObservation = 'the seed changes nothing: one observation for each set of cities';
export const comparison = 'Compared';
export const margin = 'Counts as held';
export const trap = 'What would make it hold for nothing';
export const control = 'Must fail';
export const controlFailed = (what: string, failed: number, of: number): string => `${what} It failed in ${failed} of ${Count.runs(of)}.`;
export const byConstruction = 'It follows from how the thing is built: that was tested, and says nothing of the world.';
export const regions = 'Cities';
export const main = (city: string, others: number): string => `${city} and ${others} more`;

export const begins = (says: string): string => `One of the runs that were compared: ${says}.`;
export const shows =
  (figure: string) =>
  (compared: string, margin: string): string =>
    `Measured over this run and those that it was compared with: ${figure}. That is: ${compared}. It counts as held so: ${margin}`;
export const cannotOpen = 'This run cannot be opened.';
