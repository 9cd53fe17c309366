import { describe, expect, it } from 'vitest';
import { defaultMap, oneWay, publishedRoundTrip, regionById, regions } from '../../src/regions/index.ts';
import { Stream } from '../../src/sim/random.ts';

describe('regions', () => {
  it('are thirty, each with a place on the globe and a short name of its own', () => {
    expect(regions).toHaveLength(30);
    expect(new Set(regions.map((r) => r.city)).size).toBe(30);
    for (const { lat, lon } of regions) expect(Math.abs(lat) <= 90 && Math.abs(lon) <= 180).toBe(true);
    for (const id of defaultMap) expect(regionById(id)).toBeDefined();
  });

  it('have a symmetric round trip for every pair', () => {
    for (const a of regions) {
      for (const b of regions) {
        const there = publishedRoundTrip(a.id, b.id);
        expect(there).toEqual(publishedRoundTrip(b.id, a.id));
        expect(there?.p95).toBeGreaterThanOrEqual(there?.p50 ?? Number.NaN);
        expect(there?.p50).toBeGreaterThan(0);
      }
    }
    expect(publishedRoundTrip('eastus', 'atlantis')).toBeUndefined();
  });

  it('simulate round trips whose median and 95th percentile are the published ones', () => {
    for (const [a, b] of [
      ['eastus', 'japaneast'],
      ['northeurope', 'germanywestcentral'],
      ['francecentral', 'eastasia'],
      ['eastus', 'eastus'],
    ]) {
      const published = publishedRoundTrip(a ?? '', b ?? '');
      if (!published) throw new Error('unknown pair');
      const { delayUs, jitterUs } = oneWay(published);
      const stream = new Stream(3, `${a} ${b}`);
      const trips = Array.from({ length: 100_000 }, () => (2 * delayUs + stream.lomax(jitterUs) + stream.lomax(jitterUs)) / 1000).sort(
        (x, y) => x - y,
      );
      expect(Math.abs((trips[50_000] ?? 0) / published.p50 - 1)).toBeLessThan(0.01);
      expect(Math.abs((trips[95_000] ?? 0) / published.p95 - 1)).toBeLessThan(0.02);
    }
  });
});
