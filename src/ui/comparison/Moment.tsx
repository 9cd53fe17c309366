/** One moment of one run, on a small map that is cropped like those beside it. */
import { type ReactElement, useMemo } from 'react';
import { usePictureProps } from '../app/picture-props.ts';
import { chooseCentre } from '../map/layout/projection.ts';
import { WorldMap } from '../map/world-map.tsx';
import { behind } from '../app/parts.ts';
import { Later } from '../part.tsx';
import { useApp, useRun } from '../store.tsx';
import * as Say from '../../words/en/comparison/panels.ts';

export interface MomentProps {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

/** Large enough for glyphs as on the whole map. */
const WIDE_PX = 420;

export function Moment({ width, height, name }: MomentProps): ReactElement {
  const props = usePictureProps();
  const problem = useRun((run) => run.problem);
  const loading = useRun((run) => run.loading);
  const { places } = props.stage;
  const centre = useMemo(() => {
    const at = places.map((place) => [place.lon, place.lat] as const);
    const [main = [0, 0] as const, ...others] = at;
    return chooseCentre(
      at,
      others.map((other) => [main, other] as const),
    );
  }, [places]);
  const wordsOnly = useApp((s) => s.wordsOnly);
  return (
    <div className="moment" style={{ height }}>
      {wordsOnly ? (
        <Later part={behind} what={null}>
          {({ InWords }) => <InWords brief />}
        </Later>
      ) : (
        <WorldMap {...props} {...{ width, height, centre }} k={width >= WIDE_PX ? 1 : 0.74} alike label={Say.oneMomentOnTheMap(name)} />
      )}
      {problem ? (
        <p className="moment-problem">{problem}</p>
      ) : loading ? (
        <p className="moment-loading aside">{Say.startingOfDatabasesAre(loading.ready, loading.of)}</p>
      ) : null}
    </div>
  );
}
