/** The parts of a picture that stand still: what lies under the messages, and what can be pointed at above them. */
import type { ReactElement } from 'react';
import type { World } from '../../trace/world.ts';
import type { Stage } from '../../worker/protocol.ts';
import { badgeWidth } from '../glyphs/shapes.ts';
import { Badge } from '../glyphs/node-glyph.tsx';
import { during, type Faults } from './faults.ts';
import { type Box, overlap, pathOf, pointAt, type XY } from './geometry.ts';
import { nodeViews, type NodeView, type Note, noteOf } from './moment.ts';
import { NodeMark } from './node-mark.tsx';
import type { PictureProps } from './props.ts';
import type { RegionSeat, Scene } from './scene.ts';
import { type Target, targetKey } from './target.ts';
import type { Tear } from './tear.ts';
import { fitText, textWidth } from './text-width.ts';
import { linkWords, nodeWords } from './words.ts';

export interface UnderProps {
  readonly scene: Scene;
  readonly world: World;
  readonly faults: Faults;
  readonly nowUs: number;
  /** Pattern ids must be unique on a page with several pictures. */
  readonly id: string;
}

export function UnderLayer({ scene, world, faults, nowUs, id }: UnderProps): ReactElement {
  const { k, layout, width, height } = scene;
  const out = faults.outages.filter((o) => during(o, nowUs));
  return (
    <svg width={width} height={height} aria-hidden="true">
      <defs>
        <pattern id={`${id}-hatch`} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={6} height={6} fill="var(--lost-wash)" />
          <path d="M0,0 V6" stroke="var(--lost)" strokeWidth={1.5} strokeOpacity={0.5} />
        </pattern>
      </defs>
      {layout.rings.map((ring) => (
        <g key={ring.ms}>
          <circle cx={ring.centre[0]} cy={ring.centre[1]} r={ring.radius} className="rtt-ring" />
          {ring.labelAt ? (
            <text
              x={ring.labelAt[0]}
              y={ring.labelAt[1] + 4}
              textAnchor="middle"
              className="rtt-ring-lab"
              style={{ fontSize: Math.max(11, scene.fontPx * 0.84) }}
            >
              {ring.ms}
              {ring === layout.rings.findLast((r) => r.labelAt) ? ' ms' : ''}
            </text>
          ) : null}
        </g>
      ))}
      {out.map(({ region }) => {
        const seat = scene.regions.get(region);
        return seat ? (
          <circle
            key={region}
            cx={seat.at[0]}
            cy={seat.at[1]}
            r={seat.radius + 20 * k}
            fill={`url(#${id}-hatch)`}
            stroke="var(--lost)"
            strokeWidth={1.2}
            strokeDasharray="4 3"
          />
        ) : null;
      })}
      {world.partitions.map((p) => {
        const tear = scene.tear(p.sides);
        return tear ? <TearMark key={p.name} tear={tear} oneWay={p.oneWay} scene={scene} /> : null;
      })}
      {[...scene.regions.values()].map((seat) =>
        seat.tethered ? (
          <g key={seat.id}>
            <path d={pathOf([seat.truth, seat.at])} className="tether" />
            <circle cx={seat.truth[0]} cy={seat.truth[1]} r={2.2 * k} fill="var(--muted)" />
          </g>
        ) : null,
      )}
    </svg>
  );
}

function TearMark({ tear, oneWay, scene }: { readonly tear: Tear; readonly oneWay: boolean; readonly scene: Scene }): ReactElement {
  return (
    <g>
      {tear.pieces.map(({ left, right }) => (
        <g key={pathOf(left.slice(0, 1))}>
          <path className="tear-wash" d={`${pathOf(left)}${pathOf([...right].reverse()).replace('M', 'L')}Z`} />
          <path className="tear-line" d={pathOf(left)} />
          <path className="tear-line" d={pathOf(right)} />
        </g>
      ))}
      {oneWay ? chevrons(tear, scene).map((d) => <path key={d} d={d} fill="none" stroke="var(--ink)" strokeWidth={1.6 * scene.k} />) : null}
    </g>
  );
}

