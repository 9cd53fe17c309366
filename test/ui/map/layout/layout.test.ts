/** Layouts of every fixture run: nothing overlaps, nothing is cut off, tears part what they should. */
import { geoContains } from 'd3-geo';
import { describe, expect, it } from 'vitest';
import {
  busy,
  crowdedEurope,
  type Fixture,
  partitionRouter,
  queryCache,
  raftPartition,
  singleNode,
  staleRead,
} from '../../../gallery/fixtures.ts';
import { firstFlights } from '../../../trace/written.ts';
import { makeStage } from '../../../gallery/script.ts';
import { settleCrowd } from '../../../../src/ui/map/layout/crowd.ts';
import { faultsOf } from '../../../../src/ui/faults/stretches.ts';
import { type Box, distance, overlap, type XY } from '../../../../src/ui/map/layout/geometry.ts';
import { LAND } from '../../../../src/ui/map/layout/land.ts';
import { linksOf } from '../../../../src/ui/map/layout/links.ts';
import { LAND_SHARE } from '../../../../src/ui/map/layout/meridian-land.ts';
import { chooseCentre, cutCrosses, lonSpan, wrap } from '../../../../src/ui/map/layout/projection.ts';
import type { Scene } from '../../../../src/ui/map/layout/scene-types.ts';
import { tearBetween, tearCrossing } from '../../../../src/ui/map/layout/tear.ts';
import { sceneOf, type View } from '../scenes.ts';

const voronoi = (): Fixture =>
  raftPartition([
    ['va', 'du'],
    ['wa', 'fr', 'sp'],
  ]);
const CASES: readonly (readonly [string, () => Fixture, View, readonly [number, number], number])[] = [
  ['stale read, main screen', staleRead, 'world', [985, 505], 1],
  ['stale read, projector frame', staleRead, 'world', [1280, 560], 1],
  ['stale read, 768', staleRead, 'world', [768, 372], 1],
  ['partition, main screen', raftPartition, 'world', [985, 548], 1.2],
  ['partition without a street', voronoi, 'world', [985, 548], 1.2],
  ['caches', queryCache, 'world', [985, 505], 1.2],
  ['single node', singleNode, 'world', [985, 505], 1.2],
  ['partitions', partitionRouter, 'world', [985, 505], 1.2],
  ['fourteen regions', crowdedEurope, 'world', [1150, 470], 1],
  ['fourteen regions with clients', () => crowdedEurope(true), 'world', [985, 505], 1],
  ['busy', busy, 'world', [985, 505], 1],
  ['compass 430', staleRead, 'compass', [430, 433], 1],
  ['compass 358', staleRead, 'compass', [358, 280], 0.88],
  ['compass 358 × 210, caches', queryCache, 'compass', [358, 210], 0.88],
  ['compass 390, caches', queryCache, 'compass', [390, 410], 1],
  ['compass 390, partitions', partitionRouter, 'compass', [390, 410], 1],
  ['ring 430', raftPartition, 'ring', [430, 433], 1],
  ['ring 358', raftPartition, 'ring', [358, 280], 1],
  ['ring 390, no street', voronoi, 'ring', [390, 410], 1],
];

const labelsOf = (scene: Scene): readonly { readonly id: string; readonly box: Box }[] =>
  [...scene.regions.values()].filter((r) => !r.label.hidden).map((r) => ({ id: r.id, box: r.label.box }));

