/** The planet: every place of it, what stands there, and what the armed fault would hit. */
import { type ReactElement, useMemo, useRef, useState } from 'react';
import type { Standing } from '../../scenarios/free-play.ts';
import type { Place } from '../../session/run.ts';
import { usePictureProps } from '../app/picture-props.ts';
import { disksAt } from '../faults/disks.ts';
import { useLegend } from '../looks.ts';
import { formatMs } from '../map/marks/words.ts';
import { sameTarget, type Target } from '../map/marks/target.ts';
import type { Scene } from '../map/layout/scene-types.ts';
import { WorldMap } from '../map/world-map.tsx';
import { useViewing } from '../map/zoom/use-viewing.tsx';
import { useAppStore, useNow, useRun } from '../store.tsx';
import { useMedia } from '../use-size.ts';
import { cutBetween, type Armed, type Situation, strikeAt } from './palette/faults.ts';
import { type Line, sidesOf, useCutDrawing } from './palette/draw-cut.ts';
import { Preview } from './drawn/preview.tsx';
import type { Planet } from './planet.ts';
import { regionIn } from './regions-of.ts';
import { Rings } from './drawn/rings.tsx';
import { WORDS } from '../../words/en/playground/screen.ts';
import * as Say from '../../words/en/playground/panels.ts';

/** Narrower than this, marks are smaller. */
const NARROW_PX = 560;

/** At a faster clock what has arrived fades sooner: thousands of messages at once say nothing. */
const FADING_MS_PER_SECOND_MAX = 200;

/** From here on there is room for the names of free places. */
const NAMED_ZOOM = 2.5;

export interface PlayMapProps {
  readonly width: number;
  readonly height: number;
  readonly planet: Planet;
  /** What a click on a free place puts there. */
  readonly adds: Standing;
  readonly armed: Armed | null;
  readonly onArm: (armed: Armed | null) => void;
}

export function PlayMap({ width, height, planet, adds, armed, onArm }: PlayMapProps): ReactElement {
  const props = usePictureProps();
  const store = useAppStore();
  const id = useRun((run) => run.id);
  const legend = useLegend();
  const bare = useMedia('(max-width: 1000px)');
  const [hot, setHot] = useState<Target | null>(null);
  const viewing = useViewing(armed?.fault.id === 'cut');
  const box = useRef<HTMLDivElement>(null);
  const scene = useRef<Scene | null>(null);
  const situation = useSituation(planet);
  const { scenario, atlas } = planet;
  const free = useMemo(() => atlas.places.filter((place) => !scenario.regions.includes(place.id)), [atlas, scenario.regions]);
  const isFree = (target: Target): target is Extract<Target, { type: 'region' }> =>
    target.type === 'region' && free.some((place) => place.id === target.id);

  const strike = (target: Target): void => {
    if (!armed || !situation) return;
    const place = target.type === 'region' ? target.id : target.type === 'node' ? regionOfNode(target.id, situation) : null;
    if (armed.fault.id === 'cut' && armed.from === null && place !== null && target.type !== 'link')
      return onArm({ ...armed, from: place });
    const found = strikeAt(armed, target, situation);
    if (!found) return;
    store.getState().command(id, found.command, found.words);
    onArm(null);
  };
  const onSelect = (target: Target): void => {
    if (armed) return strike(target);
    if (isFree(target)) planet.place(target.id, planet.empty ? 'both' : adds);
    else props.onSelect(target);
  };
  const cut = (line: Line): void => {
    if (!scene.current || !situation) return;
    const [left, right] = sidesOf(line, scene.current);
    const main = situation.stage.places[0]?.id ?? '';
    // One way: what the main region's side sends is lost.
    const [first, second] = left.includes(main) ? [left, right] : [right, left];
    if (first.length === 0 || second.length === 0) {
      store.getState().setProblem(Say.thisLineHasEveryPlace);
      return;
    }
    const found = cutBetween([first, second], armed?.variant ?? 'both', situation);
    store.getState().command(id, found.command, found.words);
    onArm(null);
  };
  const { line, handlers } = useCutDrawing(box, armed?.fault.id === 'cut', cut);
  const aimed = armed && situation && hot && !line && !waitsForSecond(armed, hot) ? strikeAt(armed, hot, situation) : null;
  const note = (place: Place): string => noteOf(place, planet, adds);
  const named = planet.empty || viewing.zoom >= NAMED_ZOOM;
  return (
    <div ref={box} className={armed ? `play-map armed ${armed.fault.id === 'cut' ? 'cutting' : ''}` : 'play-map'} {...handlers}>
      <WorldMap
        {...props}
        msPerSecond={Math.min(props.msPerSecond, FADING_MS_PER_SECOND_MAX)}
        width={width}
        height={height}
        k={width < NARROW_PX ? 0.62 : 1}
        free={free}
        viewing={viewing}
        label={Say.worldMap}
        {...(bare || planet.empty ? {} : { legend })}
        onSelect={onSelect}
        onHover={(target) => {
          if (!sameTarget(target, hot)) setHot(target);
          if (target === null || !isFree(target)) props.onHover?.(target);
        }}
        over={(drawn) => {
          scene.current = drawn.scene;
          return (
            <>
              {armed ? null : <Rings {...{ drawn, free, named, note }} hovered={hot} />}
              {aimed && hot && armed ? (
                <Preview scene={drawn.scene} target={hot} strike={aimed} region={wholeRegion(armed, hot, situation)} />
              ) : null}
              {armed?.from ? <From scene={drawn.scene} region={armed.from} /> : null}
              {line ? <path className="cut-line" d={`M${line.from.join(',')} L${line.to.join(',')}`} /> : null}
            </>
          );
        }}
      />
    </div>
  );
}

function useSituation(planet: Planet): Situation | null {
  const stage = useRun((run) => run.stage);
  const index = useRun((run) => run.index);
  useRun((run) => run.version);
  const now = useNow(150);
  return stage ? { stage, world: index.worldAt(now), ...disksAt(index, now), city: (id) => planet.city(regionIn(stage, id)) } : null;
}

const regionOfNode = (id: string, { stage }: Situation): string => regionIn(stage, id);

/** The first place of a cut does nothing yet. */
const waitsForSecond = ({ fault, from }: Armed, { type }: Target): boolean => fault.id === 'cut' && from === null && type !== 'link';

/** Which region is outlined as a whole. */
function wholeRegion({ fault }: Armed, target: Target, situation: Situation | null): string | null {
  if (!situation || (fault.id !== 'lose' && fault.id !== 'cut')) return null;
  return target.type === 'node' ? regionOfNode(target.id, situation) : target.type === 'region' ? target.id : null;
}

function From({ scene, region }: { readonly scene: Scene; readonly region: string }): ReactElement | null {
  const seat = scene.regions.get(region);
  return seat ? <circle className="cut-from" cx={seat.at[0]} cy={seat.at[1]} r={seat.radius + 12} /> : null;
}

/** What a click on a free place does, and how far it is. */
function noteOf(place: Place, { scenario, atlas, empty, city }: Planet, adds: Standing): string {
  const [main] = scenario.regions;
  if (empty || main === undefined) return WORDS.first;
  const ms = atlas.rttMs(main, place.id);
  const far = ms === null ? '' : Say.from2(formatMs(ms), city(main));
  return Say.adds2(far, adds === 'both' ? Say.aDatabaseAndAClient : WORDS.standing[adds]);
}
