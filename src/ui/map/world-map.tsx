/** The world map of a run. Loads the land, so narrow places and embeds use compass or ring instead. */
import { type CSSProperties, type ReactElement, type ReactNode, useMemo } from 'react';
import { THEMES } from '../theme/tokens.ts';
import { type Still, StillCanvas } from './layers/still.tsx';
import { keyBox, keySide } from './marks/key.tsx';
import type { Box, LonLat, XY } from './layout/geometry.ts';
import { landSteps } from './layout/land.ts';
import { isPeerStage } from '../kinds.ts';
import { useTurn } from '../turns.ts';
import { Picture } from './picture.tsx';
import type { PictureProps } from './layers/props.ts';
import { NOTE_LETTERS } from './layout/naming.ts';
import type { cornerOf, freeing } from './layout/corner.ts';
import { buildScene } from './layout/scene.ts';
import { usePartitions } from './use-partitions.ts';
import type { Place } from '../../session/run.ts';
import type { Camera } from './layout/projection.ts';
import type { Scene } from './layout/scene-types.ts';
import { type From, layouts, type WorldLayout } from './layout/world.ts';
import * as Say from '../../words/en/map/world-map.ts';

export interface WorldMapProps extends PictureProps {
  /** Longitude in the middle; chosen so that the edge crosses no link when absent. */
  readonly centre?: number;
  /** Places that are no regions of the run: they have to be in the frame all the same, and no name is put on them. */
  readonly free?: readonly Place[];
  /** Places without nodes that must be in the frame, and on which no name is put. */
  readonly also?: readonly LonLat[];
  /** Ground that is taken by something else on top. The same array as long as it is the same ground. */
  readonly avoid?: readonly Box[];
  /** Room for what lies on top, px: left, top, right, bottom. The same array as long as it is the same room. */
  readonly room?: Box;
  /** What is drawn above everything else. */
  readonly over?: (drawn: Drawn) => ReactNode;
  /** What is no part of the drawing and lies on top. */
  readonly children?: (scene: Scene, project: (at: LonLat) => XY) => ReactNode;
  /** One of a row of maps of the same places. */
  readonly alike?: boolean;
  /** Laid out in one turn, its scene in the next, and drawn in a third, so that a page that opens goes on answering; else all at once. */
  readonly gradual?: boolean;
  /** It can be looked at from nearer; without this it stands still. */
  readonly viewing?: Viewing | undefined;
}

/** From where a map is looked at. */
export interface Viewing {
  /** Where its buttons lie, and what keeps places from under them: a map that stands still needs neither. */
  readonly corner: typeof cornerOf;
  readonly freeing: typeof freeing;
  readonly view: From;
  /** As it was when it last stood still: until then the land is only moved, and drawn again afterwards. */
  readonly resting: From;
  /** How a land that was drawn for one camera lies under another one. */
  readonly ground: (drawn: Camera, now: Camera) => CSSProperties;
  /** What lies on top and changes the view. */
  readonly controls: (frame: Controlled) => ReactNode;
}

export interface Controlled {
  readonly width: number;
  readonly height: number;
  readonly places: readonly Place[];
  /** Of the widest view. */
  readonly whole: Camera;
}

export interface Drawn {
  readonly scene: Scene;
  readonly camera: Camera;
}

const NO_VIEW = { view: undefined, resting: undefined };
const NOWHERE: readonly LonLat[] = [];
const NO_PLACES: readonly Place[] = [];
const NOTHING: readonly Box[] = [];

interface LaidOut extends WorldMapProps {
  readonly k: number;
  readonly world: WorldLayout;
  readonly resting: WorldLayout;
  /** Ground of all that lies on top along the upper edge. */
  readonly taken: readonly Box[];
}

export function WorldMap(props: WorldMapProps): ReactElement {
  const { stage, width, height, projector = false, alike = false, gradual = false } = props;
  const { also = NOWHERE, free = NO_PLACES, avoid = NOTHING, room, viewing } = props;
  const { view, resting: still } = viewing ?? NO_VIEW;
  const wanted = props.centre ?? null;
  const keyed = props.legend !== undefined;
  const corner = viewing?.corner;
  const freeing = viewing?.freeing;
  const k =
    props.k ?? (projector ? 1.35 * largeOf(width, height) : height < LOW_PX ? 0.7 : stage.places.length <= 6 && width >= 900 ? 1.2 : 1);
  const taken = useMemo(
    () => [...avoid, ...(corner ? [corner({ width, height }, stage.places.length)] : [])],
    [avoid, corner, width, height, stage.places.length],
  );
  const layOut = useMemo(() => {
    const others = [...also, ...free.map(lonLat)];
    const frame = {
      stage,
      width,
      height,
      k,
      centre: wanted,
      keyBelow: keyed && !projector,
      alike,
      also: others,
      ...(room && { room }),
      ...(freeing && { taken, freeing }),
    };
    return layouts(frame);
  }, [stage, width, height, k, wanted, projector, keyed, alike, also, free, room, taken, freeing]);
  const world = useMemo(() => layOut(view), [layOut, view]);
  const resting = useMemo(() => (still === view ? world : layOut(still)), [layOut, still, view, world]);
  const come = useTurn(gradual);
  return gradual && !come ? <Unseen {...{ width, height }} /> : <Laid {...props} {...{ k, world, resting, taken }} />;
}

