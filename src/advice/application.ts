/** What somebody builds, in figures: who reads and writes where, what, how much, and what would be too bad. Files of it are untrusted. */
import * as v from 'valibot';
import { regions as known } from '../regions/index.ts';
import { misfit } from '../scenarios/mistake.ts';
import { BadInput, suggestion } from '../scenarios/problem.ts';

const count = (least: number, most: number) =>
  v.pipe(v.number(), v.integer('has to be a whole number'), v.minValue(least), v.maxValue(most));
const rate = (most: number) => v.pipe(v.number(), v.minValue(0), v.maxValue(most));
const limit = (most: number) => v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(most))), null);
/** Region → percent of all who ask. */
const shares = v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(100)));

const schema = v.strictObject({
  format: v.literal('antipode-application/1'),
  id: v.optional(v.pipe(v.string(), v.maxLength(64)), 'application'),
  title: v.optional(v.pipe(v.string(), v.maxLength(200)), 'An application'),
  readers: shares,
  /** As the readers, where nothing is said. */
  writers: v.optional(shares),
  /** Of all together. A run has them for a minute, so they are bounded; what matters is how they compare with each other and with distances. */
  readsPerSecond: rate(500),
  writesPerSecond: rate(500),
  /** Different questions that are asked; the most frequent is asked by far most often (Zipf’s law). */
  distinctQueries: count(1, 20_000),
  tenants: v.optional(count(1, 1000), 1),
  /** Of a hundred reads, how many look at all tenants’ rows. */
  reportShare: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 0),
  limits: v.optional(
    v.strictObject({
      /** How old an answer may be. */
      staleMs: limit(3_600_000),
      /** Within which half of each city’s readers have their answer. */
      withinMs: limit(60_000),
      /** Writes that were confirmed and are gone, when the main region is lost. */
      lostWrites: limit(1_000_000),
      /** After the main region is lost, when somebody elsewhere can write. */
      writeAgainMs: limit(30_000),
      machines: limit(100),
    }),
    {},
  ),
});

type Given = v.InferOutput<typeof schema>;

export interface Application extends Omit<Given, 'writers' | 'limits'> {
  readonly writers: Readonly<Record<string, number>>;
  readonly limits: Limits;
}

/** Null: nothing is too bad. */
export type Limits = Readonly<Record<'staleMs' | 'withinMs' | 'lostWrites' | 'writeAgainMs' | 'machines', number | null>>;

const NO_LIMITS: Limits = { staleMs: null, withinMs: null, lostWrites: null, writeAgainMs: null, machines: null };
const REGIONS_MAX = 8;

/** What cannot be meant, and where: the field’s name, and one sentence. */
export interface Mistake {
  readonly at: string;
  readonly words: string;
}

/** From parsed JSON; throws `BadInput` that says what is wrong in `source`, where, and what to do. */
export function readApplication(data: unknown, source: string): Application {
  const result = v.safeParse(schema, data);
  if (!result.success) throw misfit(result.issues[0], source);
  const application = filled(result.output);
  const [mistake] = mistakesIn(application);
  if (mistake) throw new BadInput(`${source}, at ${mistake.at}: ${mistake.words}`, mistake.at.split('.'));
  return application;
}

/** As `readApplication`, but all that is wrong, each at its place: for a form. */
export function checked(
  data: unknown,
  source: string,
): { readonly application: Application | null; readonly mistakes: readonly Mistake[] } {
  const result = v.safeParse(schema, data);
  if (!result.success) {
    // The place stands at the field already.
    const words = (issue: (typeof result.issues)[number]): string => misfit(issue, source).message.replace(/^.*?: /, '');
    const mistakes = result.issues.map((issue) => ({ at: v.getDotPath(issue) ?? '', words: words(issue) }));
    return { application: null, mistakes };
  }
  const application = filled(result.output);
  const mistakes = mistakesIn(application);
  return { application: mistakes.length === 0 ? application : null, mistakes };
}

const filled = (given: Given): Application => ({
  ...given,
  writers: given.writers ?? given.readers,
  limits: { ...NO_LIMITS, ...given.limits },
});

function sharesWrong(given: Readonly<Record<string, number>>): string | null {
  const ids = known.map(({ id }) => id);
  const unknown = Object.keys(given).find((id) => !ids.includes(id));
  if (unknown !== undefined) return `there is no region “${unknown.slice(0, 60)}”. ${suggestion(unknown, ids)}`;
  const sum = Object.values(given).reduce((all, each) => all + each, 0);
  return Math.abs(sum - 100) > 0.5 ? `the shares are ${sum} % together. Make them 100 %.` : null;
}

/** Where and why it cannot all be meant. */
function mistakesIn(application: Application): readonly Mistake[] {
  const { readers, writers, readsPerSecond, writesPerSecond, tenants, distinctQueries, reportShare, limits } = application;
  const places = regionsOf({ readers, writers }).length;
  const all: readonly (readonly [string, string | null | false])[] = [
    ['readers', sharesWrong(readers)],
    ['writers', sharesWrong(writers)],
    ['readsPerSecond', readsPerSecond + writesPerSecond === 0 && 'nobody asks anything. Give reads or writes each second.'],
    ['readers', places > REGIONS_MAX && `${places} regions are named. Name at most ${REGIONS_MAX}: those with the most people.`],
    ['readers', places < 2 && 'one region alone has nobody elsewhere who could go on when it is lost. Name another, if with 1 % only.'],
    [
      'tenants',
      tenants > distinctQueries &&
        `${tenants} tenants ask ${distinctQueries} different queries: fewer than one each. Give more distinctQueries.`,
    ],
    ['reportShare', reportShare > 0 && tenants === 1 && 'a report over all tenants needs more than one. Give tenants, or a share of 0.'],
    ['limits.machines', limits.machines !== null && limits.machines < 1 && 'no database runs on less than 1 machine.'],
  ];
  return all.flatMap(([at, words]) => (words ? [{ at, words }] : []));
}

/** All regions in which anybody asks; the first is where most is written, and where the main database stands. */
export function regionsOf({ readers, writers }: Pick<Application, 'readers' | 'writers'>): readonly string[] {
  const asked = (id: string): number => (readers[id] ?? 0) + (writers[id] ?? 0);
  const all = [...new Set([...Object.keys(writers), ...Object.keys(readers)])].filter((id) => asked(id) > 0);
  const [main = ''] = [...all].sort((a, b) => (writers[b] ?? 0) - (writers[a] ?? 0));
  return [main, ...all.filter((id) => id !== main)];
}
