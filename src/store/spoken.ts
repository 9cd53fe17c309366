/** What is spoken of: the operation of the lesson, and the event that is meant when somebody asks why. */
import { askedNow } from './asking.ts';
import { focusedRun, isTold } from './seen.ts';
import type { AppData, AppState, RunState } from './state.ts';

/** The operation that the lesson speaks of: once its question is answered, the one that answered it. */
export function lessonOp(run: RunState, page: AppData): string | null {
  const { scenario } = run.spec;
  const { step, question } = page;
  if (!isTold(run, page)) return null;
  const answered = question.phase === 'revealed' && step === askedNow(scenario, question)?.afterStep ? scenario.steps[step + 1]?.op : null;
  return answered ?? scenario.steps[step]?.op ?? null;
}

/** What is pointed at, else what was answered last: its `seq`, of those that have happened; null when nothing is meant. */
export function eventMeant(state: AppState): number | null {
  const { selection, ownOp, nowUs } = state;
  const run = focusedRun(state);
  const { index } = run;
  if (selection?.type === 'message') return selection.send;
  if (selection?.type === 'node') {
    const { id } = selection;
    const milestone = index.chronicle.milestones.findLast((event) => event.at <= nowUs && 'node' in event && event.node === id);
    if (milestone && milestone.seq >= index.first) return milestone.seq;
  }
  const op = ownOp ?? lessonOp(run, state);
  const operation = op === null ? undefined : index.operations.get(op);
  if (operation?.returnedAt != null && operation.returnedAt <= nowUs) return operation.return;
  return operation && operation.calledAt <= nowUs ? operation.call : null;
}
