/**
 * Who comes first with fewer and more writes, and fewer and more different queries, than the application has. No figure of a run says that of another
 * load, so every cell is run: first those that differ in one word, then the corners.
 */
import type { Application } from './application.ts';
import type { Ranked } from './rank.ts';

/** Seeds on which all are tried, and other loads. */
export const FEW = 2;

const PER_SECOND_MAX = 500;
const QUERIES_MAX = 20_000;

/** A load: the application's with these two figures. */
export interface Load {
  readonly writesPerSecond: number;
  readonly distinctQueries: number;
}

export interface LoadCell extends Load {
  readonly first: Ranked | null;
  /** It is the application's own. */
  readonly own: boolean;
}

/** A load that differs in one word, and how that is said. */
export interface Changed extends Load {
  readonly changed: string;
}

const fewerWrites = ({ writesPerSecond }: Application): number => writesPerSecond / 5;
const moreWrites = ({ writesPerSecond }: Application): number => Math.min(PER_SECOND_MAX, writesPerSecond * 5);
const fewerQueries = ({ distinctQueries, tenants }: Application): number => Math.max(tenants, Math.ceil(distinctQueries / 10));
const moreQueries = ({ distinctQueries }: Application): number => Math.min(QUERIES_MAX, distinctQueries * 10);

/** Those that are another load at all. */
export function changedIn(application: Application): readonly Changed[] {
  const { writesPerSecond, distinctQueries } = application;
  const all: readonly Changed[] = [
    { changed: 'five times the writes', writesPerSecond: moreWrites(application), distinctQueries },
    { changed: 'a fifth of the writes', writesPerSecond: fewerWrites(application), distinctQueries },
    { changed: 'ten times as many different queries', writesPerSecond, distinctQueries: moreQueries(application) },
    { changed: 'a tenth of the different queries', writesPerSecond, distinctQueries: fewerQueries(application) },
  ];
  return all.filter((each) => !isSame(each, application));
}

/** Both words changed. */
export function cornersIn(application: Application): readonly Load[] {
  const changed = changedIn(application);
  const writes = changed.filter(({ distinctQueries }) => distinctQueries === application.distinctQueries);
  const queries = changed.filter(({ writesPerSecond }) => writesPerSecond === application.writesPerSecond);
  return writes.flatMap(({ writesPerSecond }) => queries.map(({ distinctQueries }) => ({ writesPerSecond, distinctQueries })));
}

/** Rows by writes a second, from the fewest; in each, cells by different queries. `first` is null where it has not been run yet. */
export function loadsOf(ran: readonly LoadCell[], application: Application): readonly (readonly LoadCell[])[] {
  const loads: readonly Load[] = [application, ...changedIn(application)];
  const steps = (of: (load: Load) => number): readonly number[] => [...new Set(loads.map(of))].sort((a, b) => a - b);
  const queries = steps(({ distinctQueries }) => distinctQueries);
  return steps(({ writesPerSecond }) => writesPerSecond).map((writesPerSecond) =>
    queries.map((distinctQueries) => {
      const load = { writesPerSecond, distinctQueries };
      return ran.find((each) => isSame(each, load)) ?? { ...load, first: null, own: isSame(load, application) };
    }),
  );
}

const isSame = (one: Load, other: Load): boolean =>
  one.writesPerSecond === other.writesPerSecond && one.distinctQueries === other.distinctQueries;
