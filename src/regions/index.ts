/**
 * Thirty cities and the round-trip times between them, as published (rtt-ms.json names its source; ids and names are Microsoft Azure's,
 * coordinates those of the city, not of a data centre; they come with the page, so nothing else stands in regions.json),
 * and how a published median and 95th percentile become a one-way delay with a long-tailed jitter.
 */
import regionData from './regions.json' with { type: 'json' };
import rttData from './rtt-ms.json' with { type: 'json' };

export { defaultMap } from './maps.ts';

export interface Region {
  readonly id: string;
  /** Short name, as maps and sentences show it. */
  readonly city: string;
  readonly lat: number;
  readonly lon: number;
}

/** Round-trip time of a pair of regions, ms. */
export interface RoundTrip {
  readonly p50: number;
  readonly p95: number;
}

export const regions: readonly Region[] = regionData.regions;

const byId = new Map(regions.map((r) => [r.id, r]));
const place = new Map(rttData.ids.map((id, i) => [id, i]));

/**
 * Between availability zones of one region. IBM Cloud VPC publishes monthly averages of 0.6 to 2.4 ms for it
 * (ibm-cloud-docs/vpc, network-latency, 2024-08 to 2026-01); this takes the middle and the upper end.
 */
export const IN_REGION: RoundTrip = { p50: 1.2, p95: 2.4 };

/** Median of p95/p50 over all 435 published pairs: the tail of a round trip of which only the median is known. */
export const TYPICAL_TAIL = 1.061;

export function regionById(id: string): Region | undefined {
  return byId.get(id);
}

/** Published round-trip time between two known regions; undefined when one of them is not in the data. */
export function publishedRoundTrip(a: string, b: string): RoundTrip | undefined {
  if (a === b) return byId.has(a) ? IN_REGION : undefined;
  const i = place.get(a);
  const j = place.get(b);
  if (i === undefined || j === undefined) return undefined;
  const p50 = rttData.p50[i]?.[j];
  const p95 = rttData.p95[i]?.[j];
  return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
}

/**
 * The sum of two Lomax(2) variables of scale 1 has its median at 1.1246 and its 95th percentile at 6.083 (two million
 * draws); so a pair's published spread fixes the scale, and its median then fixes the constant part.
 */
const SUM_MEDIAN = 1.1246;
const SUM_SPREAD = 6.083 - SUM_MEDIAN;

/** One-way delay and jitter scale, µs, whose round trips have this median and 95th percentile. */
export function oneWay({ p50, p95 }: RoundTrip): { readonly delayUs: number; readonly jitterUs: number } {
  const scaleMs = Math.max(0, Math.min((p95 - p50) / SUM_SPREAD, p50 / (2 * SUM_MEDIAN)));
  return { delayUs: Math.round(((p50 - SUM_MEDIAN * scaleMs) / 2) * 1000), jitterUs: Math.round(scaleMs * 1000) };
}