/** On a screen that is enlarged to 200 % the picture is low: glyphs leave the map its room. */
const LOW_PX = 200;

/** From the back row it is as large as in 1280 × 720, whatever the projector. */
const largeOf = (width: number, height: number): number => Math.max(1, Math.min(width / 1280, height / 420));

/** Its place, until it is drawn. */
const Unseen = ({ width, height }: { readonly width: number; readonly height: number }): ReactElement => (
  <div className="picture" style={{ width, height }} />
);

function Laid(props: LaidOut): ReactElement {
  const { stage, width, height, theme, projector = false, legend, alike = false, gradual = false, k, world, resting, taken } = props;
  const { also = NOWHERE, free = NO_PLACES, over, viewing } = props;
  const large = projector ? largeOf(width, height) : 1;
  const fontPx = projector ? 20 * large : k >= 1.15 ? 14 : alike ? 11 : 12.5;
  const partitions = usePartitions(props.index);
  const come = useTurn(gradual);
  const places = world.layout.places.map((p) => p.at);
  const side = legend && projector ? keySide(legend, { width, height, projector, large }, places) : 'left';
  const scene = useMemo(
    () =>
      buildScene({
        stage,
        layout: world.layout,
        width,
        height,
        k,
        fontPx,
        partitions,
        // What members say of themselves is longer: “leader, hears 2 of 5”.
        // From the back row nobody reads how far away a replica is.
        noteLetters: alike ? 0 : isPeerStage(stage) ? NOTE_LETTERS + 4 : projector ? 0 : NOTE_LETTERS,
        badges: true,
        avoid: [
          ...(legend ? [keyBox(legend, { width, height, projector, side, large })] : []),
          ...taken,
          ...ringBoxes([...also, ...free.map(lonLat)], world.camera),
        ],
      }),
    [stage, world, width, height, k, fontPx, partitions, legend, projector, side, large, alike, taken, also, free],
  );
  // On a small map names would lie on each other.
  const drawn = useMemo(() => (alike && width < NAMES_FROM_PX ? withoutNames(scene) : scene), [alike, width, scene]);
  // A run that opens, or takes another shape, leaves most cameras as they are, and the land is dear to draw.
  const groundKey = groundOf(resting, width, height);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the ground is another.
  const ground = useMemo(() => resting, [groundKey]);
  const land = useMemo((): Still => {
    const { camera, centre, layout } = ground;
    const at = layout.places.map((place) => place.at);
    const key = `${theme} ${groundOf(ground, width, height)}`;
    return { key, camera, steps: (context) => landSteps(context, { camera, palette: THEMES[theme], centre, places: at }) };
  }, [ground, theme, width, height]);
  if (gradual && !come) return <Unseen {...{ width, height }} />;
  return (
    <Picture
      scene={drawn}
      props={props}
      gradual={gradual}
      name={Say.worldMap}
      keySide={side}
      large={large}
      {...(over ? { over: over({ scene, camera: world.camera }) } : {})}
      ground={<StillCanvas width={width} height={height} still={land} style={(camera) => viewing?.ground(camera, world.camera)} />}
    >
      {props.children?.(scene, world.camera.project)}
      {viewing?.controls({ width, height, places: [...stage.places, ...free], whole: world.whole })}
    </Picture>
  );
}

/** Equal for equal grounds. */
function groundOf({ camera: { projection }, centre, layout }: WorldLayout, width: number, height: number): string {
  return [width, height, centre, projection.scale(), ...projection.translate(), ...layout.places.flatMap(({ at }) => at)].join();
}

/** Px that a free place takes, on all sides. */
const RING_PX = 6;

const ringBoxes = (all: readonly LonLat[], { project }: Camera): readonly Box[] =>
  all.map((each) => {
    const [x, y] = project(each);
    return [x - RING_PX, y - RING_PX, x + RING_PX, y + RING_PX];
  });

const lonLat = ({ lon, lat }: Place): LonLat => [lon, lat];

/** As wide must a map among others be to have room for names. */
const NAMES_FROM_PX = 420;

const withoutNames = (scene: Scene): Scene => ({
  ...scene,
  regions: new Map([...scene.regions].map(([id, region]) => [id, { ...region, label: { ...region.label, hidden: true } }])),
});
