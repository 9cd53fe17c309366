/** The schematic of peers, for narrow places and embeds. Light: no land, no projection. */
import { type ReactElement, useMemo } from 'react';
import { ringLayout } from './layout/ring.ts';
import { Seated, type SchematicProps } from './seated.tsx';
import { useInvolved } from './use-involved.ts';
import { usePartitions } from './use-partitions.ts';
import * as Say from '../../words/en/map/ring.ts';

export function Ring(props: SchematicProps): ReactElement {
  const { width, height, projector = false } = props;
  const stage = useInvolved(props.stage, props.index, props.look);
  const small = Math.min(width, height) < 330;
  const k = props.k ?? (projector ? 1.35 : Math.min(width, height) < 230 ? 0.85 : 1);
  const fontPx = projector ? 20 : small ? 12 : 13;
  const partitions = usePartitions(props.index);
  const sides = partitions[0] ?? null;
  const layout = useMemo(() => ringLayout({ stage, width, height, k, sides }), [stage, width, height, k, sides]);
  return <Seated {...{ props, stage, layout, k, fontPx, partitions }} noteLetters={8} badges={false} name={Say.ringOfMembers} />;
}
