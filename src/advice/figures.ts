/** What one run says of each thing that somebody may care for, and what several runs say together. */
import { machinesIn, servers } from '../claims/families/meters.ts';
import { median, of, p50, sum } from '../claims/figures.ts';
import { usdPerThousand } from '../claims/prices.ts';
import type { Op, Sheet } from '../claims/sheet.ts';
import type { Application } from './application.ts';
import { goneIn, lacking } from './by-value.ts';
import { LOST_MS, PROBE, WARM_MS } from './trial.ts';

/** Times in ms of virtual time; infinite: not within the run. */
export interface Figures {
  /** What half of a city's readers wait at most, by region. */
  readonly readersWait: Readonly<Record<string, number>>;
  /** Of all readers together: the mean of that by their shares. */
  readonly readsMs: number;
  readonly writesMs: number;
  /** Of all reads, and the oldest answer. */
  readonly staleShare: number;
  readonly oldestMs: number;
  /** While the main region is away, of the reads elsewhere. */
  readonly failingShare: number;
  readonly writeAgainMs: number;
  /** Acknowledged, and gone. */
  readonly lostWrites: number;
  readonly messagesPerOperation: number;
  readonly machines: number;
  readonly usdPerThousand: number;
}

/** In the end what is on its way has come: what is read from then on and is not there is gone. */
const SETTLED_MS = LOST_MS + 15_000;

const isProbe = ({ sql }: Op): boolean => sql.startsWith(PROBE);

export function figuresIn(sheet: Sheet, { readers }: Pick<Application, 'readers'>, main: string): Figures {
  const counted = sheet.ops.filter(({ atMs }) => atMs >= WARM_MS && atMs < LOST_MS);
  const reads = counted.filter(({ wrote }) => !wrote);
  const untold = reads.some(({ state, staleMs }) => state === 'ok' && staleMs === null);
  const byValue = untold ? lacking(sheet.ops) : new Map<string, number>();
  const ages = reads.flatMap(({ op, staleMs }) => staleMs ?? byValue.get(op) ?? []);
  const cities = Object.keys(readers).filter((region) => of(reads, region).length > 0);
  const readersWait = Object.fromEntries(cities.map((region) => [region, p50(of(reads, region))]));
  const after = sheet.ops.filter(({ atMs, from }) => atMs >= LOST_MS && from !== main);
  const readsAfter = after.filter(({ wrote }) => !wrote);
  const sent = sum(servers(sheet).map(({ sentMessages }) => sentMessages));
  return {
    readersWait,
    readsMs: meanBy(
      cities,
      (region) => readers[region] ?? 0,
      (region) => readersWait[region] ?? 0,
    ),
    writesMs: p50(counted.filter((op) => op.wrote && !isProbe(op))),
    staleShare: ages.length === 0 ? 0 : ages.filter((age) => age > 0).length / ages.length,
    oldestMs: ages.reduce((oldest, age) => Math.max(oldest, age), 0),
    failingShare: readsAfter.length === 0 ? 0 : readsAfter.filter(({ state }) => state !== 'ok').length / readsAfter.length,
    writeAgainMs: firstWritten(after),
    lostWrites: untold ? Math.max(sheet.lostWrites, goneIn(sheet.ops, SETTLED_MS)) : sheet.lostWrites,
    messagesPerOperation: sent / Math.max(1, sheet.ops.length),
    machines: machinesIn(sheet),
    usdPerThousand: usdPerThousand(sheet),
  };
}

/** From the loss of the region to the first write that somebody elsewhere was told had succeeded. */
function firstWritten(after: readonly Op[]): number {
  const done = after
    .filter(({ wrote, state, changes }) => wrote && state === 'ok' && changes > 0)
    .map(({ atMs, ms }) => atMs + (ms ?? 0) - LOST_MS);
  return Math.min(Number.POSITIVE_INFINITY, ...done);
}

function meanBy(names: readonly string[], weight: (name: string) => number, value: (name: string) => number): number {
  const all = sum(names.map(weight));
  return all === 0 ? 0 : sum(names.map((name) => weight(name) * value(name))) / all;
}

/** The median of each over runs; of what is lost the most, for one run that loses is one too many. */
export function together(runs: readonly Figures[]): Figures {
  const of = (key: Exclude<keyof Figures, 'readersWait'>): number => median(runs.map((run) => run[key]));
  const cities = Object.keys(runs[0]?.readersWait ?? {});
  return {
    readersWait: Object.fromEntries(cities.map((city) => [city, median(runs.map(({ readersWait }) => readersWait[city] ?? 0))])),
    readsMs: of('readsMs'),
    writesMs: of('writesMs'),
    staleShare: of('staleShare'),
    oldestMs: of('oldestMs'),
    failingShare: of('failingShare'),
    writeAgainMs: of('writeAgainMs'),
    lostWrites: Math.max(...runs.map(({ lostWrites }) => lostWrites)),
    messagesPerOperation: of('messagesPerOperation'),
    machines: of('machines'),
    usdPerThousand: of('usdPerThousand'),
  };
}