/** One-way: what still passes goes from the second side to the first, and chevrons say so along the tear. */
function chevrons(tear: Tear, { k, width, height }: Scene): readonly string[] {
  return tear.pieces.flatMap(({ middle }) =>
    middle.flatMap((at, i) => {
      const after = middle[i + 1];
      if (i % 7 !== 3 || !after || at[0] < 0 || at[0] > width || at[1] < 0 || at[1] > height) return [];
      const length = Math.hypot(after[0] - at[0], after[1] - at[1]) || 1;
      const along: XY = [(after[0] - at[0]) / length, (after[1] - at[1]) / length];
      const probe: XY = [at[0] + along[1] * 4, at[1] - along[0] * 4];
      const way = tear.side(probe) < 0 ? 1 : -1;
      const across: XY = [along[1] * way, -along[0] * way];
      const put = (a: number, s: number): XY => [
        at[0] + across[0] * a * k + along[0] * s * k,
        at[1] + across[1] * a * k + along[1] * s * k,
      ];
      return [0, 8].map((offset) => pathOf([put(offset - 7, -6), put(offset, 0), put(offset - 7, 6)]));
    }),
  );
}

export interface OverProps {
  readonly scene: Scene;
  readonly stage: Stage;
  readonly world: World;
  readonly props: PictureProps;
  /** First item of each group that Tab reaches, by group. */
  readonly roving: Readonly<Record<string, string>>;
}

export function OverLayer({ scene, stage, world, props, roving }: OverProps): ReactElement {
  const views = nodeViews(world, props);
  const state = (target: Target): string => {
    const key = targetKey(target);
    const selected = props.selection !== null && targetKey(props.selection) === key;
    const lit = props.hovered !== null && props.hovered !== undefined && targetKey(props.hovered) === key;
    return `mark${selected ? ' selected' : ''}${lit ? ' lit' : ''}`;
  };
  const seats = [...scene.seats.values()];
  const first = (group: string, key: string, isFirst: boolean): boolean => (roving[group] ? roving[group] === key : isFirst);
  return (
    <>
      <g role="group" aria-label="Links">
        {scene.links.map(({ link, points }, i) => {
          const target: Target = { type: 'link', a: link.a, b: link.b };
          return (
            <LinkMark
              key={targetKey(target)}
              {...{ scene, link, points, world, target }}
              className={state(target)}
              tabbable={first('links', targetKey(target), i === 0)}
            />
          );
        })}
      </g>
      <g role="group" aria-label="Regions">
        {[...scene.regions.values()].map((seat, i) => {
          const target: Target = { type: 'region', id: seat.id };
          const note = seat.label.lines === 2 ? noteOf(seat.id, views, stage, scene.layout.kind) : null;
          return (
            <RegionName
              key={seat.id}
              {...{ seat, note, scene, target }}
              className={state(target)}
              tabbable={first('regions', targetKey(target), i === 0)}
            />
          );
        })}
      </g>
      <g role="group" aria-label="Nodes">
        {seats.map((seat, i) => {
          const view = views.get(seat.spec.id);
          const region = scene.regions.get(seat.spec.region);
          const target: Target = { type: 'node', id: seat.spec.id };
          return view && region ? (
            <NodeMark
              key={seat.spec.id}
              id={seat.spec.id}
              at={seat.at}
              rim={seat.rim}
              badgeSide={seat.badgeSide}
              glyph={view.glyph}
              health={view.fact.health}
              role={view.fact.role}
              focus={view.focus}
              k={scene.k}
              badgeK={scene.badges ? scene.badgeK : 0}
              words={wordsOf(view, region)}
              className={state(target)}
              tabbable={first('nodes', targetKey(target), i === 0)}
              hiddenName={region.label.hidden ? { text: region.city, label: region.label, fontPx: scene.fontPx } : null}
            />
          ) : null;
        })}
      </g>
    </>
  );
}

const wordsOf = (view: NodeView, region: RegionSeat): string => nodeWords(view.fact, view.glyph, region.city);

interface LinkMarkProps {
  readonly scene: Scene;
  readonly link: Scene['links'][number]['link'];
  readonly points: readonly XY[];
  readonly world: World;
  readonly target: Target;
  readonly className: string;
  readonly tabbable: boolean;
}

