/** Clients' statements at a gateway. */
import { refusal } from '../../shared/answers.ts';
import { requestsAt } from '../../shared/ranges/requests.ts';
import { SERVER } from './answering.ts';
import type { GatewayOut, GatewayState, Txn } from './state.ts';
import { drop, onEnd, runAlone, runStep } from './transactions.ts';

export const requests = requestsAt<Txn, GatewayState, GatewayOut>({
  ...SERVER,
  noSchemaChanges: refusal(
    'This CockroachDB has the schema of the set-up: statements that change it are not carried out. Put them into the set-up.',
    '0A000',
  ),
  ...{ runAlone, runStep, onEnd, drop },
  waitsFor: () => 'a range did not answer, or a row had an intent of another transaction',
  dropsInDoubt: true,
  inDoubt: 'Whether it is committed is told by its record.',
});
