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
    five: spread(customRegions),
  };
}

/** The places nearest to those that a published map begins with; where these are few or near each other, the first ones. */
function spread(places: readonly Place[]): readonly string[] {
  const usual = azure.places
    .filter(({ id }) => defaultMap.includes(id))
    .sort((a, b) => defaultMap.indexOf(a.id) - defaultMap.indexOf(b.id));
  const chosen = new Set(usual.map((at) => places.reduce((best, each) => (chord(each, at) < chord(best, at) ? each : best)).id));
  return chosen.size === usual.length ? [...chosen] : places.slice(0, usual.length).map(({ id }) => id);
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
