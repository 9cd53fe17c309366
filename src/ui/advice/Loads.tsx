/** The plane of loads: different queries across, writes each second up; every cell has been run. */
import { type ReactElement, useMemo } from 'react';
import type { Application } from '../../advice/application.ts';
import { FEW, type LoadCell, loadsOf } from '../../advice/loads.ts';
import * as Say from '../../words/en/advice/advice.ts';
import { PlaneTable } from './PlaneTable.tsx';

interface LoadsProps {
  readonly loads: readonly LoadCell[];
  readonly application: Application;
}

export function Loads({ loads, application }: LoadsProps): ReactElement {
  const rows = useMemo(() => loadsOf(loads, application).toReversed(), [loads, application]);
  return (
    <PlaneTable
      title={Say.loadsTitle}
      say={Say.loadsSay(FEW)}
      rows={rows.map((cells) => ({ head: Say.number(cells[0]?.writesPerSecond ?? 0), cells }))}
      across={(rows[0] ?? []).map(({ distinctQueries }) => Say.number(distinctQueries))}
      axes={[Say.loadsUp, Say.loadsAcross]}
    />
  );
}
