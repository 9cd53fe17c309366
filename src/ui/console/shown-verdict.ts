/** What is to be thought of the operation that is shown: apart from which one that is, since the first picture has no verdict. */
import { type Verdict, verdict } from '../../trace/verdict.ts';
import type { OperationFact } from '../../trace/world.ts';
import { useCity } from '../names.ts';
import { useNow, useRun } from '../store.tsx';
import { useShownOp } from './shown-op.ts';

/** The operation shown now and what is to be thought of it. */
export function useShownVerdict(): { readonly operation: OperationFact | null; readonly found: Verdict | null } {
  const now = useNow(100, true);
  const operation = useShownOp(now);
  const index = useRun((run) => run.index);
  const city = useCity();
  return { operation, found: operation ? verdict(index, operation.op, city, now) : null };
}
