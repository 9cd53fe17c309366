/** The world map of a run. Loads the land, so narrow places and embeds use compass or ring instead. */
import { type ReactElement, useCallback, useMemo } from 'react';
import { THEMES } from '../theme/tokens.ts';
import { StillCanvas } from './canvas.tsx';
import { keyBox } from './key.tsx';
import { drawLand } from './land.ts';
import { isPeerStage } from './links.ts';
import { Picture } from './picture.tsx';
import type { PictureProps } from './props.ts';
import { buildScene, NOTE_LETTERS } from './scene.ts';
import { usePartitions } from './use-partitions.ts';
import { worldLayout } from './world-layout.ts';

export interface WorldMapProps extends PictureProps {
  /** Longitude in the middle; chosen so that the edge crosses no link when absent. */
  readonly centre?: number;
}

export function WorldMap(props: WorldMapProps): ReactElement {
  const { stage, width, height, theme, projector = false, legend } = props;
  const wanted = props.centre ?? null;
  const k = props.k ?? (projector ? 1.35 : stage.places.length <= 6 && width >= 900 ? 1.2 : 1);
  const fontPx = projector ? 20 : k >= 1.15 ? 14 : 12.5;
  const partitions = usePartitions(props.index);
  const world = useMemo(() => worldLayout({ stage, width, height, k, centre: wanted }), [stage, width, height, k, wanted]);
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
        noteLetters: isPeerStage(stage) ? NOTE_LETTERS + 4 : NOTE_LETTERS,
        badges: true,
        avoid: legend ? [keyBox(legend, height, projector)] : [],
      }),
    [stage, world, width, height, k, fontPx, partitions, legend, projector],
  );
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => drawLand(context, world.camera, THEMES[theme], world.centre),
    [world, theme],
  );
  return <Picture scene={scene} props={props} name="World map" ground={<StillCanvas width={width} height={height} draw={draw} />} />;
}
