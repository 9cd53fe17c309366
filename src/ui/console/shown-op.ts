/** Which operation the console shows: the person's own last one, else the lesson's. */
import type { OperationFact } from '../../trace/world.ts';
import { isTold } from '../../store/seen.ts';
import type { AppData, RunState } from '../../store/state.ts';
import { useRun } from '../store.tsx';

/** The operation that the lesson speaks of: once its question is answered, the one that answered it. */
export function lessonOp(run: RunState, page: AppData): string | null {
  const { scenario } = run.spec;
  const { step, question } = page;
  if (!isTold(run, page)) return null;
  const answered = question.phase === 'revealed' && step === scenario.question?.afterStep ? scenario.steps[step + 1]?.op : null;
  return answered ?? scenario.steps[step]?.op ?? null;
}

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
