/**
 * Reference tables at routers and partitions: read at the nearest copy, written at all of them. Whoever writes them begins at the first partition
 * and goes on to the others from there, and at each partition one transaction writes them at a time, so that all copies see the same writes in
 * the same order. Sources: Citus documentation, *Table types*; citusdata/citus, distributed_planner and resource_lock.c (writers of reference
 * tables lock the first placement before the others, and exclude one another); Vitess documentation, *Reference tables*.
 */
import type { Several } from '../../sharding/jobs.ts';
import { isReference } from '../../sharding/index.ts';
import type { NodeId } from '../../sim/node.ts';
import type { Outcome } from '../../sim/operation.ts';
import type { InTransaction } from '../../sqlite/jobs.ts';
import { refusal } from '../shared/answers.ts';
import type { Participating } from '../shared/commit/participant.ts';
import { ringAt } from './current.ts';
import type { Forward } from './protocol.ts';
import { ACROSS } from './slots.ts';
import type { Errand, Operation, PartitionState, RouterState, Writers } from './state.ts';
import { participantsOf } from './taking-part.ts';

/** The copy that is asked: the nearest of those that hold rows. */
export function nearestCopy(node: RouterState): NodeId {
  const { partitions, first } = ringAt(node);
  return node.place.nearest.find((partition) => partitions.includes(partition)) ?? first;
}

/** What is done at the first partition, and then at all others. */
export function everywhere(node: RouterState, { sql, params }: Operation): readonly (readonly Errand[])[] {
  const ring = ringAt(node);
  const copies = node.place.rules.copiesOf(ring);
  const of = (targets: readonly NodeId[]): readonly Errand[] => targets.map((target) => ({ target, places: [], whole: true, sql, params }));
  if (!node.place.rules.isFirstFirst()) return [of(copies)];
  const others = copies.filter((partition) => partition !== ring.first);
  return others.length === 0 ? [of([ring.first])] : [of([ring.first]), of(others)];
}

const LATE: Outcome = {
  ok: false,
  definite: true,
  problem: {
    message:
      'At this isolation level a transaction sees its partitions as they were when it came to each, and copies of a reference table would follow from different moments: write reference tables first in it, or at READ COMMITTED. It is rolled back.',
    detail: 'ERROR 0A000',
    offset: null,
    code: '0A000',
  },
};

/** Why a reference table cannot be written here, or null. */
export function whyNotEverywhere(
  node: RouterState,
  { tables }: Extract<Several, { kind: 'everywhere' }>,
  transaction: InTransaction | null,
): Outcome | null {
  const { place, references } = node;
  const what = tables.join(', ');
  if (place.behind !== null)
    return refusal(
      `Every partition has ${what}, and here each is a set of replicas or a database of another architecture: nothing commits on all of them or on none, so reference tables are only read. Put the rows into the setup, or choose partitions of one machine with two-phase commit.`,
    );
  if (!place.across.binds)
    return refusal(
      `multi-db transaction attempted: every partition has ${what}, and nothing here commits on all or on none. Choose two-phase commit, or put the rows into the setup.`,
      'Vitess refuses this in the first words of that sentence where transaction_mode is SINGLE.',
    );
  const isLate =
    transaction !== null &&
    transaction.isolation !== 'read committed' &&
    !references.has(transaction.id) &&
    participantsOf(node, transaction.id).length > 0;
  return isLate ? LATE : null;
}

/** Copies that did different things are no copies: nothing of it is committed. */
export const differing = (tables: string): Outcome =>
  refusal(`Partitions would have changed different rows of ${tables}: nothing was written.`);

const participatingIn = ({ own }: PartitionState): Participating | undefined => own[ACROSS] as Participating | undefined;

/** After a restart whoever had prepared to write them still does. */
export function bootWriters(node: PartitionState): Writers {
  const held = participatingIn(node)?.stored.find(({ tables }) =>
    tables.some((table) => isReference(node.place.sharding.reference, table)),
  );
  return { holder: held?.transaction ?? null, waiting: [] };
}

const isOpen = (node: PartitionState, transaction: string): boolean =>
  node.idleSince.has(transaction) || participatingIn(node)?.parts.has(transaction) === true;

/** True: a statement may be run now; else it waits for its turn. */
export function isItsTurn(node: PartitionState, router: NodeId, message: Forward): boolean {
  const { writers, place } = node;
  const { transaction, reference } = message;
  if (reference !== true || !transaction || writers.holder === transaction.id) return true;
  if (writers.waiting.length === 0 && place.rules.mayWriteReference(writers.holder)) {
    writers.holder = transaction.id;
    return true;
  }
  writers.waiting = [...writers.waiting, { router, message }];
  return false;
}

/** A transaction that was rolled back waits for nothing. */
export function forgetWaiting({ writers }: PartitionState, transaction: string): void {
  if (writers.waiting.length > 0) writers.waiting = writers.waiting.filter(({ message }) => message.transaction?.id !== transaction);
}

/** The next in turn, when nobody writes any more; null: nobody waits, or somebody writes. */
export function nextWriter(node: PartitionState): { readonly router: NodeId; readonly message: Forward } | null {
  const { writers } = node;
  if (writers.holder !== null && !isOpen(node, writers.holder)) writers.holder = null;
  const [next, ...later] = writers.waiting;
  if (next === undefined || !node.place.rules.mayWriteReference(writers.holder)) return null;
  writers.waiting = later;
  writers.holder = next.message.transaction?.id ?? null;
  return next;
}
