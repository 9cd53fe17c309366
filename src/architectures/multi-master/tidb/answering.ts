/** What a TiDB server tells its clients. A refusal is certain only where nobody can have written. */
import type { Outcome } from '../../../sim/operation.ts';
import { reply, unknown } from '../../shared/answers.ts';
import type { Request, SqlOut, SqlState } from './state.ts';

const DOUBT = 'This TiDB server restarted a moment ago. It refuses this now, but may have done it before.';

export function answer(node: SqlState, out: SqlOut, request: Request, outcome: Outcome): void {
  node.requests.delete(request.op);
  const { client, op, isDoubtful, readOnly } = request;
  const isUnsure = !outcome.ok && outcome.definite && isDoubtful && !readOnly && !node.place.rules.isCertain(true);
  out.send(client, reply(op, isUnsure ? unknown(DOUBT, outcome.problem.message) : outcome, node.place.spec.id, null));
}
