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

/** From parsed JSON; throws `BadInput` that says what is wrong in `source`, where, and what to do. */
export function readApplication(data: unknown, source: string): Application {
  const result = v.safeParse(schema, data);
  if (!result.success) throw misfit(result.issues[0], source);
  const given = result.output;
  const writers = given.writers ?? given.readers;
  checkShares(given.readers, source, 'readers');
  checkShares(writers, source, 'writers');
  const application = { ...given, writers, limits: { ...NO_LIMITS, ...given.limits } };
  const contradiction = contradictionIn(application);
  if (contradiction !== null) throw new BadInput(`${source}, at ${contradiction[0]}: ${contradiction[1]}`, contradiction[0].split('.'));
  return application;
}

function checkShares(given: Readonly<Record<string, number>>, source: string, at: string): void {
  const ids = known.map(({ id }) => id);
  const unknown = Object.keys(given).find((id) => !ids.includes(id));
  if (unknown !== undefined)
    throw new BadInput(`${source}, at ${at}: there is no region “${unknown.slice(0, 60)}”. ${suggestion(unknown, ids)}`, [at]);
  const sum = Object.values(given).reduce((all, each) => all + each, 0);
  if (Math.abs(sum - 100) > 0.5) throw new BadInput(`${source}, at ${at}: the shares are ${sum} % together. Make them 100 %.`, [at]);
}

/** Where and why it cannot all be meant. */
function contradictionIn({
  readers,
  writers,
  readsPerSecond,
  writesPerSecond,
  tenants,
  distinctQueries,
  reportShare,
  limits,
}: Application) {
  const places = regionsOf({ readers, writers }).length;
  if (readsPerSecond + writesPerSecond === 0) return ['readsPerSecond', 'nobody asks anything. Give reads or writes each second.'] as const;
  if (places > REGIONS_MAX)
    return ['readers', `${places} regions are named. Name at most ${REGIONS_MAX}: those with the most people.`] as const;
  if (places < 2)
    return ['readers', 'one region alone has nobody elsewhere who could go on when it is lost. Name another, if with 1 % only.'] as const;
  if (tenants > distinctQueries)
    return [
      'tenants',
      `${tenants} tenants ask ${distinctQueries} different queries: fewer than one each. Give more distinctQueries.`,
    ] as const;
  if (reportShare > 0 && tenants === 1)
    return ['reportShare', 'a report over all tenants needs more than one. Give tenants, or a share of 0.'] as const;
  if (limits.machines !== null && limits.machines < 1) return ['limits.machines', 'no database runs on less than 1 machine.'] as const;
  return null;
}

/** All regions in which anybody asks; the first is where most is written, and where the main database stands. */
export function regionsOf({ readers, writers }: Pick<Application, 'readers' | 'writers'>): readonly string[] {
  const asked = (id: string): number => (readers[id] ?? 0) + (writers[id] ?? 0);
  const all = [...new Set([...Object.keys(writers), ...Object.keys(readers)])].filter((id) => asked(id) > 0);
  const [main = ''] = [...all].sort((a, b) => (writers[b] ?? 0) - (writers[a] ?? 0));
  return [main, ...all.filter((id) => id !== main)];
}
