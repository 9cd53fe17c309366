/** Thirty cities and one database: who waits how long, and how far away he is. */
import { regionById, regions as all } from '../../regions/index.ts';
import type { At } from '../claim.ts';
import { of, p50 } from '../figures.ts';
import type { Request, Sheet } from '../sheet.ts';
import { ANY_ROW, clientsIn, REPEATED, world } from '../world.ts';
import { SINGLE } from './arms.ts';
import type { Under } from './waits.ts';

const UNTIL_MS = 20_000;
const EARTH_KM = 6371;
/** Light in glass: two thirds of its speed in a vacuum. */
const FIBRE_KM_PER_MS = 200;

const LOOKS_UP = { sql: REPEATED, params: [ANY_ROW] };

/** Every city of the map asks the main city of the set. */
export function askedFromAfar(
  { regions: [main = ''], seed }: At,
  statements = 1,
  { architecture, settings = {} }: Under = SINGLE,
): Request {
  const cities = [main, ...all.map(({ id }) => id).filter((id) => id !== main)];
  const scenario = world({
    ...{ architecture, settings, regions: cities, untilMs: UNTIL_MS + 3000 },
    load: [
      {
        ...{ clients: clientsIn(cities), perSecond: 0.5, untilMs: UNTIL_MS },
        statements: statements === 1 ? [LOOKS_UP] : [{ steps: Array.from({ length: statements }, () => LOOKS_UP) }],
      },
    ],
  });
  return { scenario, seed };
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Along the great circle (haversine). */
function kmBetween(a: string, b: string): number {
  const [one, other] = [regionById(a), regionById(b)];
  if (!one || !other) return Number.NaN;
  const [dLat, dLon] = [radians(other.lat - one.lat), radians(other.lon - one.lon)];
  const part = Math.sin(dLat / 2) ** 2 + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(part));
}

export interface Distant {
  readonly city: string;
  readonly km: number;
  readonly p50Ms: number;
  /** There and back in a straight fibre. */
  readonly lightMs: number;
}

export const distances = ({ ops }: Sheet, main: string): readonly Distant[] =>
  all.map(({ id }) => {
    const km = kmBetween(id, main);
    return { city: id, km, p50Ms: p50(of(ops, id)), lightMs: (2 * km) / FIBRE_KM_PER_MS };
  });

/** Spearman's: the correlation of the places in both orders. */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number {
  const ranks = (values: readonly number[]): readonly number[] => {
    const sorted = values.toSorted((a, b) => a - b);
    return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
  };
  const [xs, ys] = [ranks(pairs.map(([x]) => x)), ranks(pairs.map(([, y]) => y))];
  const middle = (pairs.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    const y = ys[i] ?? 0;
    xy += (x - middle) * (y - middle);
    xx += (x - middle) ** 2;
    yy += (y - middle) ** 2;
  }
  return xy / Math.sqrt(xx * yy);
}
