/** Clients' statements at a TiDB server. */
import { refusal } from '../../shared/answers.ts';
import { requestsAt } from '../../shared/ranges/requests.ts';
import { SERVER } from './answering.ts';
import { callKv, standsAt } from './calls.ts';
import type { SqlOut, SqlState, Txn } from './state.ts';
import { drop, MANAGED_TTL_MS, onEnd, runAlone, runStep } from './transactions.ts';

export const BEAT_TIMER = 'heartbeats';
/** tikv/client-go: half of ManagedLockTTL. */
const BEAT_US = (MANAGED_TTL_MS / 2) * 1000;

export const requests = requestsAt<Txn, SqlState, SqlOut>({
  ...SERVER,
  noSchemaChanges: refusal(
    'This TiDB has the schema of the set-up: statements that change it are not carried out. Put them into the set-up.',
    'ERROR 8200 (HY000)',
  ),
  ...{ runAlone, runStep, onEnd, drop },
  waitsFor: ({ asked }) =>
    asked === null ? 'a region did not answer, or a row was locked' : 'the placement driver did not hand out a timestamp',
  inDoubt: 'Whether it is committed is told by its locks, and decided at its primary.',
});

/** Locks of transactions that go on are prolonged (TxnHeartBeat). */
export function onBeat(node: SqlState, out: SqlOut): void {
  for (const { primary, locked, startTs, commit } of node.txns.values()) {
    if (!primary || locked.size === 0 || commit) continue;
    const ttlMs = Math.floor(out.now / 1000) + MANAGED_TTL_MS - Math.floor(startTs / 2 ** 18);
    callKv(node, out, standsAt(node, primary.key), { kind: 'background' }, { kind: 'txn-heart-beat', startTs, key: primary.key, ttlMs });
  }
  out.setTimer(BEAT_TIMER, BEAT_US);
}