describe.each(CASES)('%s', (_, make, view, size, k) => {
  const fixture = make();
  const scene = sceneOf(fixture, view, size, k);

  it('has no name on another name or on a glyph', () => {
    const labels = labelsOf(scene);
    for (const [i, a] of labels.entries()) {
      for (const b of labels.slice(i + 1)) expect(overlap(a.box, b.box), `${a.id} on ${b.id}`).toBeLessThanOrEqual(10);
      for (const seat of scene.seats.values()) {
        const core: Box = [seat.at[0] - 10 * k, seat.at[1] - 10 * k, seat.at[0] + 10 * k, seat.at[1] + 10 * k];
        expect(overlap(a.box, core), `${a.id} on ${seat.spec.id}`).toBeLessThanOrEqual(10);
      }
    }
  });

  it('has no ring’s figure on another', () => {
    const figures = scene.layout.rings.flatMap(({ labelAt }) => (labelAt ? [labelAt] : []));
    for (const [i, a] of figures.entries()) for (const b of figures.slice(i + 1)) expect(distance(a, b)).toBeGreaterThan(30);
  });

  it('keeps names and glyphs in the frame', () => {
    for (const { id, box } of labelsOf(scene)) {
      expect(box[0] >= 0 && box[1] >= 0 && box[2] <= size[0] && box[3] <= size[1], id).toBe(true);
    }
    for (const seat of scene.seats.values()) {
      expect(seat.at[0] > 8 && seat.at[0] < size[0] - 8 && seat.at[1] > 8 && seat.at[1] < size[1] - 8, seat.spec.id).toBe(true);
    }
  });

  it('names every region, but for one in the tightest crowd', () => {
    const hidden = [...scene.regions.values()].filter((r) => r.label.hidden).map((r) => r.id);
    expect(hidden.length, hidden.join()).toBeLessThanOrEqual(scene.regions.size > 12 ? 1 : 0);
  });

  it('keeps glyphs apart', () => {
    const seats = [...scene.seats.values()];
    for (const [i, a] of seats.entries()) {
      for (const b of seats.slice(i + 1)) expect(distance(a.at, b.at), `${a.spec.id}, ${b.spec.id}`).toBeGreaterThan(21 * k);
    }
  });

  it('has a way for every message of the run', () => {
    for (const { from, to } of firstFlights(fixture.index, 200)) {
      const shown = scene.seats.has(from) && scene.seats.has(to);
      expect((scene.way(from, to)?.points.length ?? 0) > 1).toBe(shown);
    }
  });
});

describe('the cut of the map', () => {
  it.each([
    ['one main database', staleRead],
    ['peers round the Atlantic', raftPartition],
    ['five caches', queryCache],
  ])('crosses no link: %s', (_, make) => {
    const { stage } = make();
    const at = (id: string): readonly [number, number] => {
      const place = stage.places.find((p) => p.id === id);
      return [place?.lon ?? 0, place?.lat ?? 0];
    };
    const links = linksOf(stage).map((l) => [at(l.a), at(l.b)] as const);
    const cut = wrap(
      chooseCentre(
        stage.places.map((p) => [p.lon, p.lat]),
        links,
      ) + 180,
    );
    expect(links.filter(([a, b]) => cutCrosses(cut, lonSpan(a, b)))).toEqual([]);
  });

  it('crosses the fewest links possible when every cut crosses some', () => {
    const { stage } = partitionRouter();
    const place = (id: string): readonly [number, number] => {
      const p = stage.places.find((x) => x.id === id);
      return [p?.lon ?? 0, p?.lat ?? 0];
    };
    const links = linksOf(stage).map((l) => [place(l.a), place(l.b)] as const);
    const crossed = (cut: number): number => links.filter(([a, b]) => cutCrosses(cut, lonSpan(a, b))).length;
    const chosen = wrap(
      chooseCentre(
        stage.places.map((p) => [p.lon, p.lat]),
        links,
      ) + 180,
    );
    const fewest = Math.min(...Array.from({ length: 360 }, (_, i) => crossed(i - 180)));
    expect(fewest).toBeGreaterThan(0);
    expect(crossed(chosen)).toBe(fewest);
  });

  it('stays at the antimeridian when nothing is in its way', () => {
    const centre = chooseCentre(
      [
        [-0.1, 51.5],
        [2.35, 48.9],
      ],
      [
        [
          [-0.1, 51.5],
          [2.35, 48.9],
        ],
      ],
    );
    expect(Math.abs(centre)).toBeLessThanOrEqual(15);
  });

  it('follows a great circle over the pole', () => {
    const span = lonSpan([-79.8, 37.4], [103.8, 1.35]);
    expect(span.extent).toBeLessThan(-170);
    expect(cutCrosses(90, span)).toBe(false);
    expect(cutCrosses(180, span)).toBe(true);
  });

  it('knows the land under it', () => {
    for (const lon of [-170, -100, -30, 20, 90, 135]) {
      let land = 0;
      let all = 0;
      for (let lat = -56; lat <= 76; lat += 4) {
        const weight = Math.cos((lat * Math.PI) / 180);
        all += weight;
        if (LAND.some((piece) => geoContains(piece, [lon + 0.01, lat]))) land += weight;
      }
      expect(Math.abs((LAND_SHARE[(lon + 180) / 5] ?? -1) - land / all)).toBeLessThan(0.08);
    }
  });
});

