/** What must always hold of a primary and its copies, whoever was promoted meanwhile. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../contract.ts';
import { agrees, isSampled } from '../shared/content.ts';
import { HOLDS, remembering } from '../shared/remembering.ts';
import { isCurrent, type ReplicaState } from './state.ts';
import { timelineAt } from './timeline.ts';

function isReplicaState(state: unknown): state is ReplicaState {
  return typeof state === 'object' && state !== null && 'standing' in state && 'followers' in state;
}

/** A state whose database is on the timeline it says it is on: nothing is being rebuilt, nothing is still unknown. */
function settledState(node: NodeId, states: ReadonlyMap<NodeId, unknown>): ReplicaState | null {
  const state = states.get(node);
  return isReplicaState(state) && isCurrent(state) && state.role.value !== 'starting' && state.role.value !== 'fenced' ? state : null;
}

/**
 * The write at a position is named by the timeline on which it was made: up to where two timelines parted, both have
 * the same name for it.
 */
const equalContent = (databases: DatabaseProbe): Checker =>
  remembering({ contents: new Map<string, string>(), last: new Map<NodeId, string>() }, (node, states, { contents, last }) => {
    const state = settledState(node, states);
    if (!state) return null;
    const position = databases.position(node);
    const name = `${timelineAt(state.standing.content, position)}@${position}`;
    if (last.get(node) === name) return null;
    last.set(node, name);
    if (!isSampled(position) || agrees(contents, name, databases.digest(node))) return null;
    return `${node} holds other content at v${position} of timeline ${timelineAt(state.standing.content, position)} than was seen there before.`;
  });

const forwardOnly = (): Checker =>
  remembering({ seen: new Map<NodeId, { readonly timeline: number; readonly position: number }>() }, (node, states, { seen }) => {
    const state = settledState(node, states);
    if (!state) {
      // A node that lost its content, or is being given another, begins anew.
      const found = states.get(node);
      if (isReplicaState(found) && found.standing.content.length === 0) seen.delete(node);
      return null;
    }
    const before = seen.get(node);
    const { timeline } = state.standing;
    seen.set(node, { timeline, position: state.position });
    if (!before || before.timeline !== timeline || before.position <= state.position) return null;
    return `${node} went back from v${before.position} to v${state.position} on timeline ${timeline}.`;
  });

const oneWriter = (): Checker =>
  remembering({ writers: new Map<number, NodeId>() }, (node, states, { writers }) => {
    const state = states.get(node);
    if (!isReplicaState(state) || state.role.value !== 'primary') return null;
    const { timeline } = state.standing;
    const writer = writers.get(timeline) ?? node;
    writers.set(timeline, writer);
    return writer === node ? null : `${node} and ${writer} both took writes on timeline ${timeline}.`;
  });

export const invariants: readonly Invariant[] = [
  {
    name: 'same position, same content',
    states: 'Two databases at the same position of the same timeline hold the same rows.',
    begin: (_topology, databases) => (databases === null ? HOLDS : equalContent(databases)),
  },
  {
    name: 'positions go forward',
    states: 'A database never goes back to an earlier position of its timeline.',
    begin: forwardOnly,
  },
  {
    name: 'one writer on a timeline',
    states: 'On each timeline at most one node ever takes writes (PostgreSQL, “Timelines”: a promotion starts a new one).',
    begin: oneWriter,
  },
];