function LinkMark({ scene, link, points, world, target, className, tabbable }: LinkMarkProps): ReactElement {
  const path = pathOf(points, scene.layout.jumpPx);
  const trouble = troubleOf(world, link.a, link.b);
  const city = (id: string): string => scene.regions.get(id)?.city ?? id;
  const text = trouble || `${Math.round(link.rttMs)} ms`;
  const middle = freeSpot(points, scene);
  const width = badgeWidth(text.length, scene.k * scene.badgeK);
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG.
    <g
      role="button"
      aria-label={linkWords(city(link.a), city(link.b), link.rttMs, trouble)}
      tabIndex={tabbable ? 0 : -1}
      className={className}
      data-target={targetKey(target)}
      data-group="links"
    >
      <path className="link-hit" d={path} />
      <path className="link-seen" d={path} strokeDasharray={trouble ? '2 5' : undefined} />
      <g className={trouble ? undefined : 'whenlit'} style={{ pointerEvents: 'none' }}>
        <Badge x={middle[0] - width / 2} y={middle[1]} text={text} tone={trouble ? 'lost' : 'ink'} k={scene.k * scene.badgeK} />
      </g>
    </g>
  );
}

/** The point of a way, near its middle, at which a badge covers least. */
function freeSpot(points: readonly XY[], scene: Scene): XY {
  const { k } = scene;
  const taken: Box[] = [
    ...[...scene.seats.values()].map((s): Box => [s.at[0] - s.rim, s.at[1] - s.rim, s.at[0] + s.rim, s.at[1] + s.rim]),
    ...[...scene.regions.values()].flatMap((r) => (r.label.hidden ? [] : [r.label.box])),
  ];
  const cost = (at: XY): number =>
    taken.reduce((sum, box) => sum + overlap(box, [at[0] - 34 * k, at[1] - 9 * k, at[0] + 34 * k, at[1] + 9 * k]), 0);
  return [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]
    .map((s) => pointAt(points, s * (points.length - 1)))
    .reduce((a, b) => (cost(b) < cost(a) ? b : a));
}

/** “5 × slower”, “30 % lost”: what is wrong with a link, or nothing. */
function troubleOf(world: World, a: string, b: string): string {
  const here = (pair: readonly [string, string]): boolean => (pair[0] === a && pair[1] === b) || (pair[0] === b && pair[1] === a);
  const slow = world.slow.find((s) => here(s.between));
  const lossy = world.lossy.find((l) => here(l.between));
  const words = [];
  if (slow) words.push(slow.factor >= 1 ? `${slow.factor} × slower` : `${Number((1 / slow.factor).toFixed(1))} × faster`);
  if (lossy && lossy.loss > 0) words.push(`${Math.round(lossy.loss * 100)} % lost`);
  if (lossy && lossy.duplication > 0) words.push(`${Math.round(lossy.duplication * 100)} % doubled`);
  return words.join(', ');
}

interface RegionNameProps {
  readonly seat: RegionSeat;
  readonly note: Note | null;
  readonly scene: Scene;
  readonly target: Target;
  readonly className: string;
  readonly tabbable: boolean;
}

function RegionName({ seat, note, scene, target, className, tabbable }: RegionNameProps): ReactElement | null {
  const { label } = seat;
  if (label.hidden) return null;
  const { fontPx } = scene;
  const x = label.anchor === 'start' ? label.box[0] : label.anchor === 'end' ? label.box[2] : (label.box[0] + label.box[2]) / 2;
  // A name without its second line stands where both lines together would be centred.
  const lift = label.lines === 2 && !note ? (fontPx + 1) / 2 : 0;
  const noteSize = Math.max(11, fontPx * 0.88);
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button element in SVG.
    <g
      role="button"
      aria-label={`Region ${seat.city}${seat.rttMs > 0 ? `, ${Math.round(seat.rttMs)} ms from the main region` : ''}`}
      tabIndex={tabbable ? 0 : -1}
      className={`region-name ${className}`}
      data-target={targetKey(target)}
      data-group="regions"
    >
      <text x={x} y={label.box[1] + fontPx + lift} textAnchor={label.anchor} className="lab" style={{ fontSize: fontPx }}>
        {seat.city}
      </text>
      {note ? (
        <text
          x={x}
          y={label.box[1] + fontPx * 2 + 1}
          textAnchor={label.anchor}
          className={note.stale ? 'lab2 stale' : 'lab2'}
          style={{ fontSize: noteSize }}
        >
          {fitText(note.text, noteSize, label.roomPx)}
          {textWidth(note.text, noteSize) > label.roomPx ? <title>{note.text}</title> : null}
        </text>
      ) : null}
    </g>
  );
}