describe('tears', () => {
  const frame = { width: 600, height: 400, k: 1 };

  it.each([
    ['a straight street', raftPartition, ['wa', 'va', 'sp']],
    ['Voronoi cells', voronoi, ['va', 'du']],
  ])('part the sides: %s', (_, make, first) => {
    for (const view of ['world', 'ring'] as const) {
      const fixture = make();
      const scene = sceneOf(fixture, view, [985, 548], 1);
      const sides = faultsOf(fixture.index).partitions[0]?.sides ?? [[], []];
      const tear = scene.tear(sides);
      for (const seat of scene.seats.values()) expect((tear?.side(seat.at) ?? 0) < 0, seat.spec.id).toBe(first.includes(seat.spec.region));
    }
  });

  it('take the Voronoi border when a side lies within the other', () => {
    const around: XY[] = [
      [100, 100],
      [500, 100],
      [300, 350],
    ];
    const tear = tearBetween([[300, 180]], around, frame);
    expect(tear?.pieces.length).toBeGreaterThan(0);
    expect(tear?.side([300, 190])).toBeLessThan(0);
    expect(tear?.side([110, 110])).toBeGreaterThan(0);
  });

  it('meet a way where it changes sides', () => {
    const tear = tearBetween([[100, 200]], [[500, 200]], frame);
    const way: XY[] = Array.from({ length: 41 }, (_, i) => [100 + i * 10, 200]);
    expect(tear && tearCrossing(way, tear)).toBe(20);
    expect(tear && tearCrossing(way.slice(0, 15), tear)).toBeNull();
  });

  it('are none when a side is empty', () => {
    expect(tearBetween([], [[1, 1]], frame)).toBeNull();
  });
});

describe('crowds', () => {
  it('stand on a wreath in order of bearing, and no tether crosses another', () => {
    const truth: XY[] = [
      [300, 200],
      [310, 190],
      [290, 195],
      [305, 215],
      [280, 210],
      [318, 204],
    ];
    const settled = settleCrowd(
      truth.map((t, i) => ({ id: String(i), truth: t, radius: 16.5 })),
      { k: 1, gapPx: 10, crowdPx: 40 },
    );
    const xs = truth.map((t) => t[0]);
    const ys = truth.map((t) => t[1]);
    const middle: XY = [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
    const bearing = (p: XY): number => Math.atan2(p[1] - middle[1], p[0] - middle[0]);
    const byTruth = [...settled].sort((a, b) => bearing(a.truth) - bearing(b.truth)).map((s) => s.id);
    const byWreath = [...settled].sort((a, b) => bearing(a.at) - bearing(b.at)).map((s) => s.id);
    const turn = byWreath.indexOf(byTruth[0] ?? '');
    expect([...byWreath.slice(turn), ...byWreath.slice(0, turn)]).toEqual(byTruth);
    const crosses = (a: XY, b: XY, c: XY, d: XY): boolean => {
      const turnOf = (p: XY, q: XY, r: XY): number => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
      return turnOf(a, b, c) !== turnOf(a, b, d) && turnOf(c, d, a) !== turnOf(c, d, b);
    };
    for (const [i, a] of settled.entries()) for (const b of settled.slice(i + 1)) expect(crosses(a.truth, a.at, b.truth, b.at)).toBe(false);
  });

  it('of two or three are pushed apart', () => {
    const settled = settleCrowd(
      [
        { id: 'a', truth: [100, 100], radius: 16 },
        { id: 'b', truth: [104, 100], radius: 16 },
      ],
      { k: 1, gapPx: 10, crowdPx: 40 },
    );
    expect(settled.every((s) => s.wreathAngle === null)).toBe(true);
    expect(distance(settled[0]?.at ?? [0, 0], settled[1]?.at ?? [0, 0])).toBeGreaterThan(38);
  });
});

describe('links', () => {
  it('are the pairs that may speak, not those that happen to', () => {
    const stage = makeStage({ regions: ['va', 'du', 'to'], kinds: (_, i) => [i === 0 ? 'primary' : 'replica'], clients: ['to'] });
    expect(linksOf(stage).map((l) => `${l.a} ${l.b}`)).toEqual(['va du', 'va to']);
    expect(linksOf(raftPartition().stage)).toHaveLength(10);
  });
});
