/** What can be pointed at, above the messages: links, names of regions, nodes. */
import type { ReactElement } from 'react';
import type { World } from '../../../trace/world.ts';
import type { Stage } from '../../../session/run.ts';
import { kindWords } from '../../names.ts';
import { LinkMark } from '../marks/link.tsx';
import { nodeViews, noteOf } from '../marks/views.ts';
import { NodeMark } from '../marks/node.tsx';
import type { PictureProps } from './props.ts';
import { RegionName } from '../marks/region-name.tsx';
import type { Scene } from '../layout/scene-types.ts';
import { type Target, targetKey } from '../marks/target.ts';
import { nodeWords } from '../marks/words.ts';
import * as Say from '../../../words/en/map/pictures.ts';

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
      <g role="group" aria-label={Say.links}>
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
      <g role="group" aria-label={Say.regions}>
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
      <g role="group" aria-label={Say.nodes}>
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
              words={nodeWords(view.fact, view.glyph, { city: region.city, kind: kindWords(stage, seat.spec) })}
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
