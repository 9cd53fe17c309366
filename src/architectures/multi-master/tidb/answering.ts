/** What a TiDB server tells its clients. */
import type { Outcome } from '../../../sim/operation.ts';
import { answer as answerAs, type Request } from '../../shared/ranges/requests.ts';
import type { SqlOut, SqlState } from './state.ts';

export const SERVER = { server: 'TiDB server' };

export const answer = (node: SqlState, out: SqlOut, request: Request, outcome: Outcome): void =>
  answerAs(SERVER, node, out, request, outcome);
