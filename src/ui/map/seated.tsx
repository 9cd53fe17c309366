/** A schematic that has been laid out: its scene, and the picture of it. */
import { type ReactElement, useMemo } from 'react';
import { useTurn } from '../turns.ts';
import type { PictureProps } from './layers/props.ts';
import { buildScene } from './layout/scene.ts';
import type { SceneOptions } from './layout/scene-types.ts';
import { Picture } from './picture.tsx';

export interface SchematicProps extends PictureProps {
  /** Laid out in one turn, drawn in the next, and what can be pointed at in a third, so that a page that opens goes on answering. Told when it is whole. */
  readonly onWhole?: () => void;
}

interface SeatedProps extends Pick<SceneOptions, 'stage' | 'layout' | 'k' | 'fontPx' | 'partitions' | 'noteLetters' | 'badges'> {
  readonly props: SchematicProps;
  readonly name: string;
}

export function Seated({ props, name, stage, layout, k, fontPx, partitions, noteLetters, badges }: SeatedProps): ReactElement | null {
  const { width, height, onWhole } = props;
  const gradual = onWhole !== undefined;
  const come = useTurn(gradual);
  return gradual && !come ? null : <Drawn {...{ props, name, stage, layout, k, fontPx, partitions, noteLetters, badges, width, height }} />;
}

function Drawn(seated: SeatedProps & { readonly width: number; readonly height: number }): ReactElement {
  const { props, name, stage, layout, width, height, k, fontPx, partitions, noteLetters, badges } = seated;
  const scene = useMemo(
    () => buildScene({ stage, layout, width, height, k, fontPx, partitions, noteLetters, badges }),
    [stage, layout, width, height, k, fontPx, partitions, noteLetters, badges],
  );
  return (
    <Picture
      {...{ scene, props, name }}
      ground={null}
      gradual={props.onWhole !== undefined}
      {...(props.onWhole && { onWhole: props.onWhole })}
    />
  );
}
