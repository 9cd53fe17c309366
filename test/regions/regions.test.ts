import { describe, expect, it } from 'vitest';
import { defaultMap, oneWay, publishedRoundTrip, regionById, regions } from '../../src/regions/index.ts';
import { awsCaveats, awsPlaces, networkMs } from '../../src/regions/aws.ts';
import { emptyPlanet } from '../../src/scenarios/empty-planet.ts';
import { placed, withPlaces } from '../../src/scenarios/free-play.ts';
import { openSession, runOf } from '../../src/session/index.ts';
import { decodeLink, encodeLink } from '../../src/session/share.ts';
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

describe('AWS', () => {
  it('has 32 regions, a round trip for each pair, and what has to be known of them', () => {
    const { regions: all, rttMs } = awsPlaces;
    expect(all).toHaveLength(32);
    expect(Object.keys(rttMs)).toHaveLength((32 * 31) / 2);
    expect(
      all.filter(({ id }) => regionById(id)),
      'no id is one of the others',
    ).toEqual([]);
    expect(awsCaveats.join(' ')).toMatch(/cloudping.*taken off.*95th.*nearest large city/s);
  });

  it('half of what either end measures within itself is taken off, and nothing comes out below a tenth', () => {
    const table = [
      [4, 20],
      [20, 2],
    ];
    expect(networkMs(table, 0, 1)).toBe(17);
    expect(
      networkMs(
        [
          [4, 2],
          [2, 4],
        ],
        0,
        1,
      ),
    ).toBe(0.1);
    // Azure publishes 162 ms from Virginia to Tokyo, and 71 ms to Dublin: other lines between the same cities.
    expect(awsPlaces.rttMs['ap-northeast-1 us-east-1']).toBeGreaterThan(130);
    expect(awsPlaces.rttMs['eu-west-1 us-east-1']).toBeLessThan(90);
  });

  it('runs, and all of it fits a link', async () => {
    const planet = ['us-east-1', 'eu-west-1', 'ap-northeast-1'].reduce(
      (before, id) => placed(before, id, 'both'),
      withPlaces({ ...emptyPlanet(), setup: ['CREATE TABLE t (id INTEGER PRIMARY KEY)'] }, awsPlaces),
    );
    const run = { ...runOf(planet), untilUs: 300_000 };
    const link = encodeLink(run, 0);
    expect(link.length).toBeLessThan(8_000);
    expect(decodeLink(link).run.scenario).toEqual(planet);
    const session = (await openSession(run)).runToEnd();
    expect(session.stage.rttMs[0]?.[2]).toBe(awsPlaces.rttMs['ap-northeast-1 us-east-1']);
    session.close();
    // Back to the published ones: nothing of the others is left.
    expect(withPlaces(planet, null)).toMatchObject({ regions: [], customRegions: [], rttMs: {} });
  });
});
