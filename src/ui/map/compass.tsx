/** The schematic of one main database, for narrow places and embeds. Light: no land, no projection. */
import { type ReactElement, useMemo } from 'react';
import { compassLayout } from './layout/compass.ts';
import { NOTE_LETTERS } from './layout/naming.ts';
import { Seated, type SchematicProps } from './seated.tsx';
import { useInvolved } from './use-involved.ts';
import { usePartitions } from './use-partitions.ts';
import * as Say from '../../words/en/map/compass.ts';

export function Compass(props: SchematicProps): ReactElement {
  const { width, height, projector = false } = props;
  const stage = useInvolved(props.stage, props.index, props.look);
  const small = Math.min(width, height) < 330;
  const k = props.k ?? (projector ? 1.35 : small ? 0.88 : 1);
  const fontPx = projector ? 20 : small ? 12 : 13;
  const partitions = usePartitions(props.index);
  const lookKey = props.look.join(' ');
  const layout = useMemo(() => compassLayout({ stage, width, height, k, look: lookKey.split(' ') }), [stage, width, height, k, lookKey]);
  return (
    <Seated
      {...{ props, stage, layout, k, fontPx, partitions }}
      noteLetters={small ? 0 : NOTE_LETTERS}
      badges
      name={Say.compassOfRoundTripTimes}
    />
  );
}
