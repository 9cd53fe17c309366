/** The pages of the gallery. */
import { Compass } from '../../src/ui/map/compass.tsx';
import { Ring } from '../../src/ui/map/ring.tsx';
import { WorldMap } from '../../src/ui/map/world-map.tsx';
import { chartPages } from './chart-pages.tsx';
import { busy, crowdedEurope, type Fixture, partitionRouter, queryCache, raftPartition, singleNode, staleRead } from './fixtures.ts';
import { glyphPages } from './glyph-pages.tsx';
import { timelinePages } from './timeline-pages.tsx';
import { glyphOf, lookOf } from './looks.ts';
import { LivePicture } from './live.tsx';
import type { Page } from './page.ts';

interface Framed {
  readonly id: string;
  readonly fixture: () => Fixture;
  readonly view: 'world' | 'compass' | 'ring';
  readonly size: readonly [number, number];
  readonly more?: Partial<Parameters<typeof WorldMap>[0]>;
  readonly nowMs?: number;
}

const VIEWS = { world: WorldMap, compass: Compass, ring: Ring } as const;

function picturePage({ id, fixture, view, size, more, nowMs }: Framed): Page {
  const made = fixture();
  const atUs = Math.round((nowMs ?? made.nowMs) * 1000);
  const View = VIEWS[view];
  return {
    id,
    title: `${made.name}, ${view} ${size.join('×')}`,
    View: ({ theme }) => (
      <LivePicture
        View={View}
        start={atUs}
        props={{
          stage: made.stage,
          index: made.index,
          msPerSecond: made.msPerSecond,
          look: made.look,
          glyphOf,
          lookOf,
          theme,
          width: size[0],
          height: size[1],
          projector: theme === 'projector',
          ...(view === 'world' ? { legend: made.legend } : {}),
          ...more,
        }}
      />
    ),
  };
}

const voronoi = (): Fixture =>
  raftPartition([
    ['va', 'du'],
    ['wa', 'fr', 'sp'],
  ]);
const oneWay = (): Fixture =>
  raftPartition(
    [
      ['wa', 'va', 'sp'],
      ['du', 'fr'],
    ],
    true,
  );

export const PAGES: readonly Page[] = [
  picturePage({ id: 'map-stale', fixture: staleRead, view: 'world', size: [985, 505] }),
  picturePage({ id: 'map-stale-wide', fixture: staleRead, view: 'world', size: [1280, 560] }),
  picturePage({ id: 'map-stale-768', fixture: staleRead, view: 'world', size: [768, 372] }),
  picturePage({ id: 'map-stale-question', fixture: staleRead, view: 'world', size: [985, 505], more: { hideAnswers: true } }),
  picturePage({ id: 'map-stale-step', fixture: staleRead, view: 'world', size: [985, 505], more: { stepMode: true, stepFromUs: 43_000 } }),
  picturePage({ id: 'map-raft', fixture: raftPartition, view: 'world', size: [985, 548] }),
  picturePage({ id: 'map-raft-voronoi', fixture: voronoi, view: 'world', size: [985, 548] }),
  picturePage({ id: 'map-raft-one-way', fixture: oneWay, view: 'world', size: [985, 548] }),
  picturePage({ id: 'map-cache', fixture: queryCache, view: 'world', size: [985, 505] }),
  picturePage({ id: 'map-single', fixture: singleNode, view: 'world', size: [985, 505] }),
  picturePage({ id: 'map-single-outage', fixture: singleNode, view: 'world', size: [985, 505], nowMs: 420 }),
  picturePage({ id: 'map-partitions', fixture: partitionRouter, view: 'world', size: [985, 505] }),
  picturePage({ id: 'map-crowd', fixture: crowdedEurope, view: 'world', size: [1150, 470] }),
  picturePage({ id: 'map-crowd-clients', fixture: () => crowdedEurope(true), view: 'world', size: [985, 505] }),
  picturePage({ id: 'map-busy', fixture: busy, view: 'world', size: [985, 505] }),
  picturePage({ id: 'compass-430', fixture: staleRead, view: 'compass', size: [430, 433] }),
  picturePage({ id: 'compass-358', fixture: staleRead, view: 'compass', size: [358, 280] }),
  picturePage({ id: 'compass-390', fixture: staleRead, view: 'compass', size: [390, 410] }),
  picturePage({ id: 'compass-cache', fixture: queryCache, view: 'compass', size: [390, 410] }),
  picturePage({ id: 'compass-single', fixture: singleNode, view: 'compass', size: [430, 433] }),
  picturePage({ id: 'compass-partitions', fixture: partitionRouter, view: 'compass', size: [390, 410] }),
  picturePage({ id: 'ring-430', fixture: raftPartition, view: 'ring', size: [430, 433] }),
  picturePage({ id: 'ring-358', fixture: raftPartition, view: 'ring', size: [358, 280] }),
  picturePage({ id: 'ring-voronoi', fixture: voronoi, view: 'ring', size: [390, 410] }),
  ...timelinePages,
  ...chartPages,
  ...glyphPages,
];
