/** The places that a planet has to offer, and how far they are from each other. */
import { publishedRoundTrip, regions } from '../../regions/index.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { Place } from '../../session/run.ts';

export interface Atlas {
  readonly id: string;
  readonly places: readonly Place[];
  /** Median round trip, ms; null where it is not known. */
  rttMs(a: string, b: string): number | null;
  /** The scenario with all that it has to say of its places itself. */
  described(scenario: Scenario): Scenario;
}

const azure: Atlas = {
  id: 'azure',
  places: regions.map(({ id, city, lat, lon }) => ({ id, city, lat, lon })),
  rttMs: (a, b) => publishedRoundTrip(a, b)?.p50 ?? null,
  described: (scenario) => scenario,
};

/** The places that the scenario itself describes, or else those whose round trips are published. */
export function atlasOf({ customRegions, rttMs }: Pick<Scenario, 'customRegions' | 'rttMs'>): Atlas {
  if (customRegions.length === 0) return azure;
  return {
    id: 'own',
    places: customRegions,
    rttMs: (a, b) => rttMs[`${a} ${b}`] ?? rttMs[`${b} ${a}`] ?? null,
    described: (scenario) => scenario,
  };
}
