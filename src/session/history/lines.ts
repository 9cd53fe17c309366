/** Lines of a session are operations of their own; from BEGIN to COMMIT they are one transaction. */
import { boundIn } from '../../architectures/shared/transactions/text.ts';
import type { Row, Step } from '../../sim/operation.ts';
import type { Operation } from '../../trace/history.ts';

/** A transaction that goes on from line to line. */
interface Going {
  readonly begun: Operation;
  readonly steps: Step[];
  readonly answers: (readonly Row[])[];
  failed: boolean;
}

/** Each transaction of a session as one operation, in the place of its COMMIT; what was rolled back or never ended is left out. */
export function joined(operations: readonly Operation[]): readonly Operation[] {
  const going = new Map<string, Going>();
  return operations.flatMap((line): readonly Operation[] => {
    const { asked, answer, client } = line;
    if (asked.session === undefined) return [line];
    const session = `${client} ${asked.session}`;
    const open = going.get(session);
    const bound = boundIn(asked.sql);
    if (bound === null) {
      if (!open) return [line];
      open.steps.push(asked);
      open.answers.push(answer?.outcome.ok ? answer.outcome.rows : []);
      open.failed ||= answer?.outcome.ok !== true;
      return [];
    }
    if (typeof bound === 'string') return [];
    if (bound.kind === 'begin') {
      if (!open && answer?.outcome.ok) going.set(session, { begun: line, steps: [], answers: [], failed: false });
      return [];
    }
    going.delete(session);
    if (!open || open.failed || bound.kind === 'rollback') return [];
    const whole = { ...asked, steps: open.steps };
    return [{ ...line, call: open.begun.call, asked: whole, answer: answer && { ...answer, steps: open.answers } }];
  });
}
