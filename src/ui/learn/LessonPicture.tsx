/** One picture for each lesson: who stands there and who speaks to whom, before anything has happened. */
import { type ReactElement, useMemo } from 'react';
import type { Glyph } from '../../architectures/showing.ts';
import { PLAIN_GLYPH } from '../../architectures/shared/glyphs.ts';
import type { Scenario } from '../../scenarios/schema.ts';
import type { NodeSpec } from '../../sim/node.ts';
import type { Stage } from '../../session/run.ts';
import { outlineStage } from '../app/outline.ts';
import { MessageGlyph } from '../glyphs/message-glyph.tsx';
import { NodeGlyph } from '../glyphs/node-glyph.tsx';
import { isPeerStage, kindOf, mainOf } from '../kinds.ts';
import type { XY } from '../map/layout/geometry.ts';
import { linksOf, type RegionLink } from '../map/layout/links.ts';
import { SEES } from '../../words/en/learn/lessons.ts';

const WIDTH = 232;
const HEIGHT = 148;
const MIDDLE: XY = [WIDTH / 2, HEIGHT / 2];
const REACH: XY = [88, 50];
/** Two nodes of one region stand so far apart. */
const BESIDE_PX = 24;

export function LessonPicture({ scenario }: { readonly scenario: Scenario }): ReactElement {
  const stage = useMemo(() => outlineStage(scenario), [scenario]);
  const seats = useMemo(() => seatsOf(stage), [stage]);
  const links = useMemo(() => pairsOf(stage), [stage]);
  const meaning = SEES[scenario.id]?.[0]?.meaning ?? 'query';
  const first = links[0];
  return (
    <svg className="drawing" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {links.map(({ a, b }) => (
        <path key={`${a} ${b}`} d={line(seats, a, b)} stroke="var(--line2)" strokeWidth={1.1} />
      ))}
      {first ? (
        <>
          <path d={line(seats, first.a, first.b)} stroke={`var(--${meaning})`} strokeWidth={2} />
          <g transform={`translate(${between(seats, first.a, first.b).join(',')})`}>
            <MessageGlyph meaning={meaning} hollow={false} />
          </g>
        </>
      ) : null}
      {stage.places.map(({ id }) => (
        <Region key={id} stage={stage} region={id} at={seats.get(id) ?? MIDDLE} />
      ))}
    </svg>
  );
}

/** A main database in the middle and the others around it; peers in a circle. */
function seatsOf(stage: Stage): ReadonlyMap<string, XY> {
  const middle = isPeerStage(stage) ? undefined : mainOf(stage)?.region;
  const around = stage.places.filter(({ id }) => id !== middle);
  const seats = new Map(
    around.map(({ id }, i): [string, XY] => {
      const angle = -Math.PI / 2 + (2 * Math.PI * (i + (middle === undefined ? 0 : 0.5))) / around.length;
      return [id, [MIDDLE[0] + REACH[0] * Math.cos(angle), MIDDLE[1] + REACH[1] * Math.sin(angle)]];
    }),
  );
  if (middle !== undefined) seats.set(middle, MIDDLE);
  return seats;
}

type Pair = Pick<RegionLink, 'a' | 'b'>;

/** Who speaks to whom; where only clients do, everybody speaks to the main one, and equals to each other. */
function pairsOf(stage: Stage): readonly Pair[] {
  const links = linksOf(stage);
  if (links.length > 0) return links;
  const ids = stage.places.map(({ id }) => id);
  return ids.flatMap((a, i) => (i > 0 && mainOf(stage) ? [] : ids.slice(i + 1).map((b) => ({ a, b }))));
}

const between = (seats: ReadonlyMap<string, XY>, a: string, b: string): XY => {
  const [from, to] = [seats.get(a) ?? MIDDLE, seats.get(b) ?? MIDDLE];
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
};

const line = (seats: ReadonlyMap<string, XY>, a: string, b: string): string => `M${seats.get(a) ?? MIDDLE}L${seats.get(b) ?? MIDDLE}`;

function Region({ stage, region, at }: { readonly stage: Stage; readonly region: string; readonly at: XY }): ReactElement {
  const here = stage.nodes.filter((node) => node.region === region);
  // A client stands for its region where nothing else does.
  const own = here.filter(({ kind }) => kind !== 'client');
  const nodes = own.length > 0 ? own : here;
  return (
    <>
      {nodes.map((node, i) => (
        <g key={node.id} transform={`translate(${at[0] + (i - (nodes.length - 1) / 2) * BESIDE_PX},${at[1]})`}>
          <NodeGlyph glyph={glyphOf(stage, node)} k={nodes.length > 1 ? 0.62 : 0.82} />
        </g>
      ))}
    </>
  );
}

function glyphOf(stage: Stage, node: NodeSpec): Glyph {
  if (node.kind === 'client') return { ...PLAIN_GLYPH, shape: 'client' };
  const { shape, holds } = kindOf(stage, node.kind);
  const places = stage.places.map(({ id }) => id);
  return {
    ...PLAIN_GLYPH,
    shape,
    filled: holds === 'main',
    ring: holds === 'main' ? 'solid' : 'hairline',
    share: holds === 'share' ? [places.indexOf(node.region), places.length] : null,
    level: holds === 'answers' ? 0.6 : null,
    votes: holds === 'equal' ? places.map(() => 'waiting' as const) : null,
  };
}
