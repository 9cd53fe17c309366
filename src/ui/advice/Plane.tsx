/** The plane where the advice turns: how old answers may be across, how long readers may wait up. */
import { type ReactElement, useMemo } from 'react';
import type { Application } from '../../advice/application.ts';
import { planeOf } from '../../advice/plane.ts';
import type { Ranked } from '../../advice/rank.ts';
import * as Say from '../../words/en/advice/advice.ts';
import { PlaneTable } from './PlaneTable.tsx';

interface PlaneProps {
  readonly tried: readonly Ranked[];
  readonly application: Application;
}

export function Plane({ tried, application }: PlaneProps): ReactElement {
  const rows = useMemo(() => planeOf(tried, application).toReversed(), [tried, application]);
  return (
    <PlaneTable
      title={Say.planeTitle}
      say={Say.planeSay}
      rows={rows.map((cells) => ({ head: Say.limitOf(cells[0]?.withinMs ?? null), cells }))}
      across={(rows[0] ?? []).map(({ staleMs }) => Say.limitOf(staleMs))}
      axes={[Say.planeUp, Say.planeAcross]}
    />
  );
}
