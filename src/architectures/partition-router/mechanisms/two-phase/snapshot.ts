/** What a common snapshot promises: a read of several partitions shows a transaction on all of them, or on none. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import type { Participating } from '../../../shared/commit/participant.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isPartition } from '../../invariants.ts';
import { ACROSS } from '../../slots.ts';
import type { PartitionState } from '../../state.ts';

/** Transactions and reads that are remembered; the oldest are forgotten first. */
const KNOWN_MAX = 1000;

function bounded<K, V>(known: Map<K, V>): void {
  for (const oldest of known.keys()) {
    if (known.size <= KNOWN_MAX) break;
    known.delete(oldest);
  }
}

interface Seen {
  /** Transaction → where it has prepared to write; who only read has nothing to show of it. */
  readonly participants: Map<string, Set<NodeId>>;
  /** Decided at a node and not done there; done there, so that reads see it. */
  readonly ending: Map<NodeId, Set<string>>;
  readonly visible: Map<string, Set<NodeId>>;
  readonly latest: Map<NodeId, object>;
  /** Read → partition → the transactions that it could see there. */
  readonly reads: Map<string, Map<NodeId, ReadonlySet<string>>>;
}

/** Once the end of a transaction has been carried out, whoever reads next sees it. */
function noteCommits(node: NodeId, state: PartitionState, { participants, ending, visible }: Seen): void {
  const { ended, parts, stored } = state.own[ACROSS] as Participating;
  for (const { transaction } of stored) participants.set(transaction, (participants.get(transaction) ?? new Set()).add(node));
  bounded(participants);
  const open = ending.get(node) ?? new Set<string>();
  ending.set(node, open);
  if (ended?.commit) open.add(ended.transaction);
  for (const transaction of open) {
    if (parts.has(transaction)) continue;
    open.delete(transaction);
    visible.set(transaction, (visible.get(transaction) ?? new Set()).add(node));
  }
  bounded(visible);
}

function halfSeen(node: NodeId, fetch: string, { participants, visible, reads }: Seen): string | null {
  // The parts of one read differ in their last two numbers.
  const read = fetch.replace(/\d+\.\d+$/, '');
  const here = new Set([...visible].flatMap(([transaction, nodes]) => (nodes.has(node) ? [transaction] : [])));
  const parts = reads.get(read) ?? new Map<NodeId, ReadonlySet<string>>();
  reads.set(read, parts);
  bounded(reads);
  for (const [transaction, nodes] of participants) {
    if (!nodes.has(node)) continue;
    for (const [other, there] of parts)
      if (nodes.has(other) && there.has(transaction) !== here.has(transaction))
        return `${read.replace(/\/$/, '')} saw ${transaction} on ${here.has(transaction) ? node : other} and not on ${here.has(transaction) ? other : node}.`;
  }
  parts.set(node, here);
  return null;
}

const wholeReads = (): Checker =>
  remembering<Seen>(
    { participants: new Map(), ending: new Map(), visible: new Map(), latest: new Map(), reads: new Map() },
    (node, states, seen) => {
      const state = states.get(node);
      if (!isPartition(state) || !state.place.snapshot || state.role.value !== 'serving') return null;
      noteCommits(node, state, seen);
      const { lastFetch } = state;
      if (lastFetch === null || seen.latest.get(node) === lastFetch) return null;
      seen.latest.set(node, lastFetch);
      return halfSeen(node, lastFetch.fetch, seen);
    },
  );

export const snapshotIsOne: Invariant = {
  name: 'a snapshot is one',
  states:
    'With a common snapshot a read of several partitions shows a transaction on all of them or on none (read atomicity: Bailis et al., Scalable Atomic Visibility with RAMP Transactions, 2014, §3).',
  begin: wholeReads,
};
