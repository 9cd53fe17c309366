/** What a server does not do, and how certain that is. */
import type { Outcome } from '../../../sim/operation.ts';
import { failure, unknown } from '../../shared/answers.ts';
import { answer, problem, type Request, type ServerOut, type ServerState } from './state.ts';

export const NOT_PRIMARY = failure(
  problem(
    '08S01',
    'WSREP has not yet prepared node for application use: this server is not in the primary component, or has not caught up with it. Nothing was done.',
    'ERROR 1047 (08S01)',
  ),
);

/** A refusal is only as certain as this server can be: its last life may have sent the same. */
export function refuse(node: ServerState, out: ServerOut, request: Request, outcome: Outcome): void {
  const mayBeOrdered = request.isDoubtful && request.purpose !== 'read' && request.purpose !== 'step';
  if (outcome.ok || !outcome.definite || node.place.rules.isCertain(mayBeOrdered)) return answer(node, out, request, outcome, null);
  const doubt = unknown('This server restarted a moment ago. It refuses this now, but may have sent it before.', outcome.problem.message);
  answer(node, out, request, doubt, null);
}
