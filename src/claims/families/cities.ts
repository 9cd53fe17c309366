/** Which cities a claim looks at. */
import { publishedRoundTrip } from '../../regions/index.ts';
import type { At } from '../claim.ts';

/** Published round trip, ms; within a city that of its zones. */
export const rttMs = (a: string, b: string): number => publishedRoundTrip(a, b)?.p50 ?? Number.NaN;

const FAR_MS = 50;

/** Cities whose round trip to the main one is at least 50 ms. */
export const farCities = ({ regions }: At): readonly string[] => regions.filter((city) => rttMs(city, regions[0] ?? '') >= FAR_MS);
export const otherCities = ({ regions }: At): readonly string[] => regions.slice(1);
