/** What a gateway tells its clients. */
import type { Outcome } from '../../../sim/operation.ts';
import { answer as answerAs, type Request } from '../../shared/ranges/requests.ts';
import type { GatewayOut, GatewayState, Restart } from './state.ts';

export const SERVER = { server: 'CockroachDB node' };

export const answer = (node: GatewayState, out: GatewayOut, request: Request, outcome: Outcome): void =>
  answerAs(SERVER, node, out, request, outcome);

const failure = (code: string, message: string, detail: string): Outcome => ({
  ok: false,
  definite: true,
  problem: { message, detail, offset: null, code },
});

/** What an application has to answer by beginning again. */
const RESTARTS: Readonly<Record<Restart, Outcome>> = {
  readwithinuncertainty: failure(
    '40001',
    'Restart transaction: it met a value so little newer than itself that it cannot tell which came first, and what it read before has changed. Nothing was written.',
    'ReadWithinUncertaintyIntervalError',
  ),
  serializable: failure(
    '40001',
    'Restart transaction: others have written what it had read, before it could commit. Nothing was written.',
    'TransactionRetryError: retry txn (RETRY_SERIALIZABLE)',
  ),
  txnaborted: failure(
    '40001',
    'Restart transaction: others have aborted it, since it was silent for too long, or each waited for the other. Nothing was written.',
    'TransactionAbortedError(ABORT_REASON_ABORTED_RECORD_FOUND)',
  ),
};

export const restart = (why: Restart): Outcome => RESTARTS[why];
