/** The places that a planet has to offer, and how far they are from each other. */
import { defaultMap, publishedRoundTrip, regions } from '../../regions/index.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Place } from '../../session/run.ts';

export interface Atlas {
  readonly id: string;
  readonly places: readonly Place[];
  /** Median round trip, ms; null where it is not known. */
  rttMs(a: string, b: string): number | null;
  /** Five to begin with, far from each other, the main one first. */
  readonly five: readonly string[];
}

const azure: Atlas = {
  id: 'azure',
  places: regions.map(({ id, city, lat, lon }) => ({ id, city, lat, lon })),
  rttMs: (a, b) => publishedRoundTrip(a, b)?.p50 ?? null,
  five: defaultMap,
};

/** The places that the scenario itself describes, or else those whose round trips are published. */
export function atlasOf({ customRegions, rttMs }: Pick<Scenario, 'customRegions' | 'rttMs'>): Atlas {
  if (customRegions.length === 0) return azure;
  return {
    id: 'own',
    places: customRegions,
    rttMs: (a, b) => rttMs[`${a} ${b}`] ?? rttMs[`${b} ${a}`] ?? null,
    five: spread(customRegions, FIVE),
  };
}

const FIVE = 5;

/** The first place, and each time the one that is farthest from those before. */
function spread(places: readonly Place[], count: number): readonly string[] {
  const chosen = places.slice(0, 1);
  const nearest = (place: Place): number => Math.min(...chosen.map((other) => chord(place, other)));
  while (chosen.length < Math.min(count, places.length)) {
    const farthest = places.reduce((best, place) => (nearest(place) > nearest(best) ? place : best));
    chosen.push(farthest);
  }
  return chosen.map(({ id }) => id);
}

/** How far two places are from each other, straight through a globe of radius 1. */
function chord(a: Place, b: Place): number {
  const at = ({ lat, lon }: Place) => {
    const [phi, lambda] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)] as const;
  };
  const [p, q] = [at(a), at(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}
