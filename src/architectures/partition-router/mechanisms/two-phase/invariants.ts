/** What two-phase commit promises, looked at after every step. */
import type { NodeId } from '../../../../sim/node.ts';
import type { Checker, Invariant } from '../../../contract.ts';
import type { Coordinating } from '../../../shared/commit/coordinator.ts';
import type { Participating } from '../../../shared/commit/participant.ts';
import { remembering } from '../../../shared/remembering.ts';
import { isPartition, isRouter } from '../../invariants.ts';
import { snapshotIsOne } from './snapshot.ts';
import { ACROSS } from '../../slots.ts';
import type { PartitionState, RouterState } from '../../state.ts';

const KNOWN_MAX = 10_000;

const participating = (node: PartitionState): Participating => node.own[ACROSS] as Participating;
const coordinating = (node: RouterState): Coordinating => node.own[ACROSS] as Coordinating;

function remember<V>(known: Map<string, V>, key: string, value: V): void {
  known.set(key, value);
  for (const oldest of known.keys()) {
    if (known.size <= KNOWN_MAX) break;
    known.delete(oldest);
  }
}

/** Who had prepared has not forgotten it but by a decision. A lost disk has lost its rows, too. */
function forgotten(
  node: NodeId,
  state: PartitionState,
  held: Map<NodeId, ReadonlySet<string>>,
  ended: ReadonlyMap<string, boolean>,
): string | null {
  if (state.role.value === 'crashed') return null;
  const parts = [...participating(state).parts.values()];
  const now = new Set(parts.filter(({ phase }) => phase === 'prepared' || phase === 'ending').map(({ transaction }) => transaction));
  const before = held.get(node) ?? new Set();
  held.set(node, now);
  if (state.role.value === 'lost') return null;
  for (const transaction of before)
    if (!(now.has(transaction) || ended.has(`${node} ${transaction}`)))
      return `${node} had prepared ${transaction} and knows nothing of it any more.`;
  return null;
}

const allOrNothing = (): Checker =>
  remembering(
    {
      /** Transaction → what the first who ended it did. */
      outcomes: new Map<string, { readonly node: NodeId; readonly commit: boolean }>(),
      ended: new Map<string, boolean>(),
      held: new Map<NodeId, ReadonlySet<string>>(),
    },
    (node, states, { outcomes, ended, held }) => {
      const state = states.get(node);
      if (isRouter(state)) {
        const { latest } = coordinating(state);
        const without = latest?.participants.find((participant) => !latest.voted.includes(participant));
        return without === undefined ? null : `${node} decided on ${latest?.transaction ?? ''} before ${without} had voted.`;
      }
      if (!isPartition(state)) return null;
      const { ended: last } = participating(state);
      if (last !== null) {
        const { transaction, commit, problem } = last;
        if (problem !== null) return `${node} had promised to commit ${transaction} and could not: ${problem}`;
        const first = outcomes.get(transaction);
        if (first && first.commit !== commit)
          return `${transaction} is ${commit ? 'committed' : 'aborted'} by ${node} and ${first.commit ? 'committed' : 'aborted'} by ${first.node}.`;
        if (!first) remember(outcomes, transaction, { node, commit });
        remember(ended, `${node} ${transaction}`, commit);
      }
      return forgotten(node, state, held, ended);
    },
  );

export const promises: readonly Invariant[] = [
  {
    name: 'all or nothing',
    states:
      'All partitions that promised to commit a transaction commit it, or all abort it; each goes on promising until it is told (atomic commitment: Gray 1978; Mohan, Lindsay and Obermarck 1986).',
    begin: allOrNothing,
  },
  snapshotIsOne,
];
