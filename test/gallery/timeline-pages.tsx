/** Lanes and scrubber over the fixture runs. */
import { type ReactElement, useState } from 'react';
import type { Target } from '../../src/ui/map/marks/target.ts';
import type { Theme } from '../../src/ui/theme/tokens.ts';
import { Lanes } from '../../src/ui/timeline/lanes.tsx';
import { Scrubber } from '../../src/ui/timeline/scrubber.tsx';
import { type Fixture, partitionRouter, queryCache, raftPartition, singleNode, staleRead } from './fixtures.ts';
import { glyphOf, lookOf } from './looks.ts';
import type { Page } from './page.ts';

interface LaneView {
  readonly fixture: Fixture;
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  readonly hideAfterMs?: number;
}

function LaneView({ fixture, theme, width, height, hideAfterMs }: LaneView): ReactElement {
  const [nowUs, setNowUs] = useState(Math.round(fixture.nowMs * 1000));
  const [hovered, setHovered] = useState<Target | null>(null);
  const [selection, setSelection] = useState<Target | null>(null);
  const { stage, index, look } = fixture;
  const common = {
    index,
    nowUs,
    getNowUs: () => nowUs,
    running: false,
    fromUs: fixture.windowMs[0] * 1000,
    toUs: fixture.windowMs[1] * 1000,
    hideAfterUs: hideAfterMs === undefined ? null : hideAfterMs * 1000,
    onSeek: setNowUs,
    width,
  };
  return (
    <div style={{ background: 'var(--sea)' }}>
      <Lanes
        {...common}
        {...{ stage, look, glyphOf, lookOf, selection, hovered, theme, height }}
        onSelect={setSelection}
        onHover={setHovered}
        projector={theme === 'projector'}
      />
      <Scrubber
        {...common}
        projector={theme === 'projector'}
        untilUs={fixture.untilMs * 1000}
        horizonUs={fixture.untilMs * 1000}
        city={(id) => stage.places.find((p) => p.id === (stage.nodes.find((n) => n.id === id)?.region ?? id))?.city ?? id}
      />
    </div>
  );
}

function lanePage(id: string, make: () => Fixture, size: readonly [number, number], hideAfterMs?: number): Page {
  const fixture = make();
  return {
    id,
    title: `${fixture.name}, lanes ${size.join('×')}`,
    View: ({ theme }) => (
      <LaneView fixture={fixture} theme={theme} width={size[0]} height={size[1]} {...(hideAfterMs === undefined ? {} : { hideAfterMs })} />
    ),
  };
}

export const timelinePages: readonly Page[] = [
  lanePage('lanes-stale', staleRead, [979, 232]),
  lanePage('lanes-stale-question', staleRead, [979, 232], 46.4),
  lanePage('lanes-stale-390', staleRead, [390, 240]),
  lanePage('lanes-raft', () => raftPartition(), [979, 190]),
  lanePage('lanes-cache', queryCache, [979, 232]),
  lanePage('lanes-single', singleNode, [979, 200]),
  lanePage('lanes-partitions', partitionRouter, [979, 150]),
];
