/**
 * Transactions at a router: one is its partition's. The router leads its statements there and knows where that is; what would need a
 * second partition is refused, for nothing here commits on both or on none (Gray 1978).
 */
import type { RoutePlan } from '../../sharding/jobs.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { InTransaction } from '../../sqlite/jobs.ts';
import type { EndOfTransaction } from '../contract.ts';
import { refusal } from '../shared/answers.ts';
import { commitWhenFree } from './barrier.ts';
import { ringAt } from './current.ts';
import { end, routedBy } from './operations.ts';
import { nearestCopy } from './reference.ts';
import type { Operation, RouterOut, RouterState } from './state.ts';
import { forgetTransaction, participantsOf, rollBack, takePart } from './taking-part.ts';

const failure = (code: string, message: string): Outcome => ({
  ok: false,
  definite: true,
  problem: { message, detail: `ERROR ${code}`, offset: null, code },
});

const ONE_PARTITION = failure(
  '0A000',
  'A transaction stays on one partition here, since nothing commits on several or on none: this statement needs another than the first did, or more than one. It is rolled back; keep one to one value of the key.',
);
/** PostgreSQL: serialization_failure, which asks for the transaction to be run again. */
export const MOVED_AWAY = failure(
  '40001',
  'Rows of this transaction have moved to another partition, or are moving: it is rolled back. Run it again.',
);
const ELSEWHERE = failure(
  '0A000',
  'Where partitions have copies of their own, or are databases of another architecture, a router passes on statements alone: send them outside of BEGIN … COMMIT.',
);
const NO_SCHEMA = failure('25001', 'Schema changes stand alone here: send this statement outside of BEGIN … COMMIT.');
const NOT_KNOWN = failure(
  '25P02',
  'current transaction is aborted, commands ignored until end of transaction block: it has ended here. Begin it again.',
);
const NOTHING_DONE: Outcome = { ok: true, columns: [], rows: [], changes: 0, tables: [], wrote: false };

/** Why a statement cannot be part of this transaction, wherever its rows are; null when it can. */
export function whyNotInside({ place, transactions }: RouterState, { id, first }: InTransaction, { kind }: RoutePlan): Outcome | null {
  if (place.behind !== null) return ELSEWHERE;
  if (kind === 'schema' || kind === 'nothing') return NO_SCHEMA;
  return transactions.has(id) || first ? null : NOT_KNOWN;
}

type Routed = Extract<RoutePlan, { kind: 'read' | 'write' }>;

/** Where a transaction has one partition: its statement goes there, or is refused. */
export function forwardInside(node: RouterState, out: RouterOut, operation: Operation, transaction: InTransaction, route: Routed): void {
  const { op, sql, params } = operation;
  const { rules } = node.place;
  const ring = ringAt(node);
  const { places } = route;
  const [home] = participantsOf(node, transaction.id);
  const anywhere = places !== null && places.keys.length === 0 && !places.first;
  const holders = (): readonly NodeId[] =>
    places === null ? [] : anywhere && operation.local.length > 0 ? [nearestCopy(node)] : rules.holdersOf(ring, places);
  const [target, ...more] = places === null ? [] : anywhere && home !== undefined ? [home] : (rules.writerOf(ring, holders()) ?? []);
  if (target === undefined || more.length > 0 || (home !== undefined && target !== home)) return end(node, out, op, ONE_PARTITION);
  const writes = route.kind === 'write';
  if (writes && route.within !== null)
    return end(
      node,
      out,
      op,
      refusal('INSERT … SELECT under keys that only its rows tell stands alone here: send it outside of BEGIN … COMMIT.'),
    );
  // Nothing of it is written before COMMIT, so silence is a certain failure.
  operation.phase = 'reading';
  operation.target = target;
  out.send(target, {
    kind: 'forward',
    op,
    sql,
    params,
    readOnly: !writes,
    nowMs: writes ? route.nowMs : null,
    within: null,
    places: places?.keys.map((key) => key.place) ?? [],
    version: node.versions.version,
    transaction: takePart(node, transaction, target),
    ...routedBy(node, anywhere && operation.local.length > 0),
  });
}

/** COMMIT or ROLLBACK goes where the statements went. */
export function endTransaction(node: RouterState, out: RouterOut, operation: Operation, ends: EndOfTransaction): void {
  const { op, sql, params } = operation;
  const participants = participantsOf(node, ends.transaction);
  const [home, other] = participants;
  if (home === undefined) return end(node, out, op, ends.commit ? NOT_KNOWN : NOTHING_DONE);
  if (other !== undefined && !ends.commit) {
    rollBack(node, out, ends.transaction);
    return end(node, out, op, NOTHING_DONE);
  }
  forgetTransaction(node, ends.transaction);
  if (other !== undefined) {
    operation.phase = 'committing';
    operation.within = { id: ends.transaction, isolation: 'read committed' };
    return commitWhenFree(node, out, { transaction: ends.transaction, op, participants });
  }
  operation.phase = ends.commit ? 'writing' : 'reading';
  operation.target = home;
  const { version } = node.versions;
  out.send(home, { kind: 'forward', op, sql, params, readOnly: true, nowMs: null, within: null, places: [], version, ends });
}
