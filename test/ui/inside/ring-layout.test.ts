/** Names inside of the circle of slots: after moves a city has several bands, and short ones. */
import { describe, expect, it } from 'vitest';
import type { RingShown } from '../../../src/architectures/inside.ts';
import { BAND_PX, bandNames } from '../../../src/ui/inside/ring-layout.ts';
import { type Box, overlap } from '../../../src/ui/map/layout/geometry.ts';
import { textWidth } from '../../../src/ui/map/layout/text-width.ts';

/** As “A fourth joins” leaves it. */
const ENDS = [0, 4_096, 5_462, 9_558, 10_923, 15_019, 16_384];
const CITIES = ['Virginia', 'Tokyo', 'Dublin', 'Tokyo', 'São Paulo', 'Tokyo'];
const ring: RingShown = {
  slots: 16_384,
  key: 'tenant_id',
  bands: CITIES.map((node, i) => ({ node, from: ENDS[i] ?? 0, to: ENDS[i + 1] ?? 0 })),
  keys: [],
  more: 0,
};

function boxes(radius: number): readonly Box[] {
  const words = ring.bands.map(({ node, from }) => ({ city: node, from: String(from) }));
  return bandNames(ring, radius, words).flatMap(({ city, from, side }, i): readonly Box[] => {
    const [wide, narrow] = [textWidth(words[i]?.city ?? '', BAND_PX.city, true), textWidth(words[i]?.from ?? '', BAND_PX.from, true)];
    const left = side === 'start' ? from[0] : side === 'end' ? from[0] - narrow : from[0] - narrow / 2;
    return [
      [city[0] - wide / 2, city[1] - 6, city[0] + wide / 2, city[1] + 6],
      [left, from[1] - 5, left + narrow, from[1] + 5],
    ];
  });
}

describe('names of bands', () => {
  it.each([107, 136])('do not stand upon each other, at a radius of %i px', (radius) => {
    const all = boxes(radius);
    const upon = all.flatMap((a, i) => all.slice(i + 1).filter((b) => overlap(a, b) > 0));
    expect(all).toHaveLength(12);
    expect(upon).toEqual([]);
  });
});
