/** Where the time of one operation went, as bars beside the road not taken. */
import type { ReactElement } from 'react';
import type { OperationFact } from '../../trace/world.ts';
import { Hops } from '../charts/hops.tsx';
import { hopBars, roadNotTaken, NOT_TRAVEL } from '../charts/reads.ts';
import { useLookOf } from '../looks.ts';
import { useRun } from '../store.tsx';
import { useSize } from '../use-size.ts';

export function HopsPicture({ operation }: { readonly operation: OperationFact }): ReactElement {
  const [box, { width }] = useSize<HTMLDivElement>();
  const index = useRun((run) => run.index);
  const stage = useRun((run) => run.stage);
  const lookOf = useLookOf();
  const bars = hopBars(index, operation, lookOf);
  const sqlMs = bars.reduce((sum, bar) => sum + (bar.label === NOT_TRAVEL.sql ? bar.ms : 0), 0);
  return (
    <div ref={box} className="hops-box">
      {stage && width > 0 && bars.length > 0 ? <Hops hops={bars} width={width} other={roadNotTaken(stage, operation, sqlMs)} /> : null}
    </div>
  );
}
