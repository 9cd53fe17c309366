/** What must always hold of a primary and its copies, whoever was promoted meanwhile. */
import type { NodeId } from '../../sim/node.ts';
import type { Checker, DatabaseProbe, Invariant } from '../contract.ts';
import { agrees, isSampled } from '../shared/content.ts';
import { HOLDS, remembering } from '../shared/remembering.ts';
import { isCurrent, type ReplicaState } from './state.ts';
import { timelineAt } from './timeline.ts';

export function isReplicaState(state: unknown): state is ReplicaState {
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
    // What is not on a primary's disk may still be another write's position; replicas are not given it.
    if (state.role.value === 'primary' && position > state.promises.synced) return null;
    last.set(node, name);
    if (!isSampled(position) || agrees(contents, name, databases.digest(node))) return null;
    return `${node} holds other content at v${position} of timeline ${timelineAt(state.standing.content, position)} than was seen there before.`;
  });

/** Where a database was last seen, and in which life. */
interface Seen {
  readonly life: ReplicaState;
  readonly timeline: number;
  readonly position: number;
  readonly synced: number;
}

const forwardOnly = (): Checker =>
  remembering({ seen: new Map<NodeId, Seen>() }, (node, states, { seen }) => {
    const state = settledState(node, states);
    if (!state) {
      // A node that lost its content, or is being given another, begins anew.
      const found = states.get(node);
      if (isReplicaState(found) && found.standing.content.length === 0) seen.delete(node);
      return null;
    }
    const before = seen.get(node);
    const { timeline } = state.standing;
    const { position } = state;
    seen.set(node, { life: state, timeline, position, synced: state.promises.synced });
    if (!before || before.timeline !== timeline) return null;
    const least = before.life === state ? before.position : before.synced;
    return position >= least ? null : `${node} went back from v${least} to v${position} on timeline ${timeline}.`;
  });

/** What a primary has told clients of its timeline is in its database, crash or not. */
const durableWrites = (databases: DatabaseProbe): Checker =>
  remembering({ told: new Map<NodeId, { readonly timeline: number; readonly position: number }>() }, (node, states, { told }) => {
    const state = states.get(node);
    if (!isReplicaState(state) || state.role.value === 'starting') return null;
    const { timeline, content } = state.standing;
    const known = told.get(node);
    // It was replaced, or its content was: what it told is counted as lost.
    if (known && (known.timeline !== timeline || content.length === 0 || state.needsImage)) told.delete(node);
    if (!settledState(node, states)) return null;
    const position = Math.max(told.get(node)?.position ?? 0, state.promises.told);
    told.set(node, { timeline, position });
    const stands = databases.position(node);
    return stands >= position ? null : `${node} told of v${position}, and its database stands at v${stands}.`;
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
    states: 'A database never goes back to an earlier position of its timeline; a crash takes from it at most what was not synced.',
    begin: forwardOnly,
  },
  {
    name: 'confirmed writes survive a crash',
    states:
      'What a primary has told of is in its database as long as its disk is whole and nobody takes its place: durability (Haerder and Reuter 1983).',
    begin: (_topology, databases) => (databases === null ? HOLDS : durableWrites(databases)),
  },
  {
    name: 'one writer on a timeline',
    states: 'On each timeline at most one node ever takes writes (PostgreSQL, “Timelines”: a promotion starts a new one).',
    begin: oneWriter,
  },
];
