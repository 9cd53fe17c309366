/** Which operation the console shows: the person's own last one, else the lesson's. */
import type { OperationFact } from '../../trace/world.ts';
import { lessonOp } from '../../store/spoken.ts';
import { useRun } from '../store.tsx';

/** The operation as far as the playhead may know of it, or null before it is asked. */
export function useShownOp(nowUs: number): OperationFact | null {
  const op = useRun((run, page) => page.ownOp ?? lessonOp(run, page));
  const index = useRun((run) => run.index);
  useRun((run) => run.version);
  const operation = op === null ? undefined : index.operations.get(op);
  if (!operation || operation.calledAt > nowUs) return null;
  if (operation.returnedAt !== null && operation.returnedAt <= nowUs) return operation;
  return { ...operation, returnedAt: null, return: null, outcome: null, served: null };
}
